"""Ground truth -> Pascal VOC XML files, corners as they stand (see `voc`), attributes as elements."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from microtome.files import inside, write_unsynced
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.written_rows import (
    OBJECT_FIELDS,
    Row,
    attributes_of,
    exact,
    refuse_shared,
    rows_by_image,
)

_ELEMENT = re.compile(r"[A-Za-z_][\w.-]*")
_NUMBERED = frozenset({"difficult", "truncated", "occluded"})


def write_voc(truth: GroundTruth, folder: Path) -> list[Path]:
    """Write Annotations/NAME.xml; the path under the folder that each picture should have.

    Crowds and masks have no place in this format, areas are those of the boxes.

    Raises: InputError for two pictures whose files would be one.
    """
    pictures = []
    seen: dict[PurePosixPath, str] = {}
    names = [category.name for category in truth.categories]
    for image, objects in rows_by_image(truth):
        file_name = PurePosixPath(image["file_name"])
        root = Element("annotation")
        SubElement(root, "filename").text = str(file_name)
        size = SubElement(root, "size")
        for side in ("width", "height"):
            SubElement(size, side).text = str(image[side] or 0)
        SubElement(size, "depth").text = "3"
        for row in objects:
            root.append(_object(names[row["category_row"]], row))
        indent(root)
        labels = PurePosixPath("Annotations", file_name.with_suffix(".xml"))
        refuse_shared(seen, labels, image)
        path = inside(folder, str(labels))
        write_unsynced(path, tostring(root, encoding="utf-8"))
        pictures.append(Path("JPEGImages", file_name))
    return pictures


def _object(category: str, row: Row) -> Element:
    element = Element("object")
    SubElement(element, "name").text = category
    for name, value in attributes_of(row, OBJECT_FIELDS).items():
        if _ELEMENT.fullmatch(name) and name not in ("name", "bndbox"):
            SubElement(element, name).text = _value(name, value)
    box = SubElement(element, "bndbox")
    corners = {
        "xmin": row["x"],
        "ymin": row["y"],
        "xmax": row["x"] + row["width"],
        "ymax": row["y"] + row["height"],
    }
    for name, value in corners.items():
        SubElement(box, name).text = exact(value)
    return element


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(int(value)) if name in _NUMBERED else str(value).lower()
    return exact(value) if isinstance(value, float) else str(value)
