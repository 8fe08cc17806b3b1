"""How long scores of a million objects take: `python -m tests.benchmarks.scores.million`.

Generated boxes on 125,000 images, 8 objects and 12 predictions each; arrays only, no home.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from microtome.quality.box_scores import Boxes, box_scores
from microtome.quality.geometry import geometry
from microtome.quality.maps import MapPoints, map_bytes
from microtome.quality.mistakenness import mistakenness, possible_spurious
from microtome.search.lasso import inside_polygon

SIDE = 640


def main() -> None:
    """Print one line a score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=1_000_000)
    n = parser.parse_args().objects
    chance = np.random.default_rng(1)
    n_images = max(1, n // 8)
    image, category, boxes = _boxes(chance, n, n_images)
    found_image, found_category, found = _boxes(chance, n * 3 // 2, n_images)
    copied = chance.permutation(n)[: n * 2 // 3]
    found_image[: len(copied)], found_category[: len(copied)] = image[copied], category[copied]
    found[: len(copied)] = boxes[copied] + chance.normal(0, 2, (len(copied), 4))
    found[:, 2:] = np.maximum(found[:, 2:], 1)
    confidence = chance.random(len(found))
    crowd = np.zeros(n, np.bool_)
    sizes = np.full((n_images, 2), float(SIDE))
    _timed("geometry", lambda: geometry(image, category, boxes, crowd, sizes))
    _timed("mistakenness", lambda: mistakenness(confidence[:n], category == found_category[:n]))
    missed = np.flatnonzero(chance.random(n) < 0.3)
    _timed(
        "possible_spurious of 30 %",
        lambda: possible_spurious(image[missed], boxes[missed], found_image, found, confidence),
    )
    objects, predictions = Boxes(image, category, boxes), Boxes(found_image, found_category, found)
    _timed("box scores", lambda: box_scores(objects, crowd, predictions, confidence))
    x, y = chance.normal(0, 3, (2, n)).astype(np.float32)
    points = MapPoints(np.arange(n), x, y)
    angles = np.sort(chance.uniform(0, 2 * np.pi, 200))
    polygon = np.column_stack([4 * np.cos(angles), 4 * np.sin(angles)]).tolist()
    _timed("lasso of 200 corners", lambda: inside_polygon(x, y, polygon))
    _timed("map", lambda: map_bytes(points, None))


def _boxes(chance: np.random.Generator, n: int, n_images: int) -> tuple[Any, Any, Any]:
    low, size = chance.uniform(0, SIDE - 40, (n, 2)), chance.uniform(4, 200, (n, 2))
    boxes = np.concatenate([low, np.minimum(size, SIDE - low)], axis=1)
    return chance.integers(0, n_images, n), chance.integers(0, 10, n), boxes


def _timed(name: str, compute: Callable[[], object]) -> None:
    started = time.perf_counter()
    compute()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{name:28} {seconds:8.3f} s   peak {peak:.2f} GiB")


if __name__ == "__main__":
    main()
