from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image, ImageDraw

from microtome.datasets import ColumnInfo, Home, embed, import_dataset, import_run
from microtome.search import Resources

WIDTH, HEIGHT = 96, 64
DISC, BLOCK = (6, 10, 36, 36), (52, 20, 30, 40)
COLOURS = ((200, 30, 30), (30, 160, 40), (40, 60, 200), (230, 200, 40))
N_IMAGES, TORN, TWIN, BARE = 12, 10, 6, 11
MODEL = "untrained:3"


@pytest.fixture
def columns() -> dict[str, ColumnInfo]:
    kinds = {
        "area": "number",
        "confidence": "number",
        "iou": "number",
        "category": "text",
        "split": "text",
        "outcome": "text",
        "iscrowd": "boolean",
        "readable": "boolean",
        'odd "name"': "number",
        "like": "text",
        "symmetric": "number",
        "interval": "number",
        "date": "text",
    }
    return {name: ColumnInfo(name, kind, "", "item", name) for name, kind in kinds.items()}


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pictures of a disc and a block: one is torn, one is its neighbour's twin, one shows nothing."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(N_IMAGES):
        path = folder / f"{number:02}.png"
        _draw(TWIN - 1 if number == TWIN else number).save(path)
        if number == TORN:
            path.write_bytes(path.read_bytes()[:100])
    return folder


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, pictures: Path) -> Iterator[Home]:
    """The data set `shapes` with a run `a`, embedded, and a data set `bare` without any vector."""
    folder = tmp_path_factory.mktemp("home")
    truth, predictions = folder / "truth.json", folder / "predictions.json"
    truth.write_text(json.dumps(_truth()))
    predictions.write_text(json.dumps(_predictions()))
    with Home.open(folder / "home") as home:
        import_dataset(home, "shapes", annotations=truth, images=pictures)
        import_dataset(home, "bare", annotations=truth, images=pictures)
        import_run(home, "shapes", "a", predictions)
        _give_outcomes(home)
        embed(home, "shapes", model=MODEL, device="cpu")
        yield home


@pytest.fixture(scope="session")
def resources() -> Resources:
    return Resources()


def _draw(number: int) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (90 + 12 * number,) * 3)
    if number == BARE:
        return picture
    draw = ImageDraw.Draw(picture)
    draw.ellipse(_corners(DISC), fill=COLOURS[number % 4])
    draw.rectangle(_corners(BLOCK), fill=COLOURS[number // 4], outline=(255 - 20 * number,) * 3, width=3)
    return picture


def _corners(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    x, y, width, height = box
    return x, y, x + width, y + height


def _truth() -> dict[str, object]:
    annotations = [
        {
            "id": 100 + 2 * image + category,
            "image_id": image,
            "category_id": category,
            "bbox": list(box),
            "area": box[2] * box[3] - image,
            "iscrowd": 0,
            "attributes": {"occluded": image % 3 == 0, "weather": ("rain", "sun")[image % 2]},
        }
        for image in range(N_IMAGES)
        if image != BARE
        for category, box in ((1, DISC), (2, BLOCK))
    ]
    return {
        "images": [
            {"id": image, "file_name": f"{image:02}.png", "width": WIDTH, "height": HEIGHT}
            for image in range(N_IMAGES)
        ],
        "categories": [{"id": 1, "name": "disc"}, {"id": 2, "name": "block"}],
        "annotations": annotations,
    }


def _predictions() -> list[dict[str, object]]:
    """A prediction for most discs, the last of which is too faint to be embedded."""
    x, y, width, height = DISC
    return [
        {
            "image_id": image,
            "category_id": 1,
            "bbox": [x + 1, y, width, height],
            "score": round(0.9 - 0.1 * image, 3),
        }
        for image in range(N_IMAGES - 3)
    ] + [{"image_id": 9, "category_id": 1, "bbox": [x + 2, y, width, height], "score": 0.01}]


def _give_outcomes(home: Home) -> None:
    """Outcomes as the evaluator writes them: discs are matched, blocks missed."""
    dataset = home.catalog.dataset("shapes")
    run = home.catalog.run(dataset.dataset_id, "a")
    folder = f"datasets/{dataset.dataset_id}/runs/{run.run_id}"
    objects = home.tables.read(f"datasets/{dataset.dataset_id}/objects", columns=["object_id", "category_id"])
    disc = np.equal(objects["category_id"].to_numpy(), 0)
    n = len(disc)
    outcomes_objects = pa.table(
        {
            "object_id": objects["object_id"].combine_chunks(),
            "outcome": pa.array(np.where(disc, "matched", "missed").tolist()),
            "error_type": pa.array(["missed"] * n, mask=disc),
            "iou": pa.array(np.full(n, 0.75), mask=~disc),
            "confidence": pa.array(np.linspace(0.9, 0.1, n), mask=~disc),
            "prediction_id": pa.nulls(n, pa.int64()),
        }
    )
    predictions = home.tables.read(f"{folder}/predictions", columns=["prediction_id", "confidence"])
    sure = predictions["confidence"].to_numpy() >= 0.5
    outcomes_predictions = pa.table(
        {
            "prediction_id": predictions["prediction_id"].combine_chunks(),
            "outcome": pa.array(["true_positive"] * len(sure), mask=~sure),
            "error_type": pa.nulls(len(sure), pa.string()),
            "iou": pa.array(np.full(len(sure), 0.75), mask=~sure),
            "object_id": pa.nulls(len(sure), pa.int64()),
        }
    )
    home.catalog.put_evaluation(
        run.run_id,
        "bbox",
        dataset_version=dataset.version,
        predictions_version=run.predictions_version,
        confidence_threshold=0.5,
        path="none",
        outcomes_objects_version=home.tables.append(f"{folder}/outcomes_objects", outcomes_objects),
        outcomes_predictions_version=home.tables.append(
            f"{folder}/outcomes_predictions", outcomes_predictions
        ),
        summary={},
    )
