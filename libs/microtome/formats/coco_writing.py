"""Ground truth -> COCO JSON: boxes, areas, crowds and masks as they are, attributes under `attributes`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from microtome.files import write_atomically
from microtome.formats.coco_tables import whole_number
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.written_rows import (
    IMAGE_FIELDS,
    OBJECT_FIELDS,
    Row,
    attributes_of,
    rows_by_image,
    rows_of,
    whole_ids,
)


def write_coco(truth: GroundTruth, path: Path) -> None:
    """Write one COCO file. Ids of the source are kept where they are whole numbers that no other has."""
    lists = {"images": _images(truth), "annotations": _annotations(truth), "categories": _categories(truth)}
    write_atomically(path, lambda file: file.writelines(_encoded(lists)))


def _encoded(lists: Mapping[str, Iterable[Row]]) -> Iterator[bytes]:
    """A document of lists as JSON, a row at a time."""
    encode = json.JSONEncoder(allow_nan=False).encode
    before = "{"
    for name, rows in lists.items():
        yield f"{before}{encode(name)}: [".encode()
        for number, row in enumerate(rows):
            yield f"{', ' if number else ''}{encode(row)}".encode()
        before = "], "
    yield b"]}"


def _images(truth: GroundTruth) -> Iterator[Row]:
    for image_id, image in zip(_image_ids(truth), rows_of(truth.images), strict=True):
        yield _image(image_id, image)


def _annotations(truth: GroundTruth) -> Iterator[Row]:
    category_ids = _category_ids(truth)
    object_ids = iter(whole_ids(truth.objects["source_id"].to_pylist()))
    for image_id, (image, objects) in zip(_image_ids(truth), rows_by_image(truth), strict=True):
        for row in objects:
            yield _annotation(next(object_ids), image_id, category_ids, image, row)


def _categories(truth: GroundTruth) -> Iterator[Row]:
    for number, category in zip(_category_ids(truth), truth.categories, strict=True):
        yield {"id": number, "name": category.name, "supercategory": category.supercategory}


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
