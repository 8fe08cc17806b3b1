"""What annotation tools' files hold of an object, and the fields that travel there as attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes
from microtome.formats.attributes import Attributes, Scalar
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import (
    GroundTruth,
    SourceCategory,
    SourceImage,
    SourceObjects,
    assemble,
)
from microtome.formats.masks import boxes_of

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ToolObject:
    """A box of one image with its category by name; crowd, area and source id are among the attributes.

    Without an area, that of the mask is taken, else that of the box.
    """

    category: str
    box_xywh: Box
    place: Place
    attributes: dict[str, Scalar]
    mask: bytes | None = None


@dataclass(frozen=True)
class ToolImage:
    """An image with its boxes; its source id is among the attributes."""

    file_name: str
    place: Place
    width: int | None
    height: int | None
    split: str
    fallback_id: str
    attributes: dict[str, Scalar]
    objects: Sequence[ToolObject]


def assemble_tool(
    images: Sequence[ToolImage],
    known: Sequence[SourceCategory],
    log: FindingLog,
    *,
    file: str,
    format: str,
) -> GroundTruth:
    """The tables; categories in the order of `known`, then others by name."""
    used = {found.category for image in images for found in image.objects}
    named = {category.name: category for category in reversed(known)}
    first = [category for category in known if named[category.name] is category]
    categories = [*first, *(SourceCategory(None, name) for name in sorted(used - named.keys()))]
    rows = [(number, found) for number, image in enumerate(images) for found in image.objects]
    return assemble(
        [_image(image) for image in images],
        categories,
        _objects(images, rows, {category.name: row for row, category in enumerate(categories)}),
        log,
        file=file,
        format=format,
    )


def _image(image: ToolImage) -> SourceImage:
    attributes = dict(image.attributes)
    source_id = str(attributes.pop("source_id", image.fallback_id))
    return SourceImage(
        source_id,
        image.file_name,
        image.place,
        image.width,
        image.height,
        image.split,
        numeric_id=int(source_id) if source_id.isdecimal() and len(source_id) < 19 else None,
        attributes=attributes,
    )


def _objects(
    images: Sequence[ToolImage], rows: Sequence[tuple[int, ToolObject]], category_rows: dict[str, int]
) -> SourceObjects:
    boxes = np.array([found.box_xywh for _, found in rows], dtype=np.float64).reshape(-1, 4)
    fields = [dict(found.attributes) for _, found in rows]
    own_areas = _own_areas(images, rows, boxes)
    areas = [_number(row.pop("area", None), own) for row, own in zip(fields, own_areas, strict=True)]
    crowds = [row.pop("iscrowd", False) in (True, 1, "true", "1") for row in fields]
    source_ids = [str(row.pop("source_id", "")) for row in fields]
    attributes: list[Attributes] = list(fields)
    return SourceObjects(
        image_rows=np.array([image for image, _ in rows], dtype=np.int64),
        category_rows=np.array([category_rows[found.category] for _, found in rows], dtype=np.int64),
        source_ids=source_ids,
        boxes_xywh=boxes,
        areas=np.array(areas, dtype=np.float64),
        crowds=np.array(crowds, dtype=bool),
        masks=[found.mask for _, found in rows],
        attributes=attributes,
        place=lambda row: rows[row][1].place,
    )


def _own_areas(
    images: Sequence[ToolImage], rows: Sequence[tuple[int, ToolObject]], boxes: Boxes
) -> npt.NDArray[np.float64]:
    """The areas `(N,)` of masks, of boxes where there is none."""
    with np.errstate(all="ignore"):
        areas: npt.NDArray[np.float64] = boxes[:, 2] * boxes[:, 3]
    masked = [
        (row, found.mask, (images[image].height or 0, images[image].width or 0))
        for row, (image, found) in enumerate(rows)
        if found.mask is not None
    ]
    areas[[row for row, _, _ in masked]] = boxes_of(
        [mask for _, mask, _ in masked], [size for _, _, size in masked]
    )[1]
    return areas


def _number(value: Scalar | None, otherwise: float) -> float:
    if isinstance(value, bool | str) or value is None:
        return otherwise
    return float(value)


def typed(kind: str, text: str) -> Scalar | None:
    """The value of an attribute that a tool calls a checkbox, a number or otherwise; None without one."""
    text = text.strip()
    if not text:
        return None
    if kind == "checkbox" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "number":
        return next(_floats(text), text)
    return text


def _floats(text: str) -> Iterator[float]:
    try:
        number = float(text)
    except ValueError:
        return
    if np.isfinite(number):
        yield number
