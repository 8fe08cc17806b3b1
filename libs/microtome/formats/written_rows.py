"""Ground truth as rows to be written: the objects of each image, and the values of attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from microtome.errors import InputError
from microtome.formats.coco_tables import whole_number
from microtome.formats.ground_truth import GroundTruth

Row = dict[str, Any]

IMAGE_FIELDS = frozenset({"source_id", "split", "file_name", "width", "height"})
OBJECT_FIELDS = frozenset(
    {
        "image_row", "category_row", "source_id", "x", "y", "width", "height", "area", "iscrowd", "mask",
    }
)  # fmt: skip


def attributes_of(row: Mapping[str, Any], fields: frozenset[str]) -> Row:
    """The values of a row besides its fields; what is null is left out."""
    return {name: value for name, value in row.items() if name not in fields and value is not None}


def rows_by_image(truth: GroundTruth) -> Iterator[tuple[Row, list[Row]]]:
    """Each image with its objects, in order."""
    objects = truth.objects.to_pylist()
    own: dict[int, list[Row]] = {}
    for row in objects:
        own.setdefault(row["image_row"], []).append(row)
    for number, image in enumerate(truth.images.to_pylist()):
        yield image, own.get(number, [])


def refuse_shared(seen: dict[PurePosixPath, str], file: PurePosixPath, image: Row) -> None:
    """Remember that the labels of an image go to a file.

    Raises: InputError when those of another image went there.
    """
    shown = (
        f"{image['file_name']!r} of split {image['split']!r}" if image["split"] else repr(image["file_name"])
    )
    other = seen.setdefault(file, shown)
    if other is not shown:
        raise InputError(
            "two pictures would share a label file", found=f"{other} and {shown}",
            expected="names that differ in more than their suffix",
            fix="Export as coco, which needs no file a picture.",
        )  # fmt: skip


def whole_ids(source_ids: Sequence[str]) -> list[int]:
    """A number for each row `(N,)`, no two alike: its source id where that is one, else a new one.

    No object has the number 0, which pycocotools never counts as found.
    """
    given = [whole_number(text) for text in source_ids]
    following = max((number for number in given if number is not None), default=0) + 1
    taken: set[int] = set()
    numbers = []
    for number in given:
        if number is None or number <= 0 or number in taken:
            number, following = following, following + 1
        taken.add(number)
        numbers.append(number)
    return numbers


def text_of(value: Any) -> str:
    """A value as text that reads back as itself: true or false, numbers with every digit."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def exact(value: float) -> str:
    """A number with every digit, whole ones without a point."""
    return repr(float(value)).removesuffix(".0")
