"""Extra fields of images and objects -> columns of numbers, text or truth values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa

from microtome.formats.findings import FindingLog, Place

Scalar = bool | int | float | str
Attributes = Mapping[str, Scalar]

# Names that our own columns have, or get when images, objects and a run's outcomes are joined.
RESERVED = frozenset({
    "id", "image_id", "object_id", "prediction_id", "category_id", "source_id", "image_row", "category_row",
    "category", "image", "source", "split", "file_name", "digest", "readable", "unreadable_reason",
    "exif_orientation", "image_width", "image_height", "x", "y", "width", "height", "area", "iscrowd", "mask",
    "confidence", "outcome", "error_type", "iou", "similarity", "n_objects", "n_predictions",
    "n_true_positive", "n_false_positive", "n_missed", "n_mispredicted",
})  # fmt: skip
MOST_COLUMNS = 200
LONGEST_NAME = 100
_LARGEST_EXACT = 2**53


def attribute_columns(rows: Sequence[Attributes], log: FindingLog, file: str) -> dict[str, pa.Array]:
    """One column `(N,)` per attribute name, null where a row has no value.

    float64 where every value is a number, bool where every value is true or false, else string. Names become
    words ("Is occluded?" -> "Is_occluded"); those that our own columns have get the prefix `attribute_`. At
    most 200 columns are kept; the others are noted.
    """
    values: dict[str, dict[int, Scalar]] = {}
    for position, row in enumerate(rows):
        for name, value in row.items():
            values.setdefault(name, {})[position] = value
    kept, dropped = list(values)[:MOST_COLUMNS], list(values)[MOST_COLUMNS:]
    if dropped:
        reason = (
            f"{len(dropped):,} of {len(values):,} attributes are left out: at most {MOST_COLUMNS} are kept"
        )
        log.noted(Place(file, ""), "field not kept", reason)
    columns: dict[str, pa.Array] = {}
    for name in kept:
        columns[_free_name(column_name(name), columns)] = _column(values[name], len(rows))
    return columns


def column_name(name: str) -> str:
    """The column name of an attribute: letters, digits and underscores, none of ours."""
    words = re.sub(r"\W+", "_", unicodedata.normalize("NFC", name)).strip("_")[:LONGEST_NAME]
    if not words or words[0].isdigit() or words.lower() in RESERVED:
        return f"attribute_{words}".rstrip("_")
    return words


def _free_name(name: str, taken: Mapping[str, object]) -> str:
    lowered = {other.lower() for other in taken}
    candidate, number = name, 2
    while candidate.lower() in lowered:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def _column(values: Mapping[int, Scalar], count: int) -> pa.Array:
    column_type, convert = _type_of(list(values.values()))
    cells: list[Scalar | None] = [None] * count
    for position, value in values.items():
        cells[position] = convert(value)
    return pa.array(cells, type=column_type)


def _type_of(values: Sequence[Scalar]) -> tuple[pa.DataType, Callable[[Scalar], Scalar]]:
    if all(isinstance(value, bool) for value in values):
        return pa.bool_(), bool
    if all(_is_number(value) for value in values):
        return pa.float64(), float
    return pa.string(), _text


def _is_number(value: Scalar) -> bool:
    if isinstance(value, bool | str):
        return False
    return isinstance(value, float) or abs(value) <= _LARGEST_EXACT


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
