"""The documented columns of images, objects and predictions: the words of `--where` and `--sort`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa

from microtome.catalog import DatasetRecord, EvaluationRecord, RunRecord, ScoreRecord
from microtome.datasets.home import Home
from microtome.datasets.names import (
    Items,
    images_table,
    objects_table,
    outcomes_table,
    predictions_table,
    scores_table,
)
from microtome.errors import InputError, NotFoundError

ColumnType = Literal["number", "text", "boolean"]
Source = Literal["item", "category", "image", "outcome", "count", "score", "run score"]

ID_COLUMN: Mapping[Items, str] = {
    "images": "image_id",
    "objects": "object_id",
    "predictions": "prediction_id",
}
HIDDEN = frozenset({"mask", "digest", "root", "path", "oriented", "category_id", "vector"})
ERROR_COLUMNS = frozenset(
    {
        "outcome",
        "error_type",
        "iou",
        "n_predictions",
        "n_true_positive",
        "n_false_positive",
        "n_missed",
        "n_mispredicted",
    }
)
RUN_SCORES = frozenset(
    {
        "badly_located",
        "box_trust",
        "category_trust",
        "hardness",
        "image_label_trust",
        "label_trust",
        "mean_iou",
        "missing_label",
        "mistakenness",
        "mistakenness_location",
        "overlooked",
        "possible_missing",
        "possible_spurious",
        "swapped",
    }
)
"""The scores that Microtome computes from a run: they are there once it was scored."""

DESCRIPTIONS: Mapping[str, str] = {
    "id": "the item's id",
    "image_id": "the id of the image it lies on",
    "source_id": "its id in the annotation file",
    "category": "name of the category",
    "x": "left edge of the box in pixels",
    "y": "top edge of the box in pixels",
    "width": "width in pixels",
    "height": "height in pixels",
    "area": "area in square pixels: the annotation's for objects, width x height for predictions",
    "iscrowd": "whether the annotation marks a crowd",
    "confidence": "score of the prediction (of an object: of the prediction it was paired with)",
    "outcome": (
        "object: matched, missed, mispredicted; prediction: true_positive, false_positive; "
        "null under the threshold"
    ),
    "error_type": (
        "classification, localization, both, duplicate, background, missed; null where there is no error"
    ),
    "iou": "intersection over union with the box it was paired with",
    "object_id": "the object that the prediction was paired with",
    "prediction_id": "the prediction that the object was paired with",
    "split": "split that the image belongs to",
    "file_name": "file name of the image, relative to the folder of images",
    "image_width": "width of the image in pixels",
    "image_height": "height of the image in pixels",
    "readable": "whether the picture could be decoded",
    "unreadable_reason": "why the picture could not be decoded",
    "exif_orientation": "EXIF orientation, 1 = none",
    "n_objects": "number of objects on the image, crowds left out",
    "n_predictions": "number of predictions on the image at the confidence threshold",
    "n_true_positive": "number of true positives on the image",
    "n_false_positive": "number of false positives on the image",
    "n_missed": "number of missed objects on the image",
    "n_mispredicted": "number of mispredicted objects on the image",
}


@dataclass(frozen=True)
class ColumnInfo:
    """One column: where it is read from (`stored` is its name there) and what it means.

    Of a score `table` is the table it lies in, with the version to read.
    """

    name: str
    type: ColumnType
    description: str
    source: Source
    stored: str
    table: tuple[str, int] | None = None


@dataclass(frozen=True)
class ItemTables:
    """The stored tables behind one kind of items, each with the version to read.

    `evaluation` is the run's newest, also where the data set has moved on since; `outcomes` are those of the
    present versions only.
    """

    dataset: DatasetRecord
    items: Items
    run: RunRecord | None
    base: tuple[str, int]
    evaluation: EvaluationRecord | None
    outcomes: tuple[str, int] | None

    @property
    def evaluated(self) -> bool:
        """Whether the run's outcomes are those of its data set and predictions as they are now."""
        return _is_current(self.dataset, self.run, self.evaluation)


def item_tables(home: Home, dataset: str, items: Items, run: str | None) -> ItemTables:
    """The tables behind the items of a data set, with a run's outcomes where it has been evaluated.

    Raises: NotFoundError for an unknown data set or run or one whose import was never finished, InputError
    when predictions are asked for without a run.
    """
    return tables_of(home, home.catalog.dataset(dataset), items, run)


def tables_of(home: Home, record: DatasetRecord, items: Items, run: str | None) -> ItemTables:
    """As `item_tables`, at the version of the data set that the record names."""
    run_record = None if run is None else home.catalog.run(record.dataset_id, run)
    _require_finished(record, run_record)
    if items == "images":
        base = (images_table(record.dataset_id), record.images_version)
    elif items == "objects":
        base = (objects_table(record.dataset_id), record.objects_version)
    elif run_record is None:
        raise InputError(
            "predictions belong to a run", found="no run", expected="a run", fix="Name one with --run."
        )
    else:
        base = (predictions_table(record.dataset_id, run_record.run_id), run_record.predictions_version)
    evaluation = None if run_record is None else _evaluation(home, record, run_record)
    return ItemTables(
        record, items, run_record, base, evaluation, _outcomes(record, run_record, evaluation, items)
    )


def _evaluation(home: Home, record: DatasetRecord, run: RunRecord) -> EvaluationRecord | None:
    """The run's evaluation on this version, else its newest."""
    own = home.catalog.evaluation(run.run_id, "bbox", record.version)
    return own or home.catalog.evaluation(run.run_id, "bbox")


def outcome_advice(tables: ItemTables) -> str | None:
    """What to do for columns of outcomes, None where they are there."""
    run, evaluation = tables.run, tables.evaluation
    if run is None:
        return "Outcomes belong to a run: name one with --run."
    if tables.evaluated:
        return None
    command = f"microtome evaluate {tables.dataset.name} --run {run.name}"
    if evaluation is None:
        return f"Run `{command}` first: it writes the outcomes."
    then, now = evaluation.dataset_version, tables.dataset.version
    what = (
        f"was evaluated on version {then}, the data set is at version {now}"
        if then != now
        else "got other predictions since it was evaluated"
    )
    return f"Run {run.name!r} {what}: run `{command}` again."


def _require_finished(record: DatasetRecord, run: RunRecord | None) -> None:
    """A process that died while importing leaves a name without rows behind."""
    if not record.version:
        raise NotFoundError(f"data set {record.name!r} holds no image yet", fix="Import into it first.")
    if run is not None and not run.predictions_version:
        raise NotFoundError(f"run {run.name!r} was never imported to its end", fix="Import it again.")


def _is_current(record: DatasetRecord, run: RunRecord | None, evaluation: EvaluationRecord | None) -> bool:
    if run is None or evaluation is None:
        return False
    now = (record.version, run.predictions_version)
    return (evaluation.dataset_version, evaluation.predictions_version) == now


def _outcomes(
    record: DatasetRecord, run: RunRecord | None, evaluation: EvaluationRecord | None, items: Items
) -> tuple[str, int] | None:
    if run is None or evaluation is None or items == "images" or not _is_current(record, run, evaluation):
        return None
    version = (
        evaluation.outcomes_objects_version if items == "objects" else evaluation.outcomes_predictions_version
    )
    return outcomes_table(record.dataset_id, run.run_id, items), version


def finished_run(home: Home, dataset: str, run: str) -> tuple[DatasetRecord, RunRecord]:
    """A data set and its run, which both hold rows.

    Raises: NotFoundError for unknown ones and those whose import was never finished.
    """
    record = home.catalog.dataset(dataset)
    run_record = home.catalog.run(record.dataset_id, run)
    _require_finished(record, run_record)
    return record, run_record


def item_columns(home: Home, dataset: str, items: Items, *, run: str | None = None) -> dict[str, ColumnInfo]:
    """The columns that `--where` and `--sort` know for these items, by name.

    Raises: as `item_tables`.
    """
    return known_columns(home, item_tables(home, dataset, items, run))


def known_columns(home: Home, tables: ItemTables) -> dict[str, ColumnInfo]:
    """The columns of opened item tables, by name; a score whose name is taken is called `score_<name>`."""
    columns = _own_columns(home, tables)
    for info in _score_columns(home, tables):
        name = info.name
        while name in columns:
            name = f"score_{name}"
        columns[name] = replace(info, name=name)
    return columns


def _own_columns(home: Home, tables: ItemTables) -> dict[str, ColumnInfo]:
    columns = {"id": _info("id", pa.int64(), "item", ID_COLUMN[tables.items])}
    for field in home.tables.schema(tables.base[0], version=tables.base[1]):
        if field.name not in HIDDEN and field.name != ID_COLUMN[tables.items]:
            columns[field.name] = _info(field.name, field.type, "item", field.name)
    if tables.items == "images":
        return {**columns, **_count_columns(tables)}
    columns["category"] = _info("category", pa.string(), "category", "category_id")
    if tables.outcomes is not None:
        for field in home.tables.schema(tables.outcomes[0], version=tables.outcomes[1]):
            if field.name != ID_COLUMN[tables.items]:
                columns[field.name] = _info(field.name, field.type, "outcome", field.name)
    for field in home.tables.schema(
        images_table(tables.dataset.dataset_id), version=tables.dataset.images_version
    ):
        if field.name not in HIDDEN and field.name not in ("image_id", "source_id"):
            name = f"image_{field.name}" if field.name in columns else field.name
            columns[name] = _info(name, field.type, "image", field.name)
    return columns


def _score_columns(home: Home, tables: ItemTables) -> Iterator[ColumnInfo]:
    """The scores of these items: those of the data set, then those of the run."""
    dataset, run = tables.dataset, tables.run
    records = home.catalog.scores(dataset.dataset_id)
    if run is not None:
        records += home.catalog.scores(dataset.dataset_id, run.run_id)
    for record in records:
        if record.items == tables.items:
            yield from _columns_of_family(dataset, record)


def _columns_of_family(dataset: DatasetRecord, record: ScoreRecord) -> Iterator[ColumnInfo]:
    table = scores_table(record.dataset_id, record.items, record.family, record.run_id)
    source: Source = "score" if record.run_id is None else "run score"
    version = record.dataset_version
    old = "" if version == dataset.version else f" (computed on version {version} of the data set)"
    for column in record.columns:
        high = column["high_means"]
        meaning = column["description"] + (f"; high means {high}" if high else "") + old
        name, kind = column["name"], column["type"]
        yield ColumnInfo(name, kind, meaning, source, name, (table, record.table_version))


def _count_columns(tables: ItemTables) -> dict[str, ColumnInfo]:
    names = ["n_objects"]
    if tables.evaluated:
        names += ["n_predictions", "n_true_positive", "n_false_positive", "n_missed", "n_mispredicted"]
    return {name: _info(name, pa.int64(), "count", name) for name in names}


def _info(name: str, type_: pa.DataType, source: Source, stored: str) -> ColumnInfo:
    kind: ColumnType = "number"
    if pa.types.is_boolean(type_):
        kind = "boolean"
    elif pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_dictionary(type_):
        kind = "text"
    description = DESCRIPTIONS.get(name) or "attribute from the annotation file"
    return ColumnInfo(name, kind, description, source, stored)
