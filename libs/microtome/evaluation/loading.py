"""The tables of a data set and a run -> the arrays that matching needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.catalog import DatasetRecord, RunRecord
from microtome.datasets import Home
from microtome.datasets.columns import item_tables
from microtome.datasets.names import images_table, objects_table, predictions_table
from microtome.errors import InputError
from microtome.matching.inputs import EvaluationInput, Mask
from microtome.matching.results import IouType

BOX = ["x", "y", "width", "height"]


@dataclass(frozen=True)
class LoadedRun:
    """A run and its data set as arrays, with the names of the categories `(K,)` in order of their ids."""

    dataset: DatasetRecord
    run: RunRecord
    source: EvaluationInput
    categories: tuple[str, ...]


def load_run(home: Home, dataset: str, run: str, iou_type: IouType) -> LoadedRun:
    """Objects and predictions in id order; ids of images are their positions, objects may have been removed.

    Predictions on images that this version of the data set does not hold yet are left out.

    Raises: NotFoundError for an unknown data set or run, InputError when masks are asked for and there are
    none.
    """
    record, run_record = _finished(home, dataset, run)
    if iou_type not in run_record.iou_types:
        raise InputError(
            f"run {run!r} has no masks", found=iou_type, expected=" or ".join(run_record.iou_types),
            fix="Evaluate it with --iou-type bbox, or import predictions with a segmentation.",
        )  # fmt: skip
    masks = ["mask"] if iou_type == "segm" else []
    objects = home.tables.read(
        objects_table(record.dataset_id),
        columns=["object_id", "image_id", "category_id", *BOX, "area", "iscrowd", *masks],
        version=record.objects_version,
    )
    predictions = home.tables.read(
        predictions_table(record.dataset_id, run_record.run_id),
        columns=["prediction_id", "image_id", "category_id", "confidence", *BOX, *masks],
        version=run_record.predictions_version,
    )
    predictions = _on_known_images(predictions, record.n_images)
    categories = tuple(category.name for category in home.catalog.categories(record.dataset_id))
    sizes = _sizes(home, record) if masks else None
    source = EvaluationInput(
        n_images=record.n_images,
        n_categories=len(categories),
        object_image=objects["image_id"].to_numpy(),
        object_category=objects["category_id"].to_numpy(),
        object_boxes_xywh=_boxes(objects),
        object_area=objects["area"].to_numpy(),
        object_crowd=objects["iscrowd"].to_numpy(),
        prediction_image=predictions["image_id"].to_numpy(),
        prediction_category=predictions["category_id"].to_numpy(),
        prediction_confidence=predictions["confidence"].to_numpy(),
        prediction_boxes_xywh=_boxes(predictions),
        object_masks=None if sizes is None else _masks(objects, sizes, "objects"),
        prediction_masks=None if sizes is None else _masks(predictions, sizes, "predictions"),
        object_ids=objects["object_id"].to_numpy(),
        prediction_ids=predictions["prediction_id"].to_numpy(),
    )
    return LoadedRun(record, run_record, source, categories)


def _finished(home: Home, dataset: str, run: str) -> tuple[DatasetRecord, RunRecord]:
    tables = item_tables(home, dataset, "predictions", run)
    return tables.dataset, home.catalog.run(tables.dataset.dataset_id, run)


def _on_known_images(predictions: pa.Table, n_images: int) -> pa.Table:
    known = predictions["image_id"].to_numpy() < n_images
    return predictions if known.all() else predictions.filter(pa.array(known))


def _boxes(table: pa.Table) -> npt.NDArray[np.float64]:
    boxes = np.empty((table.num_rows, 4))
    for side, name in enumerate(BOX):
        first = 0
        for chunk in table[name].chunks:
            boxes[first : first + len(chunk), side] = chunk.to_numpy()
            first += len(chunk)
    return boxes


def _sizes(home: Home, record: DatasetRecord) -> list[list[int]]:
    """Height and width of each image in pixels, by image id."""
    images = home.tables.read(
        images_table(record.dataset_id), columns=["width", "height"], version=record.images_version
    )
    pairs = zip(images["height"].to_pylist(), images["width"].to_pylist(), strict=True)
    return [list(pair) for pair in pairs]


def _masks(table: pa.Table, sizes: Sequence[list[int]], items: str) -> list[Mask]:
    counts: list[Any] = table["mask"].to_pylist()
    missing = sum(mask is None for mask in counts)
    if missing:
        raise InputError(
            f"{missing} of {len(counts)} {items} have no mask", expected="a mask for each",
            fix="Evaluate with --iou-type bbox.",
        )  # fmt: skip
    images = table["image_id"].to_pylist()
    return [{"size": sizes[image], "counts": mask} for image, mask in zip(images, counts, strict=True)]
