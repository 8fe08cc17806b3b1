"""Homes with small drawn pictures: six images, each with a disc and a block."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from microtome.datasets import Home
from microtome.errors import LeaseLostError

WIDTH, HEIGHT = 96, 64
DISC, BLOCK = [6, 10, 36, 36], [52, 20, 30, 40]
N_IMAGES = 6


def draw(number: int) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (60 + 15 * number,) * 3)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((6, 10, 42, 46), fill=(200, 20 * number, 30))
    pen.rectangle((52, 20, 82, 60), fill=(20, 160, 20 * number), outline=(255 - 20 * number,) * 3, width=3)
    return picture


@dataclass(frozen=True)
class Files:
    """Annotation and prediction files that a test writes."""

    folder: Path

    def json(self, name: str, document: Any) -> Path:
        path = self.folder / name
        path.write_text(json.dumps(document))
        return path

    def truth(self, name: str = "truth.json", **changes: Any) -> Path:
        """Ground truth of the drawn pictures, with some of its lists replaced."""
        return self.json(name, truth_document() | changes)

    def predictions(self, name: str = "predictions.json", rows: list | None = None) -> Path:
        """Predictions: every object as it is, unless other rows are given."""
        return self.json(name, perfect_rows() if rows is None else rows)


def truth_document(first_image: int = 0) -> dict[str, Any]:
    images = range(first_image, first_image + N_IMAGES)
    return {
        "images": [
            {"id": image, "file_name": f"{image:02}.png", "width": WIDTH, "height": HEIGHT}
            for image in images
        ],
        "categories": [{"id": 1, "name": "disc"}, {"id": 2, "name": "block"}],
        "annotations": [
            {
                "id": 2 * image + category,
                "image_id": image,
                "category_id": category,
                "bbox": box,
                "area": box[2] * box[3],
                "iscrowd": 0,
                "attributes": {"occluded": image % 2 == 0},
            }
            for image in images
            for category, box in ((1, DISC), (2, BLOCK))
        ],
    }


def perfect_rows(offset: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "image_id": row["image_id"],
            "category_id": row["category_id"] + offset,
            "bbox": row["bbox"],
            "score": 0.1 + 0.07 * number,
        }
        for number, row in enumerate(truth_document()["annotations"])
    ]


class StopAt:
    """A fence that lets some commits pass and then says that the job was lost."""

    def __init__(self, passes: int) -> None:
        self.left = passes

    def __call__(self) -> None:
        if self.left == 0:
            raise LeaseLostError("another worker has the job")
        self.left -= 1


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with Home.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn pictures 00.png to 11.png, of which the ground truth names the first six."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(2 * N_IMAGES):
        draw(number).save(folder / f"{number:02}.png")
    return folder


@pytest.fixture(scope="session")
def stop_at() -> type[StopAt]:
    return StopAt


@pytest.fixture(scope="session")
def document() -> Callable[..., dict[str, Any]]:
    """`document(first_image)`: the ground truth of six images."""
    return truth_document


@pytest.fixture(scope="session")
def perfect() -> Callable[..., list[dict[str, Any]]]:
    """`perfect(offset)`: the objects as predictions, category ids shifted."""
    return perfect_rows
