"""Training for two steps on a few scenes, as a user starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from microtome.embedding.towers import bundled_tower
from microtome.embedding.training.batches import Sampler
from microtome.embedding.training.folders import Described, Said, cut, read_folders
from microtome.embedding.training.parts import with_parts
from microtome.embedding.training.training import Recipe
from microtome.errors import InputError
from microtome.streets import write_streets


@pytest.fixture(scope="module")
def streets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("training") / "streets"
    write_streets(folder, 16, 5, "val")
    return folder


def test_a_folder_that_streets_did_not_write_is_refused(tmp_path):
    with pytest.raises(
        InputError, match=r"the training data can't be read; .*Name a folder that `microtome streets`"
    ):
        read_folders([tmp_path])


@pytest.mark.parametrize("wrong", [{"steps": 0}, {"batch": 7}, {"processes": 0}, {"minutes": -1.0}])
def test_impossible_recipes_are_refused(wrong):
    with pytest.raises(InputError, match="this is no way to train"):
        Recipe(**wrong)


def test_every_picture_of_a_batch_has_a_caption_that_is_true_of_it(streets):
    things = with_parts(read_folders([streets]), seed=0)
    batch = Sampler(things, np.random.default_rng(0)).draw(40)
    assert (len(batch.places), len(batch.texts), batch.truth.shape) == (40, 80, (40, 80))
    assert (np.diagonal(batch.truth) == 1).all()
    assert set(np.unique(batch.truth)) == {-1, 0, 1}
    # a text made for the attributes of one object is true of it wherever it stands
    again = {said.text: said.claims for thing in things for said in thing.captions}
    for row, at in enumerate(batch.places):
        for column, text in enumerate(batch.texts):
            claims, facts = again[text], things[at].facts
            if "category" in claims and things[at].is_object and row != column:
                true = all(facts.get(name) == value for name, value in claims.items())
                assert batch.truth[row, column] == (1 if true else -1)


def test_some_near_misses_say_who_hides_whom_the_other_way_round(tmp_path):
    things = [_hidden("car", "bus", number) for number in range(8)]
    things += [_hidden("bus", "car", number) for number in range(8, 15)]
    things += [_hidden("car", "truck", 15)]
    scenes = [Described(tmp_path, number, (64, 64), None, {}, (Said("day", {}),)) for number in range(16)]
    sampler = Sampler([*scenes, *things], np.random.default_rng(0))
    turned = {"car behind bus": "bus behind car", "bus behind car": "car behind bus"}
    met = 0
    for texts in (sampler.draw(8).texts for _ in range(20)):
        met += sum(turned.get(text) == other for text, other in zip(texts[:8], texts[8:], strict=True))
    # a quarter of those that can be turned, and as often as others among the rest
    assert 15 < met < 100


def _hidden(category: str, hider: str, picture: int) -> Described:
    claims = {"category": category, "occluded_by": hider}
    said = Said(f"{category} behind {hider}", claims)
    return Described(Path("one.jpg"), picture, (64, 64), (1.0, 1.0, 9.0, 9.0), claims, (said,))


def test_scenes_and_crops_are_cut_to_squares(streets):
    things = read_folders([streets])
    chosen = [things[0], next(thing for thing in things if thing.is_object)]
    pixels = cut(chosen, threads=1)
    assert pixels.shape == (2, 112, 112, 3)
    assert pixels.std(axis=(1, 2, 3)).min() > 1


def _train(streets, out, *options):
    command = [
        sys.executable,
        "-m",
        "microtome.embedding.training",
        "--streets",
        str(streets),
        "--out",
        str(out),
    ]
    common = ["--batch", "16", "--processes", "1"]
    subprocess.run([*command, *common, *options], check=True, capture_output=True)


def test_training_writes_a_model_that_loads_and_can_go_on_from_it(streets, tmp_path):
    _train(streets, tmp_path / "first", "--steps", "2")
    first = bundled_tower(tmp_path / "first")
    assert first.words is not None
    assert {"crosswalk", "faded"} <= first.words
    assert first.config["text_cfg"]["vocab_size"] < 10_000
    still = ["--steps", "1", "--learning-rate", "0"]
    _train(streets, tmp_path / "second", "--start", str(tmp_path / "first"), *still)
    second = bundled_tower(tmp_path / "second").model.state_dict()
    assert torch.equal(second["text_projection"], first.model.state_dict()["text_projection"])
