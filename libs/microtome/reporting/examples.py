"""Examples worth looking at: errors of a run and members of its slices, cut out with surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import SliceRecord
from microtome.datasets import Home, ImageFile, image_file, item_table, read_members
from microtome.errors import NotFoundError, PictureError
from microtome.pictures import open_picture, thumbnail
from microtome.reporting.report import Example, ExampleBox

PER_SLICE = 6
PER_ERROR = 4
SURROUNDINGS = 2.4
LEAST_SIDE = 160.0
PICTURE_WIDTH = 360

OBJECT_COLUMNS = ("image_id", "category", "x", "y", "width", "height", "area", "outcome", "confidence")
PREDICTION_COLUMNS = (
    "image_id",
    "category",
    "x",
    "y",
    "width",
    "height",
    "outcome",
    "confidence",
    "error_type",
)

Row = dict[str, Any]


@dataclass(frozen=True)
class ExampleBoxes:
    """The objects and predictions that may be drawn, with their outcomes."""

    objects: pa.Table
    predictions: pa.Table

    def on(self, image_id: int) -> tuple[list[Row], list[Row]]:
        """Rows of the objects, and of the predictions that have an outcome, on one image."""
        chosen = partial(_on_image, image_id=image_id)
        return chosen(self.objects), [row for row in chosen(self.predictions) if row["outcome"]]


def _on_image(table: pa.Table, image_id: int) -> list[Row]:
    rows: list[Row] = table.filter(pc.equal(table["image_id"], image_id)).to_pylist()
    return rows


def pick_examples(home: Home, dataset: str, run: str, slices: Sequence[SliceRecord]) -> list[Example]:
    """For each slice some members, failures first; then the largest missed and most confident false boxes.

    A run that has no outcomes yet has no examples; pictures that can't be read are passed over.
    """
    boxes = boxes_of(home, dataset, run)
    wanted = [*_of_slices(home, boxes, slices), *_of_errors(boxes)]
    return [
        example
        for example in (cut_example(home, dataset, boxes, *one) for one in wanted)
        if example is not None
    ]


def boxes_of(home: Home, dataset: str, run: str) -> ExampleBoxes:
    """The boxes of a data set and a run, with outcomes. Raises: NotFoundError without an evaluation."""
    return ExampleBoxes(
        item_table(home, dataset, "objects", run=run, columns=OBJECT_COLUMNS),
        item_table(home, dataset, "predictions", run=run, columns=PREDICTION_COLUMNS),
    )


def _of_slices(
    home: Home, boxes: ExampleBoxes, slices: Sequence[SliceRecord]
) -> Iterator[tuple[Row, str, str | None]]:
    for record in slices:
        members = read_members(home, record)
        column = "image_id" if record.scope == "images" else "id"
        objects = boxes.objects.filter(pc.is_in(boxes.objects[column], value_set=pa.array(members)))
        failed = pc.is_in(objects["outcome"], value_set=pa.array(["missed", "mispredicted"])).to_numpy()
        order = np.lexsort((-objects["area"].to_numpy(), ~failed))[:PER_SLICE]
        for row in objects.take(pa.array(order)).to_pylist():
            yield row, "object", record.name


def _of_errors(boxes: ExampleBoxes) -> Iterator[tuple[Row, str, str | None]]:
    for outcome in ("missed", "mispredicted"):
        lost = boxes.objects.filter(pc.equal(boxes.objects["outcome"], outcome))
        for row in (
            lost.sort_by([("area", "descending"), ("id", "ascending")]).slice(0, PER_ERROR).to_pylist()
        ):
            yield row, "object", None
    ghosts = boxes.predictions.filter(pc.equal(boxes.predictions["outcome"], "false_positive"))
    order = [("confidence", "descending"), ("id", "ascending")]
    for row in ghosts.sort_by(order).slice(0, PER_ERROR).to_pylist():
        yield row, "prediction", None


def cut_example(
    home: Home, dataset: str, boxes: ExampleBoxes, row: Row, kind: str, slice_name: str | None
) -> Example | None:
    """A picture of the box of a row amid its surroundings, None where the picture can't be read."""
    try:
        file = image_file(home, dataset, row["image_id"])
        picture = open_picture(file.path, oriented=file.oriented)
    except (NotFoundError, PictureError):
        return None
    left, top, right, bottom = _window(row, picture.width, picture.height)
    cut = picture.crop((left, top, right, bottom))
    scale = min(1.0, PICTURE_WIDTH / cut.width)
    objects, predictions = boxes.on(row["image_id"])
    width, height = max(1, round(cut.width * scale)), max(1, round(cut.height * scale))
    drawn = [_box(one, "object", (left, top, scale), (width, height)) for one in objects]
    drawn += [_box(one, "prediction", (left, top, scale), (width, height)) for one in predictions]
    return Example(
        image_id=row["image_id"],
        file_name=file.file_name,
        picture=thumbnail(cut, PICTURE_WIDTH),
        width=width,
        height=height,
        boxes=[box for box in drawn if box is not None],
        caption=_caption(row, file),
        object_id=row["id"] if kind == "object" else None,
        prediction_id=row["id"] if kind == "prediction" else None,
        slice_name=slice_name,
    )


def _window(row: Row, width: int, height: int) -> tuple[int, int, int, int]:
    """The part of the picture to show: the box amid its surroundings, shifted to lie inside."""
    side_x = min(float(width), max(LEAST_SIDE, SURROUNDINGS * row["width"]))
    side_y = min(float(height), max(LEAST_SIDE, SURROUNDINGS * row["height"]))
    left = min(max(0.0, row["x"] + row["width"] / 2 - side_x / 2), width - side_x)
    top = min(max(0.0, row["y"] + row["height"] / 2 - side_y / 2), height - side_y)
    return round(left), round(top), round(left + side_x), round(top + side_y)


def _box(row: Row, kind: str, origin: tuple[int, int, float], size: tuple[int, int]) -> ExampleBox | None:
    """The part of a box that the cut shows, in its pixels; None where it shows nothing of it."""
    left, top, scale = origin
    low_x, low_y = max(0.0, (row["x"] - left) * scale), max(0.0, (row["y"] - top) * scale)
    high_x = min(float(size[0]), (row["x"] + row["width"] - left) * scale)
    high_y = min(float(size[1]), (row["y"] + row["height"] - top) * scale)
    if high_x <= low_x or high_y <= low_y:
        return None
    return ExampleBox(
        xywh=(low_x, low_y, high_x - low_x, high_y - low_y),
        kind="object" if kind == "object" else "prediction",
        category=row["category"],
        outcome=row["outcome"],
        confidence=row["confidence"],
    )


def _caption(row: Row, file: ImageFile) -> str:
    words = (row["outcome"] or "no outcome").replace("_", " ")
    sure = "" if row["confidence"] is None else f", confidence {row['confidence']:.2f}"
    return f"{row['category']}: {words}{sure} ({file.width} × {file.height})"
