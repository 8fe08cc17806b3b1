from __future__ import annotations

import subprocess
import sys

import pytest

from microtome.embedding import ModelSpec, default_spec, is_bundled_available
from microtome.errors import InputError


@pytest.mark.parametrize(
    "text", ["", "  ", "untrained-ish", "ViT-B-32", "/tag", "arch/", "=file", "arch=", "a.json="]
)
def test_text_that_names_no_model_is_answered_with_the_choices(text):
    with pytest.raises(InputError) as error:
        ModelSpec.parse(text)
    assert f"found {text.strip()!r}" in str(error.value) or f"found {text!r}" in str(error.value)
    for choice in ("ARCH/PRETRAINED", "ViT-B-32/laion2b_s34b_b79k", "ARCH=FILE", "untrained"):
        assert choice in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bundled", ModelSpec("bundled")),
        ("untrained", ModelSpec("untrained", seed=0)),
        ("untrained:41", ModelSpec("untrained", seed=41)),
        (" ViT-B-32/openai ", ModelSpec("pretrained", "ViT-B-32", "openai")),
        ("ViT-B/32/openai", ModelSpec("pretrained", "ViT-B/32", "openai")),
        ("ViT-B-32=w.safetensors", ModelSpec("checkpoint", "ViT-B-32", "w.safetensors")),
        ("ViT-B-32=/a=b/w.safetensors", ModelSpec("checkpoint", "ViT-B-32", "/a=b/w.safetensors")),
        ("/a/tiny.json=/b/w.safetensors", ModelSpec("checkpoint", "/a/tiny.json", "/b/w.safetensors")),
        ("/a=b/tiny.json=/c=d/w.pt", ModelSpec("checkpoint", "/a=b/tiny.json", "/c=d/w.pt")),
    ],
)
def test_models_by_name(text, expected):
    spec = ModelSpec.parse(text)
    assert spec == expected
    assert ModelSpec.parse(spec.name) == spec


def test_pickles_are_allowed_only_where_that_is_said():
    assert not ModelSpec.parse("ViT-B-32=w.pt").allow_pickle_weights_only
    allowed = ModelSpec.parse("ViT-B-32=w.pt", allow_pickle_weights_only=True)
    assert allowed.allow_pickle_weights_only
    assert (
        ModelSpec.of({"model": allowed.name, "allow_pickle_weights_only": True, "kind": "checkpoint"})
        == allowed
    )


@pytest.mark.parametrize(
    "text", ["untrained:", "untrained:x", "untrained:-1", "untrained:1e3", "untrained:" + "9" * 19]
)
def test_a_seed_is_a_whole_number(text):
    with pytest.raises(InputError, match=r"the seed is not usable; .*; expected untrained:SEED"):
        ModelSpec.parse(text)


def test_without_a_name_the_bundled_model_is_meant_where_there_is_one():
    assert default_spec("untrained:2") == ModelSpec("untrained", seed=2)
    if is_bundled_available():
        assert default_spec(None) == ModelSpec("bundled")
    else:
        with pytest.raises(InputError, match=r"no model is named and none is bundled\. Name ARCH/PRETRAINED"):
            default_spec(None)


def test_a_bundled_model_is_a_description_weights_byte_pairs_and_words(tmp_path):
    for name in ("architecture.json", "model.safetensors", "merges.txt.gz", "words.txt"):
        assert not is_bundled_available(tmp_path)
        (tmp_path / name).touch()
    assert is_bundled_available(tmp_path)


def test_naming_models_and_opening_pictures_loads_no_heavy_library():
    script = (
        "import sys, microtome.embedding as embedding, microtome.pictures\n"
        "embedding.ModelSpec.parse('ViT-B-32/openai'), embedding.key_of('', '', None)\n"
        "heavy = {'torch', 'torchvision', 'open_clip', 'timm', 'safetensors'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
