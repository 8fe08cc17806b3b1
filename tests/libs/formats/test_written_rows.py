from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from microtome.formats import GroundTruth
from microtome.formats.written_rows import IMAGES_AT_ONCE, kinds_of, own_areas, rows_by_image, rows_of


def truth(owners: list[int], n_images: int) -> GroundTruth:
    """Images with the objects that belong to them; an object's only value is its number."""
    images = pa.table({"file_name": pa.array([f"{n}.png" for n in range(n_images)], pa.string())})
    numbers = pa.array(range(len(owners)), pa.int64())
    return GroundTruth(
        images, [], pa.table({"image_row": pa.array(owners, pa.int64()), "number": numbers}), [], "coco"
    )


@pytest.mark.parametrize(
    ("owners", "n_images"),
    [
        ([], 0),
        ([], 3),
        ([1, 1, 2], 4),
        ([0, IMAGES_AT_ONCE - 1, IMAGES_AT_ONCE, IMAGES_AT_ONCE], IMAGES_AT_ONCE + 2),
        (np.sort(np.random.default_rng(1).integers(0, 1000, 3000)).tolist(), 1000),
    ],
)
def test_each_image_comes_with_its_objects(owners: list[int], n_images: int) -> None:
    given = truth(owners, n_images)
    told = [(image["file_name"], [row["number"] for row in rows]) for image, rows in rows_by_image(given)]
    wanted: list[list[int]] = [[] for _ in range(n_images)]
    for number, owner in enumerate(owners):
        wanted[owner].append(number)
    assert told == [(f"{n}.png", numbers) for n, numbers in enumerate(wanted)]
    assert [row["file_name"] for row in rows_of(given.images)] == [name for name, _ in told]


def test_rows_are_made_for_few_images_at_a_time() -> None:
    n_images = 8 * IMAGES_AT_ONCE
    given = truth(np.repeat(np.arange(n_images), 5).tolist(), n_images)
    all_at_once = peak(lambda: given.objects.to_pylist())
    assert peak(lambda: sum(len(rows) for _, rows in rows_by_image(given))) < all_at_once / 2


def peak(work: Callable[[], object]) -> int:
    """The most bytes that Python held for the work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_kinds_are_told_by_type_and_columns_without_a_value_left_out() -> None:
    table = pa.table(
        {
            "x": [1.0], "lit": [True], "wear": pa.array([1], pa.int32()), "plate": ["a"],
            "empty": pa.array([None], pa.string()),
        }
    )  # fmt: skip
    assert kinds_of(table, frozenset({"x"})) == {"lit": "checkbox", "wear": "number", "plate": "text"}
    assert kinds_of(table.slice(0, 0), frozenset()) == {}


def test_areas_of_their_own_are_told() -> None:
    table = pa.table({"area": [6.0, 5.0], "width": [2.0, 2.0], "height": [3.0, 3.0]})
    assert own_areas(table).to_pylist() == [False, True]
