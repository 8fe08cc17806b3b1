"""Families of scores of what a run says about labels and images."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.boxes import image_mean_ious
from microtome.datasets import Items
from microtome.errors import InputError
from microtome.quality.box_scores import Boxes, BoxScores, box_scores, image_scores
from microtome.quality.family import Family, Need
from microtome.quality.hardness import hardness
from microtome.quality.mistakenness import mistakenness, mistakenness_location, possible_spurious
from microtome.quality.run_columns import (
    HARDNESS,
    IMAGE_BOXES,
    IMAGE_MISTAKENNESS,
    MEAN_IOU,
    MISTAKENNESS,
    OBJECT_BOXES,
    OVERLOOKED,
    POSSIBLE_MISSING,
)
from microtome.quality.sources import Sources

CLASS_SCORE = "class_score_"
Ids = npt.NDArray[np.int64]
UNMATCHED = ("background", "localization", "both")
_BOXED: tuple[Items, Items] = ("objects", "predictions")


def _mistakenness(sources: Sources) -> pa.Table:
    told = sources.outcomes("objects")
    paired = pc.is_in(told["outcome"], value_set=pa.array(["matched", "mispredicted"])).to_numpy()
    confidence, iou = (told[name].to_numpy() for name in ("confidence", "iou"))
    same = pc.fill_null(pc.equal(told["outcome"], "matched"), False).to_numpy()
    spurious = np.full(told.num_rows, np.nan)
    missed = np.flatnonzero(pc.fill_null(pc.equal(told["outcome"], "missed"), False).to_numpy())
    spurious[missed] = _spurious(sources, missed)
    return pa.table(
        {
            "id": told["id"],
            "mistakenness": np.where(paired, mistakenness(confidence, same), np.nan),
            "mistakenness_location": np.where(paired, mistakenness_location(confidence, iou), np.nan),
            "possible_spurious": spurious,
        }
    )


def _spurious(sources: Sources, missed: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    predictions = sources.rows("predictions", "image_id", "confidence")
    return possible_spurious(
        sources.rows("objects", "image_id")["image_id"].to_numpy()[missed],
        sources.boxes("objects")[missed],
        predictions["image_id"].to_numpy(),
        sources.boxes("predictions"),
        predictions["confidence"].to_numpy(),
    )


def _possible_missing(sources: Sources) -> pa.Table:
    told = sources.outcomes("predictions")
    confidence = sources.rows("predictions", "confidence")["confidence"].to_numpy()
    unmatched = pc.is_in(told["error_type"], value_set=pa.array(UNMATCHED)).to_numpy()
    chosen = np.flatnonzero(unmatched & (confidence >= sources.options.missing_confidence))
    return pa.table({"id": told["id"].to_numpy()[chosen], "possible_missing": confidence[chosen]})


def _image_mistakenness(sources: Sources) -> pa.Table:
    scored = sources.scores("objects", "mistakenness", of_run=True)
    objects = sources.rows("objects", "image_id")
    joined = objects.append_column("mistakenness", scored["mistakenness"])
    found = joined.group_by("image_id").aggregate([("mistakenness", "max")])
    return found.rename_columns(["id", "mistakenness"])


def _box_scores(sources: Sources) -> BoxScores:
    """Made once for objects, predictions and images."""
    return sources.kept("images", "box scores", lambda: _compare(sources))


def _compare(sources: Sources) -> BoxScores:
    objects = sources.rows("objects", "image_id", "category_id", "iscrowd")
    predictions = sources.rows("predictions", "image_id", "category_id", "confidence")
    return box_scores(
        _boxes(objects, sources.boxes("objects")),
        objects["iscrowd"].to_numpy(),
        _boxes(predictions, sources.boxes("predictions")),
        predictions["confidence"].to_numpy(),
    )


def _boxes(table: pa.Table, boxes_xywh: npt.NDArray[np.float64]) -> Boxes:
    return Boxes(table["image_id"].to_numpy(), table["category_id"].to_numpy(), boxes_xywh)


def _object_boxes(sources: Sources) -> pa.Table:
    found = _box_scores(sources)
    ids = sources.rows("objects")["id"]
    return pa.table({"id": ids, "swapped": found.swapped, "badly_located": found.badly_located})


def _overlooked(sources: Sources) -> pa.Table:
    found = _box_scores(sources).overlooked
    rows = np.flatnonzero(~np.isnan(found))
    return pa.table({"id": sources.rows("predictions")["id"].to_numpy()[rows], "overlooked": found[rows]})


def _image_boxes(sources: Sources) -> pa.Table:
    found = _box_scores(sources)
    ids = sources.rows("images")["id"].to_numpy()
    of_objects, of_predictions = (_positions(sources, items, ids) for items in _BOXED)
    return pa.table(
        {
            "id": ids,
            "overlooked": image_scores(found.overlooked, of_predictions, len(ids)),
            "swapped": image_scores(found.swapped, of_objects, len(ids)),
            "badly_located": image_scores(found.badly_located, of_objects, len(ids)),
        }
    )


def _mean_iou(sources: Sources) -> pa.Table:
    ids = sources.rows("images")["id"].to_numpy()
    objects, predictions = (sources.outcomes(items) for items in _BOXED)
    of_objects, of_predictions = (_positions(sources, items, ids) for items in _BOXED)
    matched = pc.fill_null(pc.equal(objects["outcome"], "matched"), False).to_numpy()
    lost = pc.is_in(objects["outcome"], value_set=pa.array(["missed", "mispredicted"])).to_numpy()
    wrong = pc.fill_null(pc.equal(predictions["outcome"], "false_positive"), False).to_numpy()
    unpaired = np.concatenate([of_objects[lost], of_predictions[wrong]])
    iou = objects["iou"].to_numpy()[matched]
    mean = image_mean_ious(len(ids), of_objects[matched], iou, unpaired)
    return pa.table({"id": ids, "mean_iou": mean})


def _positions(sources: Sources, items: Items, image_ids: Ids) -> Ids:
    """Which of the images `(I,)` each object or prediction lies on."""
    found: Ids = np.searchsorted(image_ids, sources.rows(items, "image_id")["image_id"].to_numpy())
    return found


def _hardness(sources: Sources) -> pa.Table:
    run = sources.require_run()
    parts = [
        sources.scores("predictions", record.family, of_run=True)
        for record in sources.home.catalog.scores(run.dataset_id, run.run_id)
        if record.items == "predictions" and record.columns[0]["name"].startswith(CLASS_SCORE)
    ]
    if len(parts) < 2:
        raise InputError(
            "the run has no class scores",
            fix=f"Import one column {CLASS_SCORE}NAME a category for its predictions: `import-scores`.",
        )
    ids = np.unique(np.concatenate([part["id"].to_numpy() for part in parts]))
    scores = np.full((len(ids), len(parts)), np.nan)
    for number, part in enumerate(parts):
        scores[np.searchsorted(ids, part["id"].to_numpy()), number] = part[part.schema.names[1]].to_numpy()
    return pa.table({"id": ids, "hardness": hardness(scores)})


_OUTCOMES, _RUN = frozenset[Need]({"outcomes"}), frozenset[Need]({"run"})
RUN_FAMILIES = (
    Family("mistakenness", "objects", _OUTCOMES, MISTAKENNESS, _mistakenness),
    Family("box_scores", "objects", _RUN, OBJECT_BOXES, _object_boxes),
    Family("box_scores", "predictions", _RUN, (OVERLOOKED,), _overlooked),
    Family(
        "possible_missing", "predictions", _OUTCOMES, POSSIBLE_MISSING, _possible_missing,
        parameters=("missing_confidence",),
    ),
    Family("hardness", "predictions", _RUN, (HARDNESS,), _hardness),
    Family("mean_iou", "images", _OUTCOMES, (MEAN_IOU,), _mean_iou),
    Family(
        "mistakenness", "images", _OUTCOMES, (IMAGE_MISTAKENNESS,), _image_mistakenness,
        reads=(("objects", "mistakenness"),),
    ),
    Family("box_scores", "images", _RUN, IMAGE_BOXES, _image_boxes),
)  # fmt: skip
