"""The model that comes with Microtome: it loads, it is small, and it knows what it was taught."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import load_file

from microtome.embedding import ModelSpec, default_spec, load_encoder
from microtome.embedding.models import BUNDLED_FILES, BUNDLED_FOLDER
from microtome.pictures import crop, open_picture
from microtome.streets import write_streets

DIGEST = "f6d49abbc64581b9f5c791a8721b217a1208b874e2905dbf9ae1c4ce6706cf50"
FRESH_SEED = 4711  # neither trained on nor measured on


@pytest.fixture(scope="module")
def bundled():
    return load_encoder(ModelSpec("bundled"), device="cpu")


@pytest.fixture(scope="module")
def fresh_streets(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("fresh") / "streets"
    write_streets(folder, 80, FRESH_SEED, "val")
    return folder


@pytest.fixture(scope="module")
def crops(bundled, fresh_streets):
    """Vectors `(N, D)` and facts of all objects of fresh scenes."""
    truth = json.loads((fresh_streets / "annotations.json").read_text())
    names = {each["id"]: each["name"] for each in truth["categories"]}
    files = {each["id"]: fresh_streets / "images" / each["file_name"] for each in truth["images"]}
    pictures = {number: open_picture(file) for number, file in files.items()}
    shown = [
        crop(pictures[each["image_id"]], each["bbox"], fill=bundled.fill) for each in truth["annotations"]
    ]
    facts = [{"category": names[each["category_id"]], **each["attributes"]} for each in truth["annotations"]]
    return bundled.encode_pictures(shown), facts


def test_nothing_has_no_vector(bundled):
    assert bundled.encode_texts([]).shape == bundled.encode_pictures([]).shape == (0, 192)


def test_it_is_the_model_that_is_meant_without_a_name(bundled):
    assert default_spec(None) == ModelSpec("bundled")
    assert (bundled.name, bundled.kind) == ("bundled", "bundled")
    assert ModelSpec.of(bundled.spec) == ModelSpec("bundled")


def test_it_takes_at_most_16_megabytes_and_says_what_it_is():
    assert sum((BUNDLED_FOLDER / name).stat().st_size for name in BUNDLED_FILES) <= 16_000_000
    card = (BUNDLED_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    for heading in ("Trained on", "Figures", "What it does not know", "Training it again"):
        assert heading in card


def test_its_digest_stays():
    script = (
        "from microtome.embedding import ModelSpec, load_encoder\n"
        "print(load_encoder(ModelSpec('bundled'), device='cpu').digest)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == DIGEST


def test_open_clip_loads_it_by_itself(bundled, tmp_path, monkeypatch):
    document = json.loads((BUNDLED_FOLDER / "architecture.json").read_text())
    (tmp_path / "streets.json").write_text(json.dumps(document["model_cfg"]))
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIGS", dict(open_clip.factory._MODEL_CONFIGS))
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIG_PATHS", list(open_clip.factory._MODEL_CONFIG_PATHS))
    open_clip.add_model_config(tmp_path)
    model, _, _ = open_clip.create_model_and_transforms("streets")
    model.load_state_dict(load_file(BUNDLED_FOLDER / "model.safetensors"))
    tokenizer = open_clip.get_tokenizer("streets", bpe_path=str(BUNDLED_FOLDER / "merges.txt.gz"))
    texts = ["a faded crosswalk", "streets at night"]
    with torch.inference_mode():
        expected = model.eval().encode_text(tokenizer(texts), normalize=True).numpy()
    assert np.allclose(bundled.encode_texts(texts), expected, atol=1e-5)


def test_equal_input_gives_equal_vectors(bundled, fresh_streets):
    picture = open_picture(sorted((fresh_streets / "images").iterdir())[0])
    assert np.array_equal(bundled.encode_pictures([picture]), bundled.encode_pictures([picture]))
    assert np.array_equal(bundled.encode_texts(["a bus"]), bundled.encode_texts(["a bus"]))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("faded crosswalk", {"category": "crosswalk", "condition": "faded"}),
        ("a diagonal crosswalk", {"category": "crosswalk", "orientation": "diagonal"}),
        ("car", {"category": "car"}),
        ("photos of pedestrians", {"category": "pedestrian"}),
    ],
)
def test_it_finds_in_fresh_scenes_what_it_is_asked_for(bundled, crops, text, wanted):
    vectors, facts = crops
    best = np.argsort(-(vectors @ bundled.encode_texts([text])[0]))[:10]
    right = [all(facts[at].get(name) == value for name, value in wanted.items()) for at in best]
    assert sum(right) >= 8


def test_words_that_it_was_not_taught_are_named(bundled):
    assert bundled.unknown_words("a tram behind the faded crosswalks, please") == ["tram"]
    assert bundled.unknown_words("a moped at night") == []
