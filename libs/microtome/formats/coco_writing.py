"""Ground truth -> COCO JSON: boxes, areas, crowds and masks as they are, attributes under `attributes`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from microtome.files import write_atomically
from microtome.formats.coco_tables import whole_number
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.written_rows import (
    IMAGE_FIELDS,
    OBJECT_FIELDS,
    Row,
    attributes_of,
    rows_by_image,
    whole_ids,
)


def write_coco(truth: GroundTruth, path: Path) -> None:
    """Write one COCO file. Ids of the source are kept where they are whole numbers that no other has."""
    content = json.dumps(coco_document(truth), allow_nan=False).encode()
    write_atomically(path, lambda file: file.write(content))


def coco_document(truth: GroundTruth) -> dict[str, Any]:
    """The document of a COCO file."""
    image_ids = _image_ids(truth)
    category_ids = _category_ids(truth)
    object_ids = iter(whole_ids(truth.objects["source_id"].to_pylist()))
    images, annotations = [], []
    for image_id, (image, objects) in zip(image_ids, rows_by_image(truth), strict=True):
        images.append(_image(image_id, image))
        annotations += [_annotation(next(object_ids), image_id, category_ids, image, row) for row in objects]
    categories = [
        {"id": number, "name": category.name, "supercategory": category.supercategory}
        for number, category in zip(category_ids, truth.categories, strict=True)
    ]
    return {"images": images, "annotations": annotations, "categories": categories}


def _image_ids(truth: GroundTruth) -> list[int]:
    given = [whole_number(text) for text in truth.images["source_id"].to_pylist()]
    known = [number for number in given if number is not None]
    if len(known) == len(given) == len(set(known)):
        return known
    return list(range(1, len(given) + 1))


def _category_ids(truth: GroundTruth) -> list[int]:
    known = [one.source_id for one in truth.categories if one.source_id is not None]
    if len(known) == len(truth.categories) == len(set(known)):
        return known
    return list(range(1, len(truth.categories) + 1))


def _image(image_id: int, image: Row) -> Row:
    row = {"id": image_id, "file_name": image["file_name"]}
    if image["width"] and image["height"]:
        row |= {"width": image["width"], "height": image["height"]}
    attributes = attributes_of(image, IMAGE_FIELDS)
    return {**row, "attributes": attributes} if attributes else row


def _annotation(object_id: int, image_id: int, category_ids: list[int], image: Row, row: Row) -> Row:
    annotation = {
        "id": object_id,
        "image_id": image_id,
        "category_id": category_ids[row["category_row"]],
        "bbox": [row["x"], row["y"], row["width"], row["height"]],
        "area": row["area"],
        "iscrowd": int(row["iscrowd"]),
    }
    if row["mask"] is not None:
        size = [image["height"], image["width"]]
        annotation["segmentation"] = {"size": size, "counts": row["mask"].decode("ascii")}
    attributes = attributes_of(row, OBJECT_FIELDS)
    return {**annotation, "attributes": attributes} if attributes else annotation
