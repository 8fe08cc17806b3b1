"""What a reader of predictions hands over: one table in file order, with the references of the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.boxes import Boxes
from microtome.formats.box_checks import note_identical, usable_rows
from microtome.formats.findings import Finding, FindingLog, Place
from microtome.formats.masks import Size

ImageReference = Literal["id", "name"]
CategoryReference = Literal["id", "index", "name"]

# A detector that tells all it sees gives most of its boxes less than this; tools cut at .25, .3, .5 or .7.
CUT_CONFIDENCE = 0.2
LARGEST_CONFIDENCE = 1e6  # scores of 0-100 and logits are in use; beyond, a number is a fault


@dataclass(frozen=True)
class Predictions:
    """Predictions whose references are not resolved yet.

    `table`: image_ref (string), category_ref (int64, or string where the file names categories), confidence,
    x, y, width, height, area (float64, pixels), mask (binary, compressed COCO RLE counts, or null),
    mask_height and mask_width (int32, null without a mask), row (int64); in file order. `area` is width x
    height, or the mask's pixels where the box was taken from the mask, as in pycocotools' loadRes.
    `image_references`: whether image_ref is an id of images ("id"), or a file name without suffix ("name").
    `category_references`: whether category_ref is a category id, a position counted from 0 ("index"), or a
    name. `image_names`, `category_names`: what the file itself says each reference is called, None where it
    doesn't say.
    """

    table: pa.Table
    image_names: dict[str, str] | None
    category_names: dict[int, str] | None
    findings: list[Finding]
    format: str
    image_references: ImageReference
    category_references: CategoryReference
    place: Callable[[int], Place]  # of a row of `table`


@dataclass(frozen=True)
class SourcePredictions:
    """Predictions as columns of N rows in file order; `mask_areas` are NaN where the file gives the box."""

    image_refs: Sequence[str]
    category_refs: Sequence[int] | Sequence[str]
    confidences: npt.NDArray[np.float64]
    boxes_xywh: Boxes
    mask_areas: npt.NDArray[np.float64]
    masks: Sequence[bytes | None]
    mask_sizes: Sequence[Size | None]
    rows: Sequence[int]
    image_sizes: Boxes  # (width, height) of each row's image, NaN where unknown
    usable: npt.NDArray[np.bool_]  # False for rows that are logged already
    place: Callable[[int], Place]


def prediction_table(
    source: SourcePredictions, log: FindingLog, file: str
) -> tuple[pa.Table, Callable[[int], Place]]:
    """The table without the rows whose box or confidence can't be used, and where each of its rows stood."""
    finite = np.abs(source.confidences) <= LARGEST_CONFIDENCE
    for row in np.flatnonzero(source.usable & ~finite).tolist():
        log.set_aside(source.place(row), "bad confidence", f"the confidence is {source.confidences[row]:g}")
    rows = np.flatnonzero(source.usable & finite)
    usable = usable_rows(
        source.boxes_xywh[rows], source.image_sizes[rows], lambda row: source.place(int(rows[row])), log,
        keep_outside=True,
    )  # fmt: skip
    kept = rows[usable]

    def place(row: int) -> Place:
        return source.place(int(kept[row]))

    _note_confidences(source.confidences[kept], place, log, file)
    groups = (_codes(source.category_refs)[kept], _codes(source.image_refs)[kept])
    note_identical(groups, source.boxes_xywh[kept], place, log)
    return _columns(source).take(pa.array(kept)), place


def _columns(source: SourcePredictions) -> pa.Table:
    x, y, width, height = source.boxes_xywh.T
    with np.errstate(all="ignore"):
        areas = np.where(np.isfinite(source.mask_areas), source.mask_areas, width * height)
    names = bool(source.category_refs) and isinstance(source.category_refs[0], str)
    return pa.table({
        "image_ref": pa.array(source.image_refs, pa.string()),
        "category_ref": pa.array(source.category_refs, pa.string() if names else pa.int64()),
        "confidence": pa.array(source.confidences, pa.float64()),
        "x": pa.array(x, pa.float64()),
        "y": pa.array(y, pa.float64()),
        "width": pa.array(width, pa.float64()),
        "height": pa.array(height, pa.float64()),
        "area": pa.array(areas, pa.float64()),
        "mask": pa.array(source.masks, pa.binary()),
        "mask_height": pa.array([size and size[0] for size in source.mask_sizes], pa.int32()),
        "mask_width": pa.array([size and size[1] for size in source.mask_sizes], pa.int32()),
        "row": pa.array(source.rows, pa.int64()),
    })  # fmt: skip


def _note_confidences(
    confidences: npt.NDArray[np.float64], place: Callable[[int], Place], log: FindingLog, file: str
) -> None:
    for row in np.flatnonzero((confidences < 0) | (confidences > 1)).tolist():
        reason = (
            f"the confidence {confidences[row]:g} is outside [0, 1]; kept, for only the order counts in AP"
        )
        log.noted(place(row), "bad confidence", reason)
    lowest = confidences.min(initial=np.inf)
    if CUT_CONFIDENCE <= lowest <= 1:
        reason = (
            f"no confidence is below {lowest:.3g}: the predictions were cut, and AP lacks the end of its "
            "curve. Export them again with a threshold of 0.001"
        )
        log.noted(Place(file, ""), "confidence cut", reason)


def _codes(values: Sequence[int] | Sequence[str]) -> npt.NDArray[np.int64]:
    codes: dict[int | str, int] = {}
    return np.fromiter((codes.setdefault(value, len(codes)) for value in values), np.int64, len(values))
