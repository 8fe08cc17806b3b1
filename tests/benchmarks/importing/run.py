"""Times the import of 5,000 images' annotations with 40,000 objects, and of a run of 500,000 predictions.

    python tests/benchmarks/importing/run.py [--images N] [--objects N] [--predictions N]

There are no pictures: what is measured is reading JSON, checking, joining, the doctor and storing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from microtome.datasets import Home, import_dataset, import_run

CATEGORIES = 80
WIDTH, HEIGHT = 640, 480
SEED = 17


def main() -> None:
    """Write the files, import them into a new home, print the figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=int, default=5_000)
    parser.add_argument("--objects", type=int, default=40_000)
    parser.add_argument("--predictions", type=int, default=500_000)
    sizes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="microtome-importing-") as folder:
        print(json.dumps(_measure(Path(folder), sizes.images, sizes.objects, sizes.predictions), indent=2))


def _measure(folder: Path, images: int, objects: int, predictions: int) -> dict[str, Any]:
    truth, results = folder / "annotations.json", folder / "predictions.json"
    _write(truth, results, images, objects, predictions)
    with Home.open(folder / "home") as home:
        started = time.perf_counter()
        imported = import_dataset(home, "measured", annotations=truth)
        between = time.perf_counter()
        run = import_run(home, "measured", "run", results)
        ended = time.perf_counter()
    return {
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        "images": imported.n_images,
        "objects": imported.n_objects,
        "predictions": run.n_predictions,
        "annotations_mb": round(truth.stat().st_size / 1e6, 1),
        "predictions_mb": round(results.stat().st_size / 1e6, 1),
        "import_seconds": round(between - started, 2),
        "import_run_seconds": round(ended - between, 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _write(truth: Path, results: Path, images: int, objects: int, predictions: int) -> None:
    """Objects at random places, and predictions half of which lie near an object of their category."""
    rng = np.random.default_rng(SEED)
    image_of, category_of, boxes = _rows(rng, images, objects)
    entries = [
        {"id": number, "file_name": f"{number:012}.jpg", "width": WIDTH, "height": HEIGHT}
        for number in range(1, images + 1)
    ]
    annotations = [
        {"id": number, "image_id": image, "category_id": category, "bbox": box, "area": box[2] * box[3]}
        | {"iscrowd": 0}
        for number, (image, category, box) in enumerate(zip(image_of, category_of, boxes, strict=True), 1)
    ]
    categories = [{"id": number, "name": f"category {number}"} for number in range(1, CATEGORIES + 1)]
    document = {"images": entries, "annotations": annotations, "categories": categories}
    truth.write_text(json.dumps(document), encoding="utf-8")
    stray_image, stray_category, stray_boxes = _rows(rng, images, predictions)
    near = rng.integers(0, objects, predictions)
    is_near = (rng.uniform(size=predictions) < 0.5).tolist()
    scores = np.round(rng.beta(1, 4, predictions), 5).tolist()
    rows = [
        {
            "image_id": image_of[at] if close else stray_image[row],
            "category_id": category_of[at] if close else stray_category[row],
            "bbox": [boxes[at][0] + 1, *boxes[at][1:]] if close else stray_boxes[row],
            "score": scores[row],
        }
        for row, (at, close) in enumerate(zip(near.tolist(), is_near, strict=True))
    ]
    results.write_text(json.dumps(rows), encoding="utf-8")


def _rows(
    rng: np.random.Generator, images: int, count: int
) -> tuple[list[int], list[int], list[list[float]]]:
    """Image ids, category ids and boxes inside the picture, `count` of each."""
    sides = rng.uniform(8, 200, (count, 2))
    corners = rng.uniform(0, 1, (count, 2)) * (np.array([WIDTH - 2, HEIGHT - 2]) - sides)
    boxes: list[list[float]] = np.round(np.hstack([corners, sides]), 2).tolist()
    image_ids: list[int] = rng.integers(1, images + 1, count).tolist()
    category_ids: list[int] = rng.integers(1, CATEGORIES + 1, count).tolist()
    return image_ids, category_ids, boxes


if __name__ == "__main__":
    main()
