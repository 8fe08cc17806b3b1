"""What a reader of predictions hands over: one table in file order, with the references of the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.boxes import Boxes
from microtome.formats.arrow_columns import bytes_column, number_column, numbers_of
from microtome.formats.box_checks import note_identical, usable_rows
from microtome.formats.findings import Finding, FindingLog, Place
from microtome.formats.ground_truth import SizeOf
from microtome.formats.masks import Size

ImageReference = Literal["id", "name"]
CategoryReference = Literal["id", "index", "name"]

# A detector that tells all it sees gives most of its boxes less than this; tools cut at .25, .3, .5 or .7.
CUT_CONFIDENCE = 0.2
LARGEST_CONFIDENCE = 1e6  # scores of 0-100 and logits are in use; beyond, a number is a fault
_UNKNOWN = (np.nan, np.nan)


@dataclass(frozen=True)
class Predictions:
    """Predictions whose references are not resolved yet.

    `table`: image_ref (dictionary of strings), category_ref (int64, or string where the file names
    categories), confidence, x, y, width, height, area (float64, pixels), mask (binary, compressed COCO RLE
    counts, or null),
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
    """Predictions as columns of N rows in file order; `mask_areas` are NaN where the file gives the box.

    Columns of masks are None where no row has one.
    `image_refs` are texts, each once in a dictionary, `category_refs` int64 or texts, none of them null.
    """

    image_refs: pa.DictionaryArray
    category_refs: pa.Array
    confidences: npt.NDArray[np.float64]
    boxes_xywh: Boxes
    mask_areas: npt.NDArray[np.float64] | None
    masks: Sequence[bytes | None] | None
    mask_sizes: Sequence[Size | None] | None
    rows: npt.NDArray[np.int64]
    image_sizes: Boxes  # (width, height) of each image in the dictionary, NaN where unknown
    usable: npt.NDArray[np.bool_]  # False for rows that are logged already
    place: Callable[[int], Place]


def sizes_of_images(image_refs: pa.DictionaryArray, size_of: SizeOf | None) -> Boxes:
    """(width, height) of each image in the dictionary `(M, 2)`, NaN where unknown."""
    if size_of is None:
        return np.full((len(image_refs.dictionary), 2), np.nan)
    sizes = [size_of(ref) or _UNKNOWN for ref in image_refs.dictionary.to_pylist()]
    return np.array(sizes, np.float64).reshape(-1, 2)


def prediction_table(
    source: SourcePredictions, log: FindingLog, file: str
) -> tuple[pa.Table, Callable[[int], Place]]:
    """The table without the rows whose box or confidence can't be used, and where each of its rows stood."""
    finite = np.abs(source.confidences) <= LARGEST_CONFIDENCE
    for row in np.flatnonzero(source.usable & ~finite).tolist():
        log.set_aside(source.place(row), "bad confidence", f"the confidence is {source.confidences[row]:g}")
    rows, images = np.flatnonzero(source.usable & finite), _codes(source.image_refs)
    usable = usable_rows(
        _taken(source.boxes_xywh, rows), _taken(images, rows), source.image_sizes,
        lambda row: source.place(int(rows[row])), log, keep_outside=True,
    )  # fmt: skip
    kept = _taken(rows, usable)

    def place(row: int) -> Place:
        return source.place(int(kept[row]))

    _note_confidences(_taken(source.confidences, kept), place, log, file)
    categories = _codes(source.category_refs)
    note_identical(
        _taken(images, kept), _taken(categories, kept), _taken(source.boxes_xywh, kept), place, log
    )
    table = _columns(source)
    return table if len(kept) == len(table) else _of_rows(table, kept), place


def _taken(values: npt.NDArray[Any], rows: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    """The values at ascending rows; themselves, not copied, where that is all of them."""
    return values if len(rows) == len(values) else values.take(rows, axis=0)


def _of_rows(table: pa.Table, kept: npt.NDArray[np.int64]) -> pa.Table:
    """Some rows; the dictionary of images holds only what these refer to."""
    taken = table.take(number_column(kept))
    refs = taken["image_ref"].cast(pa.string()).combine_chunks().dictionary_encode()
    return taken.set_column(0, "image_ref", refs)


def _columns(source: SourcePredictions) -> pa.Table:
    x, y, width, height = source.boxes_xywh.T
    with np.errstate(all="ignore"):
        areas = width * height
    if source.mask_areas is not None:
        areas = np.where(np.isfinite(source.mask_areas), source.mask_areas, areas)
    return pa.table({
        "image_ref": source.image_refs,
        "category_ref": source.category_refs,
        "confidence": number_column(source.confidences),
        "x": number_column(x),
        "y": number_column(y),
        "width": number_column(width),
        "height": number_column(height),
        "area": number_column(areas),
        **_mask_columns(source),
        "row": number_column(source.rows),
    })  # fmt: skip


def _mask_columns(source: SourcePredictions) -> dict[str, pa.Array]:
    n = len(source.confidences)
    if source.masks is None or source.mask_sizes is None:
        masks, sides = pa.nulls(n, pa.binary()), [pa.nulls(n, pa.int32())] * 2
    else:
        known = np.array([size is not None for size in source.mask_sizes], np.bool_)
        sizes = np.array([size or (0, 0) for size in source.mask_sizes], np.int32).reshape(-1, 2)
        masks, sides = bytes_column(source.masks), [number_column(side, known) for side in sizes.T]
    return {"mask": masks, "mask_height": sides[0], "mask_width": sides[1]}


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


def _codes(values: pa.Array) -> npt.NDArray[np.int64]:
    """A number for each value, the same for equal ones."""
    if values.type != pa.int64():
        encoded = values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
        return numbers_of(encoded.indices).astype(np.int64)
    return numbers_of(values)
