import json

import pytest


def test_streets_without_faults_name_none(microtome, tmp_path):
    said = microtome("streets", "--images", 1, "--seed", 5, "--out", tmp_path / "val", "--processes", 1)
    assert said.code == 0
    assert said.out.startswith("1 picture with ")
    assert "wrong on purpose" not in said.out
    assert f"--annotations {tmp_path / 'val' / 'annotations.json'} --split val" in said.out


def test_planted_errors_and_leaks_are_counted_and_told_in_truth_json(microtome, streets, tmp_path):
    out = tmp_path / "train"
    faults = (
        "--plant",
        "missing=0.5",
        "--plant",
        "near-duplicates=0.2",
        "--leaks-from",
        streets,
        "--leaks",
        1,
    )
    said = microtome("streets", "--images", 4, "--split", "train", *faults, "--out", out, "--processes", 1)
    assert said.code == 0
    truth = json.loads((out / "truth.json").read_text())
    assert {error["kind"] for error in truth["errors"]} == {"missing"}
    assert truth["planted"]["near_duplicates"] == 0.2
    assert truth["leaks_from"] == {"split": "val", "seed": 5, "images": 10, "near_duplicates": 0.0}
    assert [leak["image_id"] for leak in truth["leaks"]] == [1, 2, 3, 4]
    told = f"{len(truth['errors'])} missing, "
    assert f"wrong on purpose: {told}" in said.out
    assert "4 leaks; " in said.out


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (("--plant", "swapped"), "this can't be planted; found swapped; expected a kind"),
        (("--plant", "blurred=0.1"), "found blurred=0.1"),
        (("--plant", "missing=2"), "found 2"),
        (("--leaks", "0.1"), "Name it: --leaks-from DIR."),
        (("--leaks-from", "nowhere"), "nothing can leak from this folder; found nowhere"),
    ],
)
def test_faults_that_cannot_be_are_refused_before_anything_is_drawn(microtome, tmp_path, faults, message):
    said = microtome("streets", "--images", 1, "--out", tmp_path / "out", *faults)
    assert said.code == 2
    assert message in " ".join(said.err.split())
    assert not (tmp_path / "out").exists()
