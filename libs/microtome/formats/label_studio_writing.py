"""Ground truth -> Label Studio JSON: one task a picture, attributes as choices, numbers and texts per region.

An object with a mask is a brush region, others are rectangles. Rectangles there are percentages of the
picture's size; the exact boxes are kept in `meta`, which a reader believes as long as the percentages, or the
box around the mask, say the same. Ids of categories stand in the labelling interface.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from microtome.errors import InputError
from microtome.files import make_folder, write_atomically
from microtome.formats.cvat_writing import category_fields, image_attributes, object_attributes, object_kinds
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.tool_masks import brushed, cropped
from microtome.formats.written_rows import Row, rows_by_image

LABELS, BRUSH, PICTURE = "label", "brush", "image"
CONFIG = "label_config.xml"
_CONTROLS = {"checkbox": "Choices", "number": "Number", "text": "TextArea"}


def write_label_studio(truth: GroundTruth, path: Path) -> None:
    """Write the tasks, and beside them the labelling interface that they are for.

    Raises: InputError for an image of unknown size.
    """
    names = [category.name for category in truth.categories]
    tasks = (
        _task(number, image, objects, names)
        for number, (image, objects) in enumerate(rows_by_image(truth), start=1)
    )
    make_folder(path.parent)
    write_atomically(path, lambda file: file.writelines(_encoded(tasks)))
    config = tostring(_config(truth), encoding="utf-8")
    write_atomically(path.parent / CONFIG, lambda file: file.write(config))


def _encoded(tasks: Iterable[Row]) -> Iterator[bytes]:
    """The file, a task at a time."""
    encode = json.JSONEncoder(allow_nan=False, ensure_ascii=False).encode
    before = "["
    for task in tasks:
        yield f"{before}{encode(task)}".encode()
        before = ", "
    yield b"[]" if before == "[" else b"]"


def percentages(bbox: tuple[float, float, float, float], size: tuple[int, int]) -> dict[str, float]:
    """A box as Label Studio has it."""
    width, height = size
    return {
        "x": bbox[0] / width * 100,
        "y": bbox[1] / height * 100,
        "width": bbox[2] / width * 100,
        "height": bbox[3] / height * 100,
    }


def _config(truth: GroundTruth) -> Element:
    view = Element("View")
    SubElement(view, "Image", {"name": PICTURE, "value": f"${PICTURE}"})
    has_masks = truth.objects["mask"].null_count < truth.objects.num_rows
    for tag, name in [("RectangleLabels", LABELS), *([("BrushLabels", BRUSH)] if has_masks else [])]:
        labels = SubElement(view, tag, {"name": name, "toName": PICTURE})
        for category in truth.categories:
            SubElement(labels, "Label", {"value": category.name, **category_fields(category)})
    for name, kind in object_kinds(truth.objects).items():
        control = SubElement(view, _CONTROLS[kind], {"name": name, "toName": PICTURE, "perRegion": "true"})
        if kind == "checkbox":
            for choice in ("true", "false"):
                SubElement(control, "Choice", {"value": choice})
    indent(view)
    return view


def _task(number: int, image: Row, objects: list[Row], names: list[str]) -> Row:
    data = {PICTURE: image["file_name"], "split": image["split"], "attributes": image_attributes(image)}
    size = (image["width"], image["height"])
    if all(size):
        data |= {"width": size[0], "height": size[1]}
    elif objects:
        raise InputError(
            "Label Studio's boxes are percentages of their picture's size",
            found=f"{image['file_name']} without one", expected="the size of every picture",
            fix="Export as coco or cvat, or import with --images.",
        )  # fmt: skip
    result = [
        part
        for position, row in enumerate(objects)
        for part in _region(f"r{number}-{position}", row, names[row["category_row"]], size)
    ]
    return {"id": number, "data": data, "annotations": [{"id": number, "result": result}]}


def _region(region: str, row: Row, category: str, size: tuple[int, int]) -> Iterator[Row]:
    bbox = (row["x"], row["y"], row["width"], row["height"])
    crop = cropped(row["mask"], size[::-1]) if row["mask"] is not None else None
    shape = {**percentages(bbox, size), "rotation": 0} if crop is None else {}
    common = {
        "id": region,
        "to_name": PICTURE,
        "original_width": size[0],
        "original_height": size[1],
        "image_rotation": 0,
    }
    if crop is None:
        yield {
            **common,
            "from_name": LABELS,
            "type": "rectanglelabels",
            "value": {**shape, "rectanglelabels": [category]},
            "meta": {"bbox": list(bbox)},
        }
    else:
        yield {
            **common,
            "from_name": BRUSH,
            "type": "brushlabels",
            "value": {"format": "rle", "rle": brushed(row["mask"], size[::-1]), "brushlabels": [category]},
            "meta": {"bbox": list(bbox), "outline": list(crop.box)},
        }
    for name, value in object_attributes(row).items():
        yield {**common, "from_name": name, **_typed(value, shape)}


def _typed(value: Any, shape: Mapping[str, float]) -> Row:
    if isinstance(value, bool):
        return {"type": "choices", "value": {**shape, "choices": [str(value).lower()]}}
    if isinstance(value, str):
        return {"type": "textarea", "value": {**shape, "text": [value]}}
    return {"type": "number", "value": {**shape, "number": value}}
