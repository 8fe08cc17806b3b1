"""Odd slices of an odd data set: no face ever shows -1, NaN or what rounding leaves of nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

N_IMAGES = 24
EMPTY = 7
SLICES = {
    "no image": ("images", "id < 0"),
    "one image": ("images", "id = 0"),
    "an empty image": ("images", f"id = {EMPTY}"),
    "all images": ("images", "id >= 0"),
    "half": ("images", "id < 12"),
    "all objects": ("objects", "id >= 0"),
    "all cars": ("objects", "category = 'car'"),
    "crowds": ("objects", "iscrowd = true"),
    "all but one": ("objects", "id > 0"),
}
# they may be negative, and a correlation may be -1
SIGNED = {
    "raw",
    "value",
    "low",
    "high",
    "correlation",
    "bias",
    "explained",
    "explained_low",
    "explained_high",
}


def truth() -> dict[str, Any]:
    """Three cars and a crowd of signs an image, but for an empty image and a category without objects."""
    random = np.random.default_rng(6)
    rows = [
        {"image_id": image + 1, "category_id": 2 if place == 3 else 1, "iscrowd": int(place == 3),
         "bbox": [10.0 + 70 * place, 10.0, float(random.integers(12, 40)), 20.0], "area": 400.0}
        for image in range(N_IMAGES) if image != EMPTY for place in range(4)
    ]  # fmt: skip
    kinds = ("car", "sign", "never labelled")
    return {
        "images": [
            {"id": i + 1, "file_name": f"{i}.png", "width": 320, "height": 200} for i in range(N_IMAGES)
        ],
        "categories": [{"id": k + 1, "name": name} for k, name in enumerate(kinds)],
        "annotations": [{"id": i + 1, **row} for i, row in enumerate(rows)],
    }


def predictions(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Most cars, some of them as what is never labelled."""
    random = np.random.default_rng(7)
    return [
        {"image_id": row["image_id"], "category_id": 3 if random.random() < 0.2 else 1, "bbox": row["bbox"],
         "score": round(float(random.uniform(0.3, 1.0)), 3)}
        for row in document["annotations"] if random.random() < 0.8
    ]  # fmt: skip


def odd_numbers(value: Any, name: str = "", path: str = "") -> Iterator[tuple[str, Any]]:
    """Where in a document a number stands that can't be meant."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from odd_numbers(each, key, f"{path}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from odd_numbers(each, name, path)
    elif isinstance(value, float):
        dust = value != 0 and abs(value) < 1e-9 and name not in ("p", "q")
        if not math.isfinite(value) or dust or (value < 0 and name not in SIGNED):
            yield path, value


@pytest.fixture
def prepared(microtome, tmp_path: Path):
    """A home with the data set, a run, one that predicts what is never labelled alone, and the slices."""
    document = truth()
    found = predictions(document)
    for name, content in (
        ("truth", document),
        ("a", found),
        ("b", [p for p in found if p["category_id"] == 3]),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    assert microtome("import", "odd", "--annotations", tmp_path / "truth.json").code == 0
    for run in ("a", "b"):
        assert microtome("import-run", "odd", run, tmp_path / f"{run}.json").code == 0
    for name, (scope, where) in SLICES.items():
        assert microtome("slice", "create", "odd", name, "--scope", scope, "--where", where).code == 0
    return microtome


def test_no_number_of_an_odd_slice_is_odd(prepared, tmp_path: Path):
    slices = [word for name in SLICES for word in ("--slice", name)]
    report = tmp_path / "report.json"
    for run in ("a", "b"):
        metrics = ["--metric", "AP50", "--metric", "recall"]
        evaluated = prepared("evaluate", "odd", "--run", run, *slices, *metrics, "--json").document
        assert list(odd_numbers(evaluated)) == []
        gaps = {row["name"]: row["gap"] for row in evaluated["slices"]}
        for name in ("all images", "all objects", "all cars"):
            assert [gaps[name][at] for at in ("raw", "value", "low", "high")] == [0, 0, 0, 0]
            assert gaps[name]["p"] is gaps[name]["q"] is None
            assert gaps[name]["verdict"] == "no evidence"
            assert gaps[name]["reason"].startswith("nothing to compare with")
        assert {gaps[name]["verdict"] for name in ("no image", "one image", "crowds")} == {
            "insufficient evidence"
        }
    shown = prepared("evaluate", "odd", "--run", "a", "--slice", "all cars", "--metric", "recall").out
    assert shown.count("all cars: nothing to compare with: it holds every object of its categories") == 2
    assert "mAP and AP50: AP of a slice of objects is prevalence-normalised" in shown
    for name in ("no image", "an empty image", "all images", "all but one"):
        analysed = prepared("analyse", "odd", "--run", "a", "--slice", name, "--halves", "--json").document
        assert list(odd_numbers(analysed)) == []
    compared = prepared("compare", "odd", "--run", "a", "--run", "b", *slices, "--json").document
    assert list(odd_numbers(compared)) == []
    assert prepared("report", "odd", "--run", "a", *slices, "--out", report).code == 0
    assert list(odd_numbers(json.loads(report.read_text()))) == []
