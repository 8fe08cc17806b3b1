"""Ground truth from CVAT's "CVAT for images 1.1" XML.

Boxes are read as they stand; of polygons, masks and polylines the box around them is taken, and a rotated box
by the box around it. Polygons and masks become masks. Attributes have the types that the file gives labels;
`occluded` is one where any shape has it. Attributes named iscrowd, area and source_id, which our own export
writes, become those fields; so does `bbox` of a mask, as long as its `outline` is the box around the mask.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from microtome.errors import InputError
from microtome.formats.attributes import Scalar
from microtome.formats.coco_tables import whole_number
from microtome.formats.cvat_writing import BBOX, IMAGE_TAG, OCCLUDED, OUTLINE
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import GroundTruth, SizeOf, SourceCategory
from microtome.formats.label_files import numbers
from microtome.formats.masks import MaskFault, box_around, draw_polygons
from microtome.formats.names import normal_text, read_name
from microtome.formats.tool_masks import Crop, uncropped
from microtome.formats.tool_rows import Box, ToolImage, ToolObject, assemble_tool, typed
from microtome.formats.voc import parse_xml

_CORNERS = ("xtl", "ytl", "xbr", "ybr")
_OUTLINES = frozenset({"polygon", "polyline"})
Kinds = Mapping[str, str]


def read_cvat(path: Path, *, size_of: SizeOf | None, log: FindingLog) -> GroundTruth:
    """The ground truth of a CVAT file; categories in the order of its labels.

    Raises: InputError when it is not such a file.
    """
    root = parse_xml(path)
    if root.tag != "annotations" or root.find("image") is None:
        raise InputError(
            f"{path} is not a CVAT file of images", found=f"<{root.tag}>",
            expected='<annotations> with <image>: "CVAT for images 1.1"',
            fix="Export the task again in that format.",
        )  # fmt: skip
    kinds = _kinds(root)
    images = [_image(element, path.name, kinds, size_of, log) for element in root.findall("image")]
    known = [_category(label) for label in _labels(root) if _text(label, "type") != "tag"]
    return assemble_tool(
        [image for image in images if image is not None],
        [category for category in known if category.name not in ("", IMAGE_TAG)],
        log,
        file=path.name,
        format="cvat",
    )


def _labels(root: Element) -> Iterator[Element]:
    yield from root.iterfind("meta//labels/label")


def _category(label: Element) -> SourceCategory:
    number = whole_number(_text(label, "category_id"))
    return SourceCategory(number, _text(label, "name"), _text(label, "supercategory"))


def _kinds(root: Element) -> dict[str, Kinds]:
    """The kinds of each label's attributes."""
    return {
        _text(label, "name"): {
            _text(one, "name"): _text(one, "input_type") for one in label.iterfind("attributes/attribute")
        }
        for label in _labels(root)
    }


def _text(element: Element, path: str) -> str:
    return normal_text(element.findtext(path) or "")


def _image(
    element: Element, file: str, kinds: Mapping[str, Kinds], size_of: SizeOf | None, log: FindingLog
) -> ToolImage | None:
    number = element.get("id", "")
    place = Place(file, f"image {number}")
    name = read_name(element.get("name", ""), place, log)
    if not name:
        log.set_aside(place, "bad row", "the image has no name")
        return None
    size = _size(element) or (size_of(name) if size_of is not None else None)
    width, height = size or (None, None)
    tags = [tag for tag in element.findall("tag") if tag.get("label") == IMAGE_TAG]
    attributes = _attributes(tags[0], kinds.get(IMAGE_TAG, {})) if tags else {}
    return ToolImage(
        file_name=name,
        place=place,
        width=width,
        height=height,
        split=normal_text(element.get("subset", "")),
        fallback_id=number,
        attributes=attributes,
        objects=list(_objects(element, place, size, kinds, log)),
    )


def _size(element: Element) -> tuple[int, int] | None:
    values = numbers([element.get("width", ""), element.get("height", "")])
    if values is None or not all(value.is_integer() and 0 < value < 2**31 for value in values):
        return None
    return int(values[0]), int(values[1])


def _objects(
    image: Element,
    owner: Place,
    size: tuple[int, int] | None,
    kinds: Mapping[str, Kinds],
    log: FindingLog,
) -> Iterator[ToolObject]:
    number = 0
    for element in image:
        if element.tag == "tag":
            continue
        number += 1
        place = Place(owner.file, f"{owner.row}, {element.tag} {number}")
        category = normal_text(element.get("label", ""))
        attributes = _attributes(element, kinds.get(category, {}))
        mask = _mask(element, size, place, log)
        box = _box(element, place, log) if element.tag != "mask" else _box_of_mask(mask, size, attributes)
        if not category:
            log.set_aside(place, "bad row", "the shape has no label")
        elif box is None:
            reason = f"<{element.tag}> is no box, polygon, mask or polyline with numbers"
            log.set_aside(place, "bad box", reason)
        else:
            if element.get(OCCLUDED) in ("0", "1"):
                attributes[OCCLUDED] = element.get(OCCLUDED) == "1"
            yield ToolObject(category, box, place, attributes, mask)


def _mask(element: Element, size: tuple[int, int] | None, place: Place, log: FindingLog) -> bytes | None:
    """The mask of a polygon or mask in a picture of (width, height); what is none is told."""
    if element.tag not in ("polygon", "mask") or size is None:
        return None
    try:
        if element.tag == "polygon":
            points = _points(element)
            return None if points is None else draw_polygons([points], size[::-1])
        return uncropped(_crop(element), size[::-1])
    except MaskFault as fault:
        log.changed(place, "bad mask", f"{fault}; read without a mask")
        return None


def _points(element: Element) -> list[float] | None:
    return numbers(element.get("points", "").replace(";", ",").split(","))


def _crop(element: Element) -> Crop:
    given = [element.get(name, "") for name in ("left", "top", "width", "height")]
    sides, runs = _whole(given), _whole(element.get("rle", "").split(","))
    if sides is None or runs is None:
        raise MaskFault("rle, left, top, width and height are not whole numbers")
    return Crop(sides[0], sides[1], sides[2], sides[3], runs)


def _whole(words: list[str]) -> list[int] | None:
    found = numbers(words)
    if found is None or not all(value.is_integer() and abs(value) < 2**31 for value in found):
        return None
    return [int(value) for value in found]


def _box_of_mask(
    mask: bytes | None, size: tuple[int, int] | None, attributes: dict[str, Scalar]
) -> Box | None:
    """The box that our export wrote, while the mask keeps the outline of then; else the box around it."""
    texts = [str(attributes.pop(name, "")).split(",") for name in (BBOX, OUTLINE)]
    if mask is None or size is None:
        return None
    around = box_around(mask, size[::-1])
    bbox, outline = (numbers(text) for text in texts)
    if bbox is None or len(bbox) != 4 or outline != list(around):
        return around
    return bbox[0], bbox[1], bbox[2], bbox[3]


def _box(element: Element, place: Place, log: FindingLog) -> Box | None:
    if element.tag in _OUTLINES:
        points = _points(element)
        if points is None or len(points) < 4 or len(points) % 2:
            return None
        log.noted(place, "no box", f"a {element.tag}: the box around it is taken")
        return _around(points[::2], points[1::2])
    corners = numbers([element.get(name, "") for name in _CORNERS]) if element.tag == "box" else None
    if corners is None:
        return None
    rotation = numbers([element.get("rotation", "0")])
    left, top, right, bottom = corners
    if rotation is None or rotation[0] == 0:
        return left, top, right - left, bottom - top
    log.changed(place, "bad box", f"rotated by {rotation[0]:g} degrees: the upright box around it is taken")
    return _upright(left, top, right, bottom, math.radians(rotation[0]))


def _upright(left: float, top: float, right: float, bottom: float, angle: float) -> Box:
    x, y = (left + right) / 2, (top + bottom) / 2
    width, height = right - left, bottom - top
    wide = abs(width * math.cos(angle)) + abs(height * math.sin(angle))
    tall = abs(width * math.sin(angle)) + abs(height * math.cos(angle))
    return x - wide / 2, y - tall / 2, wide, tall


def _around(xs: list[float], ys: list[float]) -> Box:
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _attributes(element: Element, kinds: Kinds) -> dict[str, Scalar]:
    found = {}
    for one in element.findall("attribute"):
        name = normal_text(one.get("name", ""))
        value = typed(kinds.get(name, "text"), one.text or "")
        if name and value is not None:
            found[name] = value
    return found
