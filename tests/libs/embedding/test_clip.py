from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
import torch
from open_clip import get_tokenizer
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image
from safetensors.torch import save_file

from microtome.embedding import ModelSpec, load_encoder
from microtome.errors import InputError


@pytest.fixture(scope="module")
def tiny(tiny_description, tiny_model):
    weights = tiny_description.with_name("tiny.safetensors")
    save_file(tiny_model.state_dict(), weights)
    return load_encoder(ModelSpec.parse(f"{tiny_description}={weights}"), device="cpu")


def _pictures(count: int) -> list[Image.Image]:
    random = np.random.default_rng(3)
    sizes = [(100, 40), (33, 90), (32, 32), (7, 5)]
    return [
        Image.fromarray(random.integers(0, 256, (*sizes[number % 4], 3), dtype=np.uint8))
        for number in range(count)
    ]


def test_no_pictures_and_no_texts_have_no_vectors(untrained):
    for vectors in (untrained.encode_pictures([]), untrained.encode_texts([])):
        assert vectors.shape == (0, 128)
        assert vectors.dtype == np.float32


@pytest.mark.parametrize("batch_size", [1, 3, 32])
def test_pictures_are_encoded_as_open_clip_does_it_one_by_one(tiny, tiny_model, batch_size, monkeypatch):
    monkeypatch.setattr(tiny, "batch_size", batch_size)
    pictures = _pictures(9)
    transform = image_transform_v2(PreprocessCfg(size=32), is_train=False)
    with torch.inference_mode():
        rows = [tiny_model.encode_image(transform(picture)[None], normalize=True)[0] for picture in pictures]
    vectors = tiny.encode_pictures(pictures)
    assert vectors.shape == (9, 8)
    assert (vectors * torch.stack(rows).numpy()).sum(axis=1).min() >= 0.9999


def test_texts_are_encoded_as_open_clip_does_it(tiny, tiny_model):
    texts = ["a faded crosswalk", "", "Zebrastreifen, 横断歩道 🚸", "word " * 200]
    with torch.inference_mode():
        expected = tiny_model.encode_text(get_tokenizer("ViT-B-32", context_length=16)(texts), normalize=True)
    assert np.allclose(tiny.encode_texts(texts), expected.numpy(), atol=1e-6)


def test_vectors_have_length_one(untrained):
    pictures = [Image.new("RGB", (5, 9), colour) for colour in ("black", "white", "red")] + _pictures(4)
    for vectors in (untrained.encode_pictures(pictures), untrained.encode_texts(["", "a", "two words"])):
        assert vectors.dtype == np.float32
        assert np.abs(np.linalg.norm(vectors.astype(np.float64), axis=1) - 1).max() < 1e-6


def test_the_digest_covers_architecture_preprocessing_and_every_weight(tiny, tiny_model):
    preprocess = {
        "size": [32, 32],
        "mode": "RGB",
        "mean": [0.48145466, 0.4578275, 0.40821073],
        "std": [0.26862954, 0.26130258, 0.27577711],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
        "fill_color": 0,
    }
    model = {
        "embed_dim": 8,
        "vision_cfg": {"image_size": 32, "layers": 1, "width": 16, "head_width": 8, "patch_size": 16},
        "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 8, "heads": 2, "layers": 1},
    }
    description = {"model_cfg": model, "preprocess_cfg": preprocess}
    expected = hashlib.sha256(json.dumps(description, sort_keys=True, separators=(",", ":")).encode())
    for name, tensor in sorted(tiny_model.state_dict().items()):
        expected.update(
            f"\0{name}\0torch.float32\0{tuple(tensor.shape)}\0".encode() + tensor.numpy().tobytes()
        )
    assert tiny.digest == expected.hexdigest()
    assert tiny.spec["preprocess_cfg"] == preprocess
    assert tiny.spec["model_cfg"] == model


def test_an_encoder_says_how_to_load_it_again_from_anywhere(tiny, tiny_description, monkeypatch, tmp_path):
    monkeypatch.chdir(tiny_description.parent)
    relative = load_encoder(ModelSpec.parse("tiny.json=tiny.safetensors"), device="cpu")
    monkeypatch.chdir(tmp_path)
    spec = json.loads(json.dumps(relative.spec))
    again = load_encoder(ModelSpec.of(spec), device="cpu")
    assert (relative.name, relative.kind, relative.dimension) == (
        "tiny.json=tiny.safetensors",
        "checkpoint",
        8,
    )
    assert again.digest == relative.digest == tiny.digest


def test_crops_are_padded_with_the_mean_colour_of_the_model(tiny):
    # 255 times .48145466, .4578275, .40821073
    assert tiny.fill == (123, 117, 104)


def test_every_word_is_known_to_byte_pairs(tiny):
    assert tiny.unknown_words("zebrastreifen 横断歩道 xqzzt") == []


@pytest.mark.parametrize("device", ["tpu", "cpu:1", "cuda:x", "", "cuda:-1"])
def test_an_unknown_device_is_refused(device):
    with pytest.raises(
        InputError, match=r"the device is unknown; found '.*'; expected auto, cpu, cuda or cuda:N"
    ):
        load_encoder(ModelSpec.parse("untrained"), device=device)


def test_a_cuda_device_that_is_not_there_is_refused():
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    with pytest.raises(
        InputError, match=rf"the CUDA device is not there; .* with {count} CUDA devices\. Use auto or cpu"
    ):
        load_encoder(ModelSpec.parse("untrained"), device=f"cuda:{count}")
    if count == 0:
        with pytest.raises(InputError, match="the CUDA device is not there"):
            load_encoder(ModelSpec.parse("untrained"), device="cuda")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_gives_the_vectors_of_the_cpu(untrained):
    on_cuda = load_encoder(ModelSpec.parse("untrained"), device="auto")
    pictures = _pictures(9)
    assert on_cuda.digest == untrained.digest
    assert (on_cuda.encode_pictures(pictures) * untrained.encode_pictures(pictures)).sum(
        axis=1
    ).min() >= 0.999
