"""A home with drawn data of known differences: a data set of boxes, three runs and slices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from microtome.datasets import Home, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.slices import create

N_IMAGES = 60
KINDS = ("car", "sign")
SIDE = 30.0


def truth() -> dict:
    """Each image holds four objects: two cars, then two signs; boxes of odd images are tiny."""
    random = np.random.default_rng(5)
    rows = []
    for image in range(N_IMAGES):
        for place in range(4):
            side = SIDE * (0.5 if image % 2 else 1.0) * random.uniform(0.9, 1.1)
            rows.append(
                {
                    "id": 4 * image + place + 1,
                    "image_id": image + 1,
                    "category_id": 1 + place // 2,
                    "bbox": [10.0 + 60 * place, 10.0, round(side, 2), 20.0],
                    "area": round(side * 20.0, 2),
                    "iscrowd": 0,
                    "attributes": {"faded": bool(random.random() < 0.3), "noise": round(random.random(), 4)},
                }
            )
    return {
        "images": [
            {"id": i + 1, "file_name": f"{i:03}.png", "width": 320, "height": 64 + i} for i in range(N_IMAGES)
        ],
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "sign"}],
        "annotations": rows,
    }


def predictions(document: dict, kind: str) -> list[dict]:
    """`a` finds most; `b` loses most boxes of odd images; `c` is `a` under another name."""
    random = np.random.default_rng(9)
    found = []
    for row in document["annotations"]:
        draw, shift, confidence = random.random(), random.normal(0, 1.0), random.uniform(0.3, 1.0)
        lost = draw < (0.7 if kind == "b" and row["image_id"] % 2 == 0 else 0.15)
        box = [row["bbox"][0] + shift, *row["bbox"][1:]]
        if not lost:
            found.append(
                {"image_id": row["image_id"], "category_id": row["category_id"], "bbox": box,
                 "score": round(float(confidence), 4)}
            )  # fmt: skip
        if random.random() < 0.2:
            found.append(
                {"image_id": row["image_id"], "category_id": 1 + int(random.random() < 0.5),
                 "bbox": [random.uniform(0, 250), 40.0, 20.0, 20.0], "score": 0.6}
            )  # fmt: skip
    return found


@pytest.fixture(scope="session")
def document() -> dict:
    return truth()


def filled(folder: Path, document: dict) -> Path:
    (folder / "truth.json").write_text(json.dumps(document))
    with Home.open(folder / "home") as home:
        import_dataset(home, "roads", annotations=folder / "truth.json")
        for run in ("a", "b", "c"):
            path = folder / f"{run}.json"
            path.write_text(json.dumps(predictions(document, run)))
            import_run(home, "roads", run, path)
        create(home, "roads", "odd", ids=list(range(1, N_IMAGES, 2)), scope="images")
        create(home, "roads", "even", ids=list(range(0, N_IMAGES, 2)), scope="images")
        create(home, "roads", "signs", where="category = 'sign'")
        create(home, "roads", "few", ids=[0, 1, 2], scope="images")
    return folder / "home"


@pytest.fixture(scope="session")
def roads(tmp_path_factory: pytest.TempPathFactory, document: dict) -> Iterator[Home]:
    """The data set `roads` with runs a, b, c and slices odd, even (images), signs (objects), few."""
    with Home.open(filled(tmp_path_factory.mktemp("analysis"), document)) as home:
        yield home


@pytest.fixture
def roads_for_a_while(roads: Home) -> Iterator[Home]:
    """The same, for tests that evaluate run b at another confidence: the others look at it as it was."""
    yield roads
    evaluate(roads, "roads", "b", statistics=False)
