from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from microtome.embedding.architectures import (
    Architecture,
    build,
    described,
    known_name,
    registered,
    tokenizer_of,
)
from microtome.errors import InputError

WEIGHTS = Path("weights.safetensors")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "can't be read"),
        ("{", "can't be read"),
        ("[" * 100_000, "can't be read"),
        ("[]", "not a JSON object"),
        ("{}", "does not describe an architecture"),
        ('{"model_cfg": {"embed_dim": 8}}', "does not describe an architecture"),
        ('{"model_cfg": 3}', "does not describe an architecture"),
        ('{"embed_dim": 8, "vision_cfg": 1, "text_cfg": {}}', "does not describe an architecture"),
        (" " * 1_000_001, "too large; found tiny.json; expected at most 1 MB"),
    ],
)
def test_files_that_describe_nothing_are_refused(tmp_path, content, text):
    path = tmp_path / "tiny.json"
    path.write_text(content)
    with pytest.raises(InputError, match=text):
        described(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"can't be read; found gone\.json"):
        described(tmp_path / "gone.json")


def test_a_description_with_its_own_preprocessing(tiny_description, tmp_path):
    document = {"model_cfg": json.loads(tiny_description.read_text()), "preprocess_cfg": {"mean": [0, 0, 0]}}
    path = tmp_path / "open_clip_config.json"
    path.write_text(json.dumps(document))
    assert described(path).preprocess["mean"] == [0, 0, 0]
    assert described(tiny_description).preprocess["mean"] == (0.48145466, 0.4578275, 0.40821073)
    assert described(path).config == described(tiny_description).config


@pytest.mark.parametrize(
    ("part", "entry"),
    [
        ("text_cfg", {"hf_model_name": "somebody/something"}),
        ("text_cfg", {"hf_tokenizer_name": "somebody/something"}),
        ("text_cfg", {"tokenizer_kwargs": {"reduction_mask": "syntax"}}),
        ("vision_cfg", {"timm_model_name": "hf-hub:somebody/something"}),
    ],
)
def test_a_description_that_would_download_something_is_refused(tiny_description, tmp_path, part, entry):
    document = json.loads(tiny_description.read_text())
    document[part] |= entry
    path = tmp_path / "foreign.json"
    path.write_text(json.dumps(document))
    with pytest.raises(InputError, match=r"can't ask for anything else; found foreign\.json"):
        described(path)


def test_a_text_model_without_room_for_byte_pairs_is_refused(tiny_description, tmp_path):
    document = json.loads(tiny_description.read_text())
    path = tmp_path / "small.json"
    for tokens in (1_000, "many", None):
        document["text_cfg"]["vocab_size"] = tokens
        path.write_text(json.dumps(document))
        with pytest.raises(InputError, match=rf"too few tokens .* found vocab_size {tokens}; expected 49408"):
            described(path)


@pytest.mark.parametrize(
    "preprocess",
    [
        3,
        {"mean": [0.5]},
        {"std": [0, 1, 1]},
        {"std": "abc"},
        {"mean": [0, 0, None]},
        {"interpolation": "sinc"},
    ],
)
def test_preprocessing_that_can_not_work_is_refused(tiny_description, tmp_path, preprocess):
    path = tmp_path / "odd.json"
    path.write_text(
        json.dumps({"model_cfg": json.loads(tiny_description.read_text()), "preprocess_cfg": preprocess})
    )
    with pytest.raises(InputError, match=r"preprocess_cfg is not usable; found odd\.json"):
        described(path)


@pytest.mark.parametrize(
    "change",
    [{"vision_cfg": {"no_such_field": 1}}, {"embed_dim": "eight"}, {"vision_cfg": {"patch_size": 0}}],
)
def test_an_architecture_that_does_not_hold_together_is_refused(tiny_description, change):
    config = json.loads(tiny_description.read_text())
    for name, value in change.items():
        config[name] = {**config[name], **value} if isinstance(value, dict) else value
    with pytest.raises(InputError, match="the architecture can't be built; found"):
        build(Architecture(config, {"mean": (0, 0, 0), "std": (1, 1, 1)}))


def test_names_are_spelled_as_open_clip_does():
    assert known_name("ViT-B/32") == known_name("ViT-B-32") == "ViT-B-32"
    with pytest.raises(InputError, match=r"no architecture has that name; found 'Vit-B-23'; .*ViT-B-32"):
        known_name("Vit-B-23")


def test_preprocessing_is_what_the_published_weights_agree_on():
    assert registered("ViT-B-32", WEIGHTS).preprocess["mean"] == (0.48145466, 0.4578275, 0.40821073)
    siglip = registered("ViT-B-16-SigLIP", WEIGHTS).preprocess
    assert (siglip["mean"], siglip["resize_mode"]) == ((0.5, 0.5, 0.5), "squash")
    assert registered("ViT-S-32", WEIGHTS).preprocess["mean"] == (0.48145466, 0.4578275, 0.40821073)
    with pytest.raises(
        InputError, match=r"published weights of ViT-L-14 disagree .* Put open_clip_config\.json"
    ):
        registered("ViT-L-14", WEIGHTS)


@pytest.mark.skipif(importlib.util.find_spec("transformers") is not None, reason="transformers is installed")
def test_a_tokenizer_that_needs_another_package_is_refused_with_its_name():
    with pytest.raises(InputError, match=r"needs another package; .*transformers.*pip install transformers"):
        tokenizer_of(registered("ViT-B-16-SigLIP", WEIGHTS))
