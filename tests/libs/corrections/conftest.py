"""A data set of drawn pictures with some wrong labels, and a run that is right where they are wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from microtome.datasets import Home, import_dataset, import_run

WIDTH, HEIGHT = 96, 64
DISC, BLOCK = [6, 10, 36, 36], [52, 20, 30, 40]
N_IMAGES = 4


def truth(**changes: Any) -> dict[str, Any]:
    """Four images with a disc (ids 0, 2, 4, 6 here) and a block (1, 3, 5, 7) each."""
    document = {
        "images": [
            {"id": n, "file_name": f"{n}.png", "width": WIDTH, "height": HEIGHT} for n in range(N_IMAGES)
        ],
        "categories": [{"id": 1, "name": "disc"}, {"id": 2, "name": "block"}],
        "annotations": [
            {
                "id": 100 + 2 * n + k, "image_id": n, "category_id": k + 1, "bbox": box,
                "area": box[2] * box[3], "iscrowd": 0, "attributes": {"seen": n % 2 == 0},
            }
            for n in range(N_IMAGES)
            for k, box in enumerate((DISC, BLOCK))
        ],
    }  # fmt: skip
    return document | changes


def predictions() -> list[dict[str, Any]]:
    """Every object as it is, disc and block in turn, and a ninth prediction where nothing is labelled."""
    rows = [
        {"image_id": n, "category_id": k + 1, "bbox": box, "score": 0.9 - 0.05 * (2 * n + k)}
        for n in range(N_IMAGES)
        for k, box in enumerate((DISC, BLOCK))
    ]
    return [*rows, {"image_id": 0, "category_id": 2, "bbox": [60, 2, 12, 12], "score": 0.97}]


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for n in range(N_IMAGES):
        picture = Image.new("RGB", (WIDTH, HEIGHT), (60 + 30 * n,) * 3)
        pen = ImageDraw.Draw(picture)
        pen.ellipse((6, 10, 42, 46), fill=(200, 20 * n, 30))
        pen.rectangle((52, 20, 82, 60), fill=(20, 160, 20 * n))
        picture.save(folder / f"{n}.png")
    return folder


@pytest.fixture
def make_home(tmp_path: Path, pictures: Path) -> Iterator[Callable[..., Home]]:
    """`make_home(truth, predictions)`: a home with the data set `shapes` and its run `a`."""
    opened: list[Home] = []

    def make(document: dict[str, Any] | None = None, rows: list[dict[str, Any]] | None = None) -> Home:
        (tmp_path / "truth.json").write_text(json.dumps(document or truth()))
        (tmp_path / "rows.json").write_text(json.dumps(predictions() if rows is None else rows))
        home = Home.open(tmp_path / "home")
        opened.append(home)
        import_dataset(home, "shapes", annotations=tmp_path / "truth.json", images=pictures, split="train")
        import_run(home, "shapes", "a", tmp_path / "rows.json")
        return home

    yield make
    for home in opened:
        home.close()


@pytest.fixture
def home(make_home: Callable[..., Home]) -> Home:
    return make_home()
