from __future__ import annotations

import numpy as np
import torch
from PIL import Image, ImageFilter

from microtome.embedding import ModelSpec, load_encoder
from microtome.embedding.untrained import fill_from_seed


def test_the_same_seed_gives_the_same_weights_whatever_state_torch_is_in(untrained):
    torch.manual_seed(99)
    before = torch.random.get_rng_state()
    again = load_encoder(ModelSpec.parse("untrained:0"), device="cpu")
    assert again.digest == untrained.digest
    assert torch.equal(torch.random.get_rng_state(), before)


def test_another_seed_gives_other_weights(untrained):
    other = load_encoder(ModelSpec.parse("untrained:1"), device="cpu")
    assert other.digest != untrained.digest
    assert (other.kind, other.name, other.dimension) == ("untrained", "untrained:1", 128)


def test_weights_follow_from_the_raw_stream_by_hand():
    layer = torch.nn.Linear(4, 2)
    fill_from_seed(layer, 5)
    stream = np.random.PCG64(np.random.SeedSequence(5))
    expected = [((int(stream.random_raw()) >> 11) / 2**53 * 2 - 1) * (3 / 4) ** 0.5 for _ in range(8)]
    assert np.allclose(layer.weight.detach().numpy().ravel(), expected, atol=1e-7)
    assert layer.bias.detach().tolist() == [0, 0]


def test_pictures_that_look_alike_lie_closer_than_others(untrained):
    random = np.random.default_rng(0)
    scenes = [
        Image.fromarray(random.integers(0, 256, (4, 6, 3), dtype=np.uint8)).resize(
            (300, 200), Image.Resampling.BICUBIC
        )
        for _ in range(12)
    ]
    vectors = untrained.encode_pictures(scenes)
    blurred = untrained.encode_pictures([scene.filter(ImageFilter.GaussianBlur(2)) for scene in scenes])
    assert np.array_equal((vectors @ blurred.T).argmax(axis=1), np.arange(12))
