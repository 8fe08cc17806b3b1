from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import huggingface_hub.constants
import open_clip
import open_clip.pretrained
import pytest
import torch
from safetensors.torch import save_file

from microtome.embedding import ModelSpec, load_encoder
from microtome.errors import InputError

NAME = "microtome-tiny-published"


def _load(text: str, *, pickles: bool = False):
    return load_encoder(ModelSpec.parse(text, allow_pickle_weights_only=pickles), device="cpu")


@pytest.fixture(autouse=True)
def offline(monkeypatch, tmp_path) -> Path:
    """The Hugging Face client without a network, with an empty cache."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def publish(offline, monkeypatch, tiny_description, tiny_model, tmp_path) -> Callable[..., None]:
    """Makes open_clip know a tiny model with one tag, whose weights lie in the client's cache."""

    def publish_tag(file_name: str, *, quick_gelu: bool = False, config: dict | None = None) -> None:
        described = json.loads(tiny_description.read_text()) | (config or {})
        (tmp_path / f"{NAME}.json").write_text(json.dumps(described))
        open_clip.add_model_config(tmp_path / f"{NAME}.json")
        published = {
            "hf_hub": "test/tiny/",
            "mean": (0.5, 0.5, 0.5),
            "std": (0.5, 0.5, 0.5),
            "quick_gelu": quick_gelu,
        }
        monkeypatch.setitem(open_clip.pretrained._PRETRAINED, NAME, {"tag": published})
        snapshot = offline / "models--test--tiny" / "snapshots" / "1"
        snapshot.mkdir(parents=True)
        (snapshot.parents[1] / "refs").mkdir()
        (snapshot.parents[1] / "refs" / "main").write_text("1")
        save = save_file if file_name.endswith(".safetensors") else torch.save
        save(tiny_model.state_dict(), snapshot / file_name)

    return publish_tag


def test_an_unknown_architecture_or_tag_is_answered_with_near_ones():
    with pytest.raises(InputError, match=r"no architecture has that name; found 'ViT-B-33'; .*ViT-B-32"):
        _load("ViT-B-33/openai")
    with pytest.raises(
        InputError, match=r"found 'laion2b'; expected one of its \d+ tags, .*laion2b.*ViT-B-32=FILE"
    ):
        _load("ViT-B-32/laion2b")
    with pytest.raises(InputError, match=r"expected no tag: it has none"):
        _load("ViT-S-32/openai")


def test_without_a_network_the_way_out_is_named():
    with pytest.raises(InputError) as error:
        _load("ViT-B-32/laion2b_s34b_b79k")
    text = str(error.value)
    assert "the weights of ViT-B-32/laion2b_s34b_b79k are not on this machine and can't be downloaded" in text
    assert "HF_HUB_OFFLINE is set" in text
    assert text.endswith("Name a local checkpoint: ViT-B-32=weights.safetensors.")


def test_published_weights_in_the_cache_are_loaded_with_their_own_preprocessing(publish, tiny_model):
    publish("open_clip_model.safetensors")
    handlers = list(logging.getLogger().handlers)
    state = torch.random.get_rng_state()
    encoder = _load(f"{NAME}/tag")
    assert (encoder.kind, encoder.name, encoder.dimension) == ("pretrained", f"{NAME}/tag", 8)
    assert encoder.spec["preprocess_cfg"]["mean"] == [0.5, 0.5, 0.5]
    assert encoder.fill == (128, 128, 128)
    with torch.inference_mode():
        tokens = open_clip.get_tokenizer("ViT-B-32", context_length=16)(["a crosswalk"])
        expected = tiny_model.encode_text(tokens, normalize=True).numpy()
    assert abs(encoder.encode_texts(["a crosswalk"]) - expected).max() < 1e-6
    assert logging.getLogger().handlers == handlers
    assert torch.equal(torch.random.get_rng_state(), state)


def test_weights_trained_with_quick_gelu_are_run_with_it(publish):
    publish("open_clip_model.safetensors", quick_gelu=True)
    encoder = _load(f"{NAME}/tag")
    assert encoder.spec["model_cfg"]["quick_gelu"] is True
    assert any(isinstance(module, open_clip.transformer.QuickGELU) for module in encoder._model.modules())


def test_weights_published_as_a_pickle_need_leave(publish):
    publish("open_clip_pytorch_model.bin")
    with pytest.raises(InputError, match="weights in pickle format are not read unless you say so"):
        _load(f"{NAME}/tag")
    assert _load(f"{NAME}/tag", pickles=True).dimension == 8


def test_published_weights_that_do_not_fit_are_refused(publish):
    publish("open_clip_model.safetensors", config={"embed_dim": 12})
    with pytest.raises(InputError, match=rf"the weights of {NAME}/tag can't be loaded; found RuntimeError"):
        _load(f"{NAME}/tag")
