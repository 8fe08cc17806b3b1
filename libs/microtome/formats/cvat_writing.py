"""Ground truth -> CVAT's "CVAT for images 1.1" XML, one file, attributes kept.

Crowds, areas that are not width x height, and ids of the source are written as attributes of those names;
masks have no place beside a box and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from microtome.files import make_folder, write_atomically
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.written_rows import (
    IMAGE_FIELDS,
    OBJECT_FIELDS,
    Row,
    attributes_of,
    exact,
    rows_by_image,
    text_of,
)

IMAGE_TAG = "image attributes"
OCCLUDED = "occluded"


def write_cvat(truth: GroundTruth, path: Path) -> None:
    """Write one XML file that CVAT imports as "CVAT 1.1"."""
    root = Element("annotations")
    SubElement(root, "version").text = "1.1"
    root.append(_meta(truth))
    names = [category.name for category in truth.categories]
    for number, (image, objects) in enumerate(rows_by_image(truth)):
        root.append(_image(number, image, objects, names))
    indent(root)
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    make_folder(path.parent)
    write_atomically(path, lambda file: file.write(content))


def object_attributes(row: Row) -> dict[str, Any]:
    """The attributes of an object, with those of its fields that a box in such a tool has no place for."""
    attributes = attributes_of(row, OBJECT_FIELDS)
    if row["iscrowd"]:
        attributes["iscrowd"] = True
    if row["area"] != row["width"] * row["height"]:
        attributes["area"] = row["area"]
    if row["source_id"]:
        attributes["source_id"] = row["source_id"]
    return attributes


def image_attributes(row: Row) -> dict[str, Any]:
    """The attributes of an image, with the id it had in its source."""
    return attributes_of(row, IMAGE_FIELDS) | {"source_id": row["source_id"]}


def kinds_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """checkbox, number or text: what the values of each attribute are."""
    kinds: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            kind = "text" if isinstance(value, str) else "checkbox" if isinstance(value, bool) else "number"
            kinds.setdefault(name, kind)
    return kinds


def _meta(truth: GroundTruth) -> Element:
    meta = Element("meta")
    labels = SubElement(SubElement(meta, "task"), "labels")
    boxes = kinds_of(object_attributes(row) for row in truth.objects.to_pylist())
    boxes.pop(OCCLUDED, None)
    for category in truth.categories:
        labels.append(_label(category.name, "rectangle", boxes))
    labels.append(
        _label(IMAGE_TAG, "tag", kinds_of(image_attributes(row) for row in truth.images.to_pylist()))
    )
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
        element.append(_box(names[row["category_row"]], row))
    return element


def _box(category: str, row: Row) -> Element:
    attributes = object_attributes(row)
    element = Element("box", {"label": category, "source": "manual"})
    if isinstance(attributes.get(OCCLUDED), bool):
        element.set(OCCLUDED, str(int(attributes.pop(OCCLUDED))))
    element.set("xtl", exact(row["x"]))
    element.set("ytl", exact(row["y"]))
    element.set("xbr", exact(row["x"] + row["width"]))
    element.set("ybr", exact(row["y"] + row["height"]))
    element.set("z_order", "0")
    _add_attributes(element, attributes)
    return element


def _add_attributes(element: Element, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        SubElement(element, "attribute", {"name": name}).text = text_of(value)
