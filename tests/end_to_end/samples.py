"""Small data sets of coloured blocks, made in a moment, with a detector's predictions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 320, 240
CATEGORIES = ("car", "crosswalk", "cone")


@dataclass(frozen=True)
class Sample:
    """Where the files of a data set lie, and how much they hold."""

    images: Path
    annotations: Path
    predictions: Path
    n_images: int
    n_objects: int
    n_predictions: int


def write_sample(folder: Path, *, images: int, boxes: int, seed: int = 0) -> Sample:
    """Pictures with `boxes` coloured blocks each, annotated; nine in ten found, one stray find a picture."""
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(seed)
    entries: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for image_id in range(1, images + 1):
        pixels = rng.integers(0, 80, (HEIGHT // 8, WIDTH // 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
        for box in _boxes(rng, boxes):
            x, y, width, height = box
            pixels[y : y + height, x : x + width] = rng.integers(90, 255, 3)
            category = int(rng.integers(1, len(CATEGORIES) + 1))
            annotations.append(_annotation(len(annotations) + 1, image_id, category, box))
            if rng.uniform() < 0.9:
                results.append(_result(rng, image_id, category, box))
        results.append(_result(rng, image_id, 1, (2, 2, 9, 9)))
        name = f"{image_id:04}.png"
        Image.fromarray(pixels).save(folder / "images" / name)
        entries.append({"id": image_id, "file_name": name, "width": WIDTH, "height": HEIGHT})
    names = [{"id": number, "name": name} for number, name in enumerate(CATEGORIES, 1)]
    truth = {"images": entries, "annotations": annotations, "categories": names}
    (folder / "annotations.json").write_text(json.dumps(truth), encoding="utf-8")
    (folder / "predictions.json").write_text(json.dumps(results), encoding="utf-8")
    return Sample(
        folder / "images",
        folder / "annotations.json",
        folder / "predictions.json",
        images,
        len(annotations),
        len(results),
    )


def _boxes(rng: np.random.Generator, count: int) -> list[tuple[int, int, int, int]]:
    sizes = rng.integers(12, 70, (count, 2))
    return [
        (int(rng.integers(0, WIDTH - w)), int(rng.integers(0, HEIGHT - h)), int(w), int(h)) for w, h in sizes
    ]


def _annotation(number: int, image_id: int, category: int, box: tuple[int, int, int, int]) -> dict[str, Any]:
    area = box[2] * box[3]
    return {
        "id": number,
        "image_id": image_id,
        "category_id": category,
        "bbox": list(box),
        "area": area,
        "iscrowd": 0,
    }


def _result(
    rng: np.random.Generator, image_id: int, category: int, box: tuple[int, int, int, int]
) -> dict[str, Any]:
    x, y, width, height = box
    score = round(float(rng.uniform(0.2, 1.0)), 4)
    return {
        "image_id": image_id,
        "category_id": category,
        "bbox": [x + 1, y + 1, width - 1, height],
        "score": score,
    }
