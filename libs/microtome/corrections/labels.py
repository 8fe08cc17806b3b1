"""Labels under change: the objects of a version with some of them edited, removed and added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.formats.rle import compress

Box = tuple[float, float, float, float]
Sizes = Mapping[int, tuple[int, int]]
Masks = dict[int, bytes | None]


@dataclass(frozen=True)
class Edit:
    """What is to become of one object; None leaves the category or the box as it is.

    `mask` and `area` go with a box that is moved, None for those of the box itself.
    """

    category_id: int | None = None
    box: Box | None = None
    removed: bool = False
    mask: bytes | None = None
    area: float | None = None


@dataclass(frozen=True)
class NewLabel:
    """An object to be added: box [x, y, width, height] in pixels; `mask` in compressed run lengths."""

    image_id: int
    category_id: int
    box: Box
    mask: bytes | None = None
    area: float | None = None
    iscrowd: bool = False
    source_id: str = ""


@dataclass(frozen=True)
class Edits:
    """Edits of objects by id, and objects to add in their order."""

    objects: Mapping[int, Edit] = field(default_factory=dict)
    added: Sequence[NewLabel] = ()


def edited(objects: pa.Table, edits: Edits, *, first_id: int, sizes: Sizes) -> pa.Table:
    """The objects table with the edits done; ids of objects stay, added ones get ids from `first_id` on.

    A box that is moved has its own area, width x height, unless its edit says another. Where the objects have
    masks, the outline of an object moved or added without a mask is its box: `sizes` gives (width, height) of
    the images. Edits of
    ids that the table does not hold are passed over. Attributes stay, and are null for added objects.
    """
    has_masks = objects["mask"].null_count < objects.num_rows
    changed = _with_edits(objects, edits.objects, sizes if has_masks else None)
    if not edits.added:
        return changed
    added = _added(changed.schema, edits.added, first_id, sizes if has_masks else None)
    return pa.concat_tables([changed, added])


def _with_edits(objects: pa.Table, edits: Mapping[int, Edit], sizes: Sizes | None) -> pa.Table:
    ids = objects["object_id"].to_numpy()
    position = {int(ids[row]): row for row in np.flatnonzero(np.isin(ids, list(edits))).tolist()}
    category = np.array(objects["category_id"].to_numpy())
    numbers = {name: np.array(objects[name].to_numpy()) for name in ("x", "y", "width", "height", "area")}
    masks: Masks = {}  # of the rows whose box moves
    images = objects["image_id"].to_numpy()
    kept = np.ones(len(ids), np.bool_)
    for object_id, row in position.items():
        edit = edits[object_id]
        kept[row] = not edit.removed
        if edit.category_id is not None:
            category[row] = edit.category_id
        if edit.box is not None:
            area = edit.box[2] * edit.box[3] if edit.area is None else edit.area
            for name, value in zip(numbers, (*edit.box, area), strict=True):
                numbers[name][row] = value
            own = edit.mask or box_mask(edit.box, sizes[int(images[row])]) if sizes is not None else None
            masks[row] = own
    table = _with_columns(objects, {"category_id": category, **numbers})
    return (_with_masks(table, masks) if masks else table).filter(pa.array(kept))


def _with_masks(table: pa.Table, masks: Masks) -> pa.Table:
    """The table with other masks in some rows."""
    rows = sorted(masks)
    is_new = np.zeros(table.num_rows, np.bool_)
    is_new[rows] = True
    new = pa.array([masks[row] for row in rows], table.schema.field("mask").type)
    place = table.schema.get_field_index("mask")
    replaced = pc.replace_with_mask(table["mask"].combine_chunks(), pa.array(is_new), new)
    return table.set_column(place, table.schema.field(place), replaced)


def _with_columns(table: pa.Table, columns: Mapping[str, npt.NDArray[np.generic]]) -> pa.Table:
    for name, values in columns.items():
        field_ = table.schema.field(name)
        table = table.set_column(table.schema.get_field_index(name), field_, pa.array(values, field_.type))
    return table


def _added(schema: pa.Schema, added: Sequence[NewLabel], first_id: int, sizes: Sizes | None) -> pa.Table:
    labels = [_with_outline(label, sizes) for label in added]
    columns = {
        "object_id": range(first_id, first_id + len(labels)),
        "image_id": [label.image_id for label in labels],
        "category_id": [label.category_id for label in labels],
        "source_id": [label.source_id for label in labels],
        **{
            name: [label.box[side] for label in labels]
            for side, name in enumerate(("x", "y", "width", "height"))
        },
        "area": [label.box[2] * label.box[3] if label.area is None else label.area for label in labels],
        "iscrowd": [label.iscrowd for label in labels],
        "mask": [label.mask for label in labels],
    }
    nothing = [None] * len(labels)
    return pa.table(
        [pa.array(columns.get(field_.name, nothing), field_.type) for field_ in schema], schema=schema
    )


def _with_outline(label: NewLabel, sizes: Sizes | None) -> NewLabel:
    if label.mask is not None or sizes is None:
        return label
    return replace(label, mask=box_mask(label.box, sizes[label.image_id]))


def box_mask(box: Box, size: tuple[int, int]) -> bytes | None:
    """The box as a mask of an image of (width, height) pixels, in compressed run lengths.

    Every pixel whose centre lies in the box counts; None where that is no pixel.
    """
    width, height = size
    left, right = _pixels(box[0], box[2], width)
    top, bottom = _pixels(box[1], box[3], height)
    if left >= right or top >= bottom:
        return None
    tall, gap = bottom - top, height - (bottom - top)
    rest = (width - right) * height + height - bottom
    inside = [tall, gap] * (right - left - 1) + [tall] if gap else [tall * (right - left)]
    return compress([left * height + top, *inside, *([rest] if rest else [])], height, width)


def _pixels(start: float, length: float, end: int) -> tuple[int, int]:
    """First pixel, and the one after the last, whose centres lie between start and start + length."""
    return max(0, int(np.ceil(start - 0.5))), min(end, int(np.ceil(start + length - 0.5)))
