"""Ground truth -> CVAT's "CVAT for images 1.1" XML, one file, attributes kept.

An object with a mask is a `<mask>`, others are boxes. Crowds, areas that are not width x height, and ids of
the source are written as attributes of those names, and so is, of an object with a mask, its `bbox`, with the
box around the mask as `outline`. Ids of categories stand beside the names of labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pyarrow as pa
import pyarrow.compute as pc

from microtome.files import make_folder, write_atomically
from microtome.formats.ground_truth import GroundTruth, SourceCategory
from microtome.formats.masks import Size
from microtome.formats.tool_masks import Crop, cropped
from microtome.formats.written_rows import (
    IMAGE_FIELDS,
    OBJECT_FIELDS,
    Row,
    attributes_of,
    exact,
    kinds_of,
    own_areas,
    rows_by_image,
    text_of,
)

IMAGE_TAG = "image attributes"
OCCLUDED = "occluded"
BBOX, OUTLINE = "bbox", "outline"


def write_cvat(truth: GroundTruth, path: Path) -> None:
    """Write one XML file that CVAT imports as "CVAT 1.1"."""
    make_folder(path.parent)
    write_atomically(path, lambda file: file.writelines(_encoded(truth)))


def _encoded(truth: GroundTruth) -> Iterator[bytes]:
    """The file, an image at a time."""
    names = [category.name for category in truth.categories]
    yield b"<?xml version='1.0' encoding='utf-8'?>\n<annotations>\n  <version>1.1</version>"
    yield _indented(_meta(truth))
    for number, (image, objects) in enumerate(rows_by_image(truth)):
        yield _indented(_image(number, image, objects, names))
    yield b"\n</annotations>"


def _indented(element: Element) -> bytes:
    indent(element, level=1)
    return b"\n  %b" % tostring(element, encoding="utf-8")


def object_attributes(row: Row) -> dict[str, Any]:
    """The attributes of an object, with those of its fields that such a tool's shape has no place for."""
    attributes = attributes_of(row, OBJECT_FIELDS)
    if row["iscrowd"]:
        attributes["iscrowd"] = True
    if row["mask"] is not None or row["area"] != row["width"] * row["height"]:
        attributes["area"] = row["area"]
    if row["source_id"]:
        attributes["source_id"] = row["source_id"]
    return attributes


def image_attributes(row: Row) -> dict[str, Any]:
    """The attributes of an image, with the id it had in its source."""
    return attributes_of(row, IMAGE_FIELDS) | {"source_id": row["source_id"]}


def category_fields(category: SourceCategory) -> dict[str, str]:
    """What is known of a category besides its name."""
    known = {
        "category_id": "" if category.source_id is None else str(category.source_id),
        "supercategory": category.supercategory,
    }
    return {name: value for name, value in known.items() if value}


def object_kinds(objects: pa.Table) -> dict[str, str]:
    """What the values of each attribute are that `object_attributes` gives."""
    kinds = kinds_of(objects, OBJECT_FIELDS)
    has = {
        "iscrowd": objects["iscrowd"],
        "area": pc.or_(own_areas(objects), pc.is_valid(objects["mask"])),
        "source_id": pc.not_equal(objects["source_id"], ""),
    }
    added = {"iscrowd": "checkbox", "area": "number", "source_id": "text"}
    return kinds | {name: kind for name, kind in added.items() if pc.any(has[name]).as_py()}


def image_kinds(images: pa.Table) -> dict[str, str]:
    """What the values of each attribute are that `image_attributes` gives."""
    return kinds_of(images, IMAGE_FIELDS) | {"source_id": "text"}


def _meta(truth: GroundTruth) -> Element:
    meta = Element("meta")
    labels = SubElement(SubElement(meta, "task"), "labels")
    boxes = object_kinds(truth.objects)
    boxes.pop(OCCLUDED, None)
    has_masks = truth.objects["mask"].null_count < truth.objects.num_rows
    boxes |= {BBOX: "text", OUTLINE: "text"} if has_masks else {}
    for category in truth.categories:
        label = _label(category.name, "any" if has_masks else "rectangle", boxes)
        for name, value in category_fields(category).items():
            SubElement(label, name).text = value
        labels.append(label)
    labels.append(_label(IMAGE_TAG, "tag", image_kinds(truth.images)))
    return meta


def _label(name: str, kind: str, attributes: Mapping[str, str]) -> Element:
    label = Element("label")
    SubElement(label, "name").text = name
    SubElement(label, "type").text = kind
    listed = SubElement(label, "attributes")
    for attribute, input_type in attributes.items():
        element = SubElement(listed, "attribute")
        SubElement(element, "name").text = attribute
        SubElement(element, "mutable").text = "False"
        SubElement(element, "input_type").text = input_type
        SubElement(element, "default_value").text = ""
        SubElement(element, "values").text = ""
    return label


def _image(number: int, image: Row, objects: Iterable[Row], names: list[str]) -> Element:
    element = Element("image", {"id": str(number), "name": image["file_name"]})
    if image["split"]:
        element.set("subset", image["split"])
    if image["width"] and image["height"]:
        element.set("width", str(image["width"]))
        element.set("height", str(image["height"]))
    tag = SubElement(element, "tag", {"label": IMAGE_TAG, "source": "manual"})
    _add_attributes(tag, image_attributes(image))
    for row in objects:
        element.append(_shape(names[row["category_row"]], row, (image["height"], image["width"])))
    return element


def _shape(category: str, row: Row, size: Size) -> Element:
    attributes = object_attributes(row)
    crop = cropped(row["mask"], size) if row["mask"] is not None else None
    element = Element("box" if crop is None else "mask", {"label": category, "source": "manual"})
    if isinstance(attributes.get(OCCLUDED), bool):
        element.set(OCCLUDED, str(int(attributes.pop(OCCLUDED))))
    for name, value in (_corners(row) if crop is None else _runs(crop)).items():
        element.set(name, value)
    element.set("z_order", "0")
    if crop is not None:
        box = [row[side] for side in ("x", "y", "width", "height")]
        attributes |= {BBOX: ",".join(map(exact, box)), OUTLINE: ",".join(map(str, crop.box))}
    _add_attributes(element, attributes)
    return element


def _corners(row: Row) -> dict[str, str]:
    corners = {
        "xtl": row["x"],
        "ytl": row["y"],
        "xbr": row["x"] + row["width"],
        "ybr": row["y"] + row["height"],
    }
    return {name: exact(value) for name, value in corners.items()}


def _runs(crop: Crop) -> dict[str, str]:
    sides = zip(("left", "top", "width", "height"), crop.box, strict=True)
    return {"rle": ", ".join(map(str, crop.runs)), **{name: str(value) for name, value in sides}}


def _add_attributes(element: Element, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        SubElement(element, "attribute", {"name": name}).text = text_of(value)
