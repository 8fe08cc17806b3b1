"""The training's labels reviewed through Microtome, the most suspicious first, by the planted truth.

The truth stands in for a person who looks at a label and says what is right; nobody looks at the others.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from microtome.corrections import GivenVerdict, apply, give_all
from microtome.datasets import Home, embed, import_dataset, import_run
from microtome.errors import NotFoundError
from microtome.quality import score
from microtome.search import Query, search
from microtome.streets.planting import box_iou
from microtome.streets.scene import CATEGORIES

OBJECTS, PREDICTIONS = 4000, 1500  # labels and unlabelled finds that are looked at
SAME = 0.5  # IoU from which a find is the object that has no label


@dataclass(frozen=True)
class Review:
    """What came of it: labels looked at, those that were wrong, and all that are wrong."""

    looked_at: int
    first_hundred_wrong: int
    corrected: dict[str, int]
    planted: dict[str, int]


class PlantedTruth:
    """What is known aside about the errors of a folder of streets."""

    def __init__(self, folder: Path) -> None:
        names = {
            image["id"]: image["file_name"]
            for image in json.loads((folder / "annotations.json").read_bytes())["images"]
        }
        errors = json.loads((folder / "truth.json").read_bytes())["errors"]
        self.planted = dict(Counter(error["kind"] for error in errors))
        self._labels: dict[tuple[str, tuple[float, ...]], dict[str, Any]] = {}
        self._missing: dict[str, list[dict[str, Any]]] = {}
        for error in errors:
            name = names[error["image_id"]]
            if error["after"] is None:
                self._missing.setdefault(name, []).append(error["before"])
            else:
                self._labels[name, tuple(error["after"]["bbox"])] = error

    def of_label(self, hit: Any) -> GivenVerdict | None:
        """The verdict on a label, None where it is right."""
        error = self._labels.get((hit.file_name, tuple(hit.bbox)))
        if error is None:
            return None
        if error["kind"] == "spurious":
            return GivenVerdict("objects", hit.id, "delete")
        if error["kind"] == "moved":
            return GivenVerdict("objects", hit.id, "move", bbox=error["before"]["bbox"])
        category = CATEGORIES[error["before"]["category_id"] - 1]
        return GivenVerdict("objects", hit.id, "wrong_category", category=category)

    def of_find(self, hit: Any, run: str) -> GivenVerdict | None:
        """The verdict on a prediction without a label, None where nothing is missing; each object once."""
        for missing in self._missing.get(hit.file_name, ()):
            if box_iou(missing["bbox"], hit.bbox) >= SAME:
                self._missing[hit.file_name].remove(missing)
                category = CATEGORIES[missing["category_id"] - 1]
                return GivenVerdict(
                    "predictions", hit.id, "missing_box", run=run, category=category, bbox=missing["bbox"]
                )
        return None


def review(home: Home, train: Path, predictions: Path, run: str) -> Review:
    """Imports, scores and corrects the data set `train`; its newest version holds the corrected labels."""
    _brought_in(home, train, predictions, run)
    score(home, "train", run=run, only=["duplicates", "label_quality", "label_trust"])
    truth = PlantedTruth(train)
    labels = search(home, Query("train", run=run, sort="label_trust", descending=False, limit=OBJECTS)).hits
    finds = search(home, Query("train", "predictions", run=run, sort="missing_label", limit=PREDICTIONS)).hits
    of_labels = [truth.of_label(hit) for hit in labels]
    verdicts = [each for each in of_labels if each] + [
        each for each in (truth.of_find(hit, run) for hit in finds) if each
    ]
    give_all(home, "train", verdicts, author="planted truth")
    apply(home, "train", note="labels that were suspicious and are wrong", author="planted truth")
    return Review(
        looked_at=len(labels) + len(finds),
        first_hundred_wrong=sum(each is not None for each in of_labels[:100]),
        corrected=dict(Counter(each.kind for each in verdicts)),
        planted=truth.planted,
    )


def _brought_in(home: Home, train: Path, predictions: Path, run: str) -> None:
    try:
        record = home.catalog.dataset("train")
    except NotFoundError:
        annotations = train / "annotations.json"
        import_dataset(home, "train", annotations=annotations, images=train / "images", split="train")
        record = home.catalog.dataset("train")
    if run not in {each.name for each in home.catalog.runs(record.dataset_id)}:
        import_run(home, "train", run, predictions)
    embed(home, "train", model="bundled", items=["objects"])
