"""The images and categories of a COCO file, which ground truth must have and predictions may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Raw

from microtome.formats.extra_fields import read_extra_fields
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import SizeOf, SourceImage
from microtome.formats.json_files import JsonFile, decode_rows
from microtome.formats.names import normal_text, read_name

WholeId = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
SourceId = WholeId | float | str
LARGEST_SIDE = 2**31 - 1

_IMAGE_FIELDS = frozenset(
    ["id", "file_name", "width", "height", "license", "flickr_url", "coco_url", "date_captured"]
)
_WHOLE_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)


class ImageRow(msgspec.Struct):
    """A row of `images`; sizes may be anything, since a wrong one is no reason to lose an image."""

    id: SourceId
    file_name: str | None = None
    width: Any = None
    height: Any = None
    coco_url: Any = None


class CategoryRow(msgspec.Struct):
    """A row of `categories`."""

    id: SourceId
    name: str | int | float
    supercategory: Any = None


@dataclass(frozen=True)
class CocoCategory:
    """A category with its id as text, which is how rows refer to it here (42, 42.0 and "42" are one id)."""

    id_text: str
    name: str
    supercategory: str
    place: Place


@dataclass(frozen=True)
class Section:
    """A list of a COCO file, to name its rows in findings."""

    file: str
    key: str

    def place(self, position: int, source_id: str = "") -> Place:
        """Where a row is; positions count from 0, as in JSON paths."""
        row = f"{self.key}[{position}]"
        return Place(self.file, f"{row} (id {source_id})" if source_id else row)

    @property
    def whole(self) -> Place:
        """The list as a whole."""
        return Place(self.file, self.key)


def id_text(source_id: SourceId) -> str:
    """An id as text; a float that is a whole number (pandas writes those) as that number."""
    if isinstance(source_id, float) and source_id.is_integer():
        return str(int(source_id))
    return str(source_id)


def whole_number(text: str) -> int | None:
    """The number that an id's text is, None where it is other text."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None


def read_images(
    raws: Sequence[Raw], file: JsonFile, log: FindingLog, size_of: SizeOf | None
) -> list[SourceImage]:
    """The usable images in file order; the first of those with the same id."""
    section = Section(file.name, "images")
    decoded = decode_rows(
        raws,
        ImageRow,
        lambda row, reason: log.set_aside(section.place(row), "bad row", reason),
        had_nan=file.had_nan,
    )
    attributes = read_extra_fields(
        [raws[row] for row in decoded.positions], _IMAGE_FIELDS, section.whole, log
    )
    images: dict[str, SourceImage] = {}
    for row, position, extra in zip(decoded.rows, decoded.positions, attributes, strict=True):
        text = id_text(row.id)
        place = section.place(position, text)
        name = read_name(row.file_name or _name_in_address(row.coco_url), place, log)
        if not name:
            log.set_aside(place, "bad image", "no file_name")
        elif text in images:
            log.set_aside(place, "duplicate id", _same_image_id(text, images[text].file_name, name))
        else:
            width, height = _image_size(row, name, place, log, size_of)
            images[text] = SourceImage(
                text, name, place, width, height, numeric_id=whole_number(text), attributes=extra
            )
    return list(images.values())


def read_categories(raws: Sequence[Raw], file: JsonFile, log: FindingLog) -> list[CocoCategory]:
    """The usable categories, by id where every id is a whole number, else in file order."""
    section = Section(file.name, "categories")
    decoded = decode_rows(
        raws, CategoryRow, lambda row, reason: log.set_aside(section.place(row), "bad category", reason),
        had_nan=file.had_nan,
    )  # fmt: skip
    categories: dict[str, CocoCategory] = {}
    for row, position in zip(decoded.rows, decoded.positions, strict=True):
        category = _category(row, section.place(position, id_text(row.id)))
        earlier = categories.get(category.id_text)
        if not category.name:
            log.set_aside(category.place, "bad category", "the name is empty")
        elif earlier is not None:
            reason = f"category id {category.id_text} is {earlier.name!r} already, here {category.name!r}"
            log.set_aside(category.place, "duplicate id", reason)
        else:
            categories[category.id_text] = category
    return _in_id_order(list(categories.values()))


def _category(row: CategoryRow, place: Place) -> CocoCategory:
    supercategory = row.supercategory if isinstance(row.supercategory, str) else ""
    return CocoCategory(id_text(row.id), normal_text(str(row.name)), normal_text(supercategory), place)


def _in_id_order(categories: list[CocoCategory]) -> list[CocoCategory]:
    numbers = {category.id_text: whole_number(category.id_text) for category in categories}
    if None in numbers.values():
        return categories
    return sorted(categories, key=lambda category: numbers[category.id_text] or 0)


def _image_size(
    row: ImageRow, name: str, place: Place, log: FindingLog, size_of: SizeOf | None
) -> tuple[int | None, int | None]:
    """(width, height) of the row, else of the picture, else None twice."""
    width, height = _side(row.width), _side(row.height)
    if width is not None and height is not None:
        return width, height
    found = size_of(name) if size_of is not None else None
    if row.width is not None or row.height is not None:
        taken = "unknown" if found is None else "the picture's {} x {}".format(*found)
        log.changed(
            place, "bad image", f"its size of {row.width!r:.40} x {row.height!r:.40} is read as {taken}"
        )
    return found or (None, None)


def _side(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return (
        value
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_SIDE
        else None
    )


def _name_in_address(address: object) -> str:
    """The last folder and file of `coco_url`: all that LVIS tells of an image's name."""
    if not isinstance(address, str):
        return ""
    return "/".join(address.partition("?")[0].split("/")[-2:])


def _same_image_id(text: str, first_name: str, name: str) -> str:
    if first_name == name:
        return f"image id {text} is given twice for {name!r}"
    return (
        f"image id {text} is {first_name!r} already, here {name!r}. If two files with ids of their own were "
        "joined, import each of them by itself, with --split"
    )
