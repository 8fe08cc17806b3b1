"""The tables of a data set and a run -> the arrays that matching needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, RunRecord
from microtome.datasets import Home
from microtome.datasets.columns import finished_run
from microtome.datasets.names import images_table, objects_table, predictions_table
from microtome.errors import InputError
from microtome.evaluation.iou_types import check_iou_type
from microtome.matching.inputs import EvaluationInput, Mask
from microtome.matching.results import IouType
from microtome.tables import Arrays


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
    record, run_record = finished_run(home, dataset, run)
    check_iou_type(home, record, run_record, iou_type)
    objects_at = (objects_table(record.dataset_id), record.objects_version)
    predictions_at = (predictions_table(record.dataset_id, run_record.run_id), run_record.predictions_version)
    objects = home.tables.arrays(*objects_at)
    predictions = _on_known_images(home.tables.arrays(*predictions_at), record.n_images)
    categories = tuple(category.name for category in home.catalog.categories(record.dataset_id))
    sizes = _sizes(home, record) if iou_type == "segm" else None
    source = EvaluationInput(
        n_images=record.n_images,
        n_categories=len(categories),
        object_image=objects["image_id"],
        object_category=objects["category_id"],
        object_boxes_xywh=objects["box"],
        object_area=objects["area"],
        object_crowd=objects["iscrowd"],
        prediction_image=predictions["image_id"],
        prediction_category=predictions["category_id"],
        prediction_confidence=predictions["confidence"],
        prediction_boxes_xywh=predictions["box"],
        object_masks=None if sizes is None else _masks(home, objects_at, sizes, "objects"),
        prediction_masks=None if sizes is None else _masks(home, predictions_at, sizes, "predictions"),
        object_ids=objects["object_id"],
        prediction_ids=predictions["prediction_id"],
    )
    return LoadedRun(record, run_record, source, categories)


def _on_known_images(predictions: Arrays, n_images: int) -> Arrays:
    known = predictions["image_id"] < n_images
    return predictions if known.all() else {name: array[known] for name, array in predictions.items()}


def _sizes(home: Home, record: DatasetRecord) -> list[list[int]]:
    """Height and width of each image in pixels, by image id."""
    images = home.tables.read(
        images_table(record.dataset_id), columns=["width", "height"], version=record.images_version
    )
    pairs = zip(images["height"].to_pylist(), images["width"].to_pylist(), strict=True)
    return [list(pair) for pair in pairs]


def _masks(home: Home, table: tuple[str, int], sizes: Sequence[list[int]], items: str) -> list[Mask]:
    """The masks of the rows on known images."""
    name, version = table
    rows = home.tables.read(name, columns=["image_id", "mask"], version=version)
    rows = rows.filter(pc.less(rows["image_id"], len(sizes)))
    counts: list[Any] = rows["mask"].to_pylist()
    missing = sum(mask is None for mask in counts)
    if missing:
        raise InputError(
            f"{missing} of {len(counts)} {items} have no mask", expected="a mask for each",
            fix="Measure by boxes (bbox), or import a segmentation of each.",
        )  # fmt: skip
    images = rows["image_id"].to_pylist()
    return [{"size": sizes[image], "counts": mask} for image, mask in zip(images, counts, strict=True)]
