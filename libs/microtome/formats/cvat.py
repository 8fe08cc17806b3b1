"""Ground truth from CVAT's "CVAT for images 1.1" XML.

Boxes are read as they stand; of polygons and polylines the box around them is taken, and a rotated box by the
box around it. Attributes have the types that the file gives its labels; `occluded` is one where any box has
it. Attributes named iscrowd, area and source_id, which our own export writes, become those fields.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from microtome.errors import InputError
from microtome.formats.attributes import Scalar
from microtome.formats.cvat_writing import IMAGE_TAG, OCCLUDED
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import GroundTruth, SizeOf
from microtome.formats.label_files import numbers
from microtome.formats.names import normal_text, read_name
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
    known = [_text(label, "name") for label in _labels(root) if _text(label, "type") != "tag"]
    return assemble_tool(
        [image for image in images if image is not None],
        [name for name in known if name and name != IMAGE_TAG],
        log,
        file=path.name,
        format="cvat",
    )


def is_cvat(path: Path) -> bool:
    """Whether an XML file begins as CVAT's do."""
    with path.open("rb") as file:
        return b"<annotations" in file.read(1000)


def _labels(root: Element) -> Iterator[Element]:
    yield from root.iterfind("meta//labels/label")


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
        objects=list(_objects(element, place, kinds, log)),
    )


def _size(element: Element) -> tuple[int, int] | None:
    values = numbers([element.get("width", ""), element.get("height", "")])
    if values is None or not all(value.is_integer() and 0 < value < 2**31 for value in values):
        return None
    return int(values[0]), int(values[1])


def _objects(
    image: Element, owner: Place, kinds: Mapping[str, Kinds], log: FindingLog
) -> Iterator[ToolObject]:
    number = 0
    for element in image:
        if element.tag == "tag":
            continue
        number += 1
        place = Place(owner.file, f"{owner.row}, {element.tag} {number}")
        category = normal_text(element.get("label", ""))
        box = _box(element, place, log)
        if not category:
            log.set_aside(place, "bad row", "the shape has no label")
        elif box is None:
            log.set_aside(place, "bad box", f"<{element.tag}> is no box, polygon or polyline with numbers")
        else:
            attributes = _attributes(element, kinds.get(category, {}))
            if element.get(OCCLUDED) in ("0", "1"):
                attributes[OCCLUDED] = element.get(OCCLUDED) == "1"
            yield ToolObject(category, box, place, attributes)


def _box(element: Element, place: Place, log: FindingLog) -> Box | None:
    if element.tag in _OUTLINES:
        points = numbers(element.get("points", "").replace(";", ",").split(","))
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
