"""Homes with small drawn pictures, as those of the data sets' own tests, and a run that was evaluated."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from microtome.datasets import Home, import_dataset, import_run
from microtome.evaluation import evaluate

WIDTH, HEIGHT, N_IMAGES = 48, 32, 4
BOXES = ([2, 2, 16, 16], [24, 8, 20, 20])


def rows(n_images: int = N_IMAGES) -> list[dict[str, Any]]:
    """Two objects an image, of categories 1 and 2."""
    return [
        {
            "id": 2 * image + number, "image_id": image, "category_id": number + 1, "bbox": box,
            "area": box[2] * box[3], "iscrowd": 0,
        }
        for image in range(n_images)
        for number, box in enumerate(BOXES)
    ]  # fmt: skip


@pytest.fixture(scope="session")
def make_home():
    """`make_home(folder, annotations, predictions, n_images)`: an open home with data set `d` and run `r`."""

    def make(folder: Path, annotations=None, predictions=None, n_images: int = N_IMAGES) -> Home:
        chance = np.random.default_rng(0)
        images = []
        for image in range(n_images):
            pixels = chance.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
            Image.fromarray(pixels // (image + 1)).save(folder / f"{image}.png")
            images.append({"id": image, "file_name": f"{image}.png", "width": WIDTH, "height": HEIGHT})
        truth = folder / "truth.json"
        document = {
            "images": images,
            "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "bus"}],
            "annotations": rows(n_images) if annotations is None else annotations,
        }
        truth.write_text(json.dumps(document))
        home = Home.open(folder / "home")
        import_dataset(home, "d", annotations=truth, images=folder)
        if predictions is not None:
            (folder / "run.json").write_text(json.dumps(predictions))
            import_run(home, "d", "r", folder / "run.json", category_map="id")
            evaluate(home, "d", "r", statistics=False)
        return home

    return make


def predicted() -> list[dict[str, Any]]:
    """All objects but the last are found, the first as the other category; one find is of nothing."""
    found = [
        {
            **{name: row[name] for name in ("image_id", "bbox")},
            "category_id": row["category_id"],
            "score": 0.9,
        }
        for row in rows()[:-1]
    ]
    found[0]["category_id"] = 2
    return [*found, {"image_id": 3, "category_id": 1, "bbox": [0, 20, 8, 8], "score": 0.97}]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, make_home) -> Path:
    """Four images of two objects, and the evaluated run `r`, in a closed home; to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    make_home(folder, predictions=predicted()).close()
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path, prepared: Path) -> Iterator[Home]:
    """A copy of the prepared home; its pictures are those of all tests."""
    with Home.open(shutil.copytree(prepared, tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def own_home(tmp_path: Path, make_home) -> Iterator[Home]:
    """The same with pictures of its own in `tmp_path`, which a test may change."""
    with make_home(tmp_path, predictions=predicted()) as opened:
        yield opened
