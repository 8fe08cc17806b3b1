"""Makes the large home that the browser is measured on.

    python -m tests.benchmarks.web.home FOLDER [--images 100000] [--objects 500000] [--points 1000000]

The data set `large` with five runs evaluated without statistics, 50 slices, and random vectors in the bundled
encoder's name: what they mean is nothing, but they are as many and as long as real ones. Its pictures are
links to a few small ones, so that cutting and sending them costs what it costs. The data set `points` has
objects with places on a map and no pictures. Then, on a server on FOLDER/home:

    node tests/benchmarks/web/figures.mjs http://127.0.0.1:8080 large run0 --text "red car" --points points \\
        --compare run0,run1,run2,run3,run4
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image

from microtome.catalog import EncoderRecord
from microtome.datasets import Home, import_dataset, import_run
from microtome.datasets.indexes import open_index
from microtome.datasets.keys import item_keys
from microtome.datasets.names import vectors_table
from microtome.datasets.scores import ScoreColumn, write_scores
from microtome.embedding import default_spec, load_encoder
from microtome.evaluation import evaluate
from microtome.quality.maps import FAMILY
from microtome.slices import create

DATASET = "large"
POINTS = "points"
RUNS = tuple(f"run{number}" for number in range(5))
N_SLICES = 50
N_CATEGORIES, N_PICTURES = 20, 64
WIDTH, HEIGHT = 320, 240
Floats = np.ndarray[Any, np.dtype[np.float64]]


def main() -> None:
    """Make the home in FOLDER/home from files in FOLDER."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=100_000)
    parser.add_argument("--objects", type=int, default=500_000)
    parser.add_argument("--points", type=int, default=1_000_000)
    asked = parser.parse_args()
    chance = np.random.default_rng(11)
    _draw(asked.folder / "pictures", asked.images, chance)
    image, category, boxes = _write(asked.folder / "truth.json", asked.images, asked.objects, chance)
    for run in RUNS:
        rows = _predicted(image, category, boxes, chance)
        (asked.folder / f"{run}.json").write_text(json.dumps(rows), encoding="utf-8")
    _write(asked.folder / "points.json", asked.images, asked.points, chance)
    with Home.open(asked.folder / "home") as home:
        import_dataset(
            home, DATASET, annotations=asked.folder / "truth.json", images=asked.folder / "pictures"
        )
        for run in RUNS:
            import_run(home, DATASET, run, asked.folder / f"{run}.json")
            evaluate(home, DATASET, run, statistics=False)
        _give_vectors(home, chance)
        for number in range(N_SLICES):
            where = f"area BETWEEN {100 + 190 * number} AND {700 + 190 * number}"
            create(home, DATASET, f"slice {number}", where=where, scope="objects")
        import_dataset(home, POINTS, annotations=asked.folder / "points.json")
        _place(home, chance)


def _draw(folder: Path, images: int, chance: np.random.Generator) -> None:
    """A few pictures, and links to them under as many names as there are images."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = folder.parent / "drawn"
    drawn.mkdir(exist_ok=True)
    for number in range(N_PICTURES):
        coarse = chance.integers(0, 256, (6, 8, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((WIDTH, HEIGHT)).save(drawn / f"{number}.jpg", quality=85)
    for number in range(images):
        os.link(drawn / f"{number % N_PICTURES}.jpg", folder / f"{number:06}.jpg")


Rows = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], Floats]


def _write(path: Path, images: int, objects: int, chance: np.random.Generator) -> Rows:
    """Ground truth as COCO JSON; image, category and box of each object."""
    image = np.sort(chance.integers(0, images, objects))
    category, boxes = chance.integers(1, N_CATEGORIES + 1, objects), _boxes(chance, objects)
    document = {
        "images": [
            {"id": at, "file_name": f"{at:06}.jpg", "width": WIDTH, "height": HEIGHT} for at in range(images)
        ],
        "annotations": [
            {"id": at, "image_id": of, "category_id": kind, "bbox": box, "area": box[2] * box[3]}
            | {"iscrowd": 0}
            for at, (of, kind, box) in enumerate(
                zip(image.tolist(), category.tolist(), boxes.tolist(), strict=True), 1
            )
        ],
        "categories": [{"id": at, "name": f"category {at}"} for at in range(1, N_CATEGORIES + 1)],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return image, category, boxes


def _boxes(chance: np.random.Generator, n: int) -> Floats:
    sides = chance.uniform(10, 100, (n, 2))
    corners = chance.uniform(0, 1, (n, 2)) * (np.array([WIDTH, HEIGHT]) - sides)
    return np.round(np.concatenate([corners, sides], axis=1), 2)


def _predicted(
    image: np.ndarray[Any, Any], category: np.ndarray[Any, Any], boxes: Floats, chance: np.random.Generator
) -> list[dict[str, Any]]:
    """Four of five objects are seen, a tenth of those as something else, each a little beside its place."""
    seen = np.flatnonzero(chance.random(len(image)) < 0.8)
    moved = np.round(boxes[seen] + chance.normal(0, 1.5, (len(seen), 4)), 2)
    moved[:, 2:] = np.maximum(moved[:, 2:], 4)
    moved[:, :2] = np.maximum(moved[:, :2], 0)
    other = np.where(
        chance.random(len(seen)) < 0.1, chance.integers(1, N_CATEGORIES + 1, len(seen)), category[seen]
    )
    confidence = np.round(chance.beta(4, 2, len(seen)), 4)
    columns = (image[seen].tolist(), other.tolist(), moved.tolist(), confidence.tolist())
    return [
        {"image_id": of, "category_id": kind, "bbox": box, "score": score}
        for of, kind, box, score in zip(*columns, strict=True)
    ]


def _give_vectors(home: Home, chance: np.random.Generator) -> None:
    """Random vectors of length one for all images and objects, in the bundled encoder's name."""
    encoder = load_encoder(default_spec(None), device="cpu")
    home.catalog.put_encoder(
        EncoderRecord(
            digest=encoder.digest,
            name=encoder.name,
            dimension=encoder.dimension,
            kind=encoder.kind,
            spec=dict(encoder.spec),
            created_at=datetime.now(UTC),
        )
    )
    record = home.catalog.dataset(DATASET)
    table = vectors_table(record.dataset_id, encoder.digest)
    for items in ("images", "objects"):
        keys = pa.array(item_keys(home, DATASET, items, encoder.digest).keys).unique()
        vectors = chance.normal(size=(len(keys), encoder.dimension)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        flat = pa.array(vectors.astype(np.float16).reshape(-1))
        rows = {"key": keys, "vector": pa.FixedSizeListArray.from_arrays(flat, encoder.dimension)}
        home.tables.insert_missing(table, pa.table(rows), "key")
    home.catalog.set_dataset_encoder(record.dataset_id, encoder.digest)
    for items in ("images", "objects"):
        open_index(home, DATASET, items, encoder_digest=encoder.digest)


def _place(home: Home, chance: np.random.Generator) -> None:
    """Places in 30 heaps for every object of the second data set."""
    record = home.catalog.dataset(POINTS)
    heap = chance.integers(0, 30, record.n_objects)
    middles = chance.uniform(-8, 8, (30, 2))
    places = middles[heap] + chance.normal(0, 0.8, (record.n_objects, 2))
    columns = [
        ScoreColumn(name, "number", f"{name} of the map", "further", "look at the map", None)
        for name in ("umap_x", "umap_y")
    ]
    table = pa.table({"id": np.arange(record.n_objects), "umap_x": places[:, 0], "umap_y": places[:, 1]})
    write_scores(home, record, "objects", FAMILY, table, columns, inputs="generated")


if __name__ == "__main__":
    main()
