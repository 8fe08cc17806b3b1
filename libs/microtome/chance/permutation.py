"""What chance alone does to a slice's figure: the same figure of random slices of the same size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from microtome.chance.resampling import pool_of, random_image_slices
from microtome.kernels import Filled, kernel
from microtome.matching.figures import evaluate_images, evaluate_slices
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.parameters import AREA_LANES, FIGURE_NAMES, N_IOU
from microtome.matching.table import LANES, OBJECT, MatchTable

MAP = FIGURE_NAMES.index("mAP")
ROUNDING = 1e-12  # equal figures, summed in another order
_CHUNK = 1_000
_PART = 50_000_000  # objects to draw from between two reports: less than a second

Drawn = Callable[[int, int], None]
"""Is told after each part of a draw how many of all slices are drawn; what it raises ends the draw."""


@dataclass(frozen=True)
class Null:
    """Random slices of one size: `centre (K,)`, the mean figure of each category over those that hold it, and
    `deviations (B,)`, how far each slice lay from the centre of its own categories.
    """

    centre: Floats
    deviations: Floats

    def mean_over(self, held: Bools) -> float:
        """The mean figure of a random slice over the categories in `held (K,)`."""
        return float(self.centre[held].mean())

    def p_value(self, deviation: float) -> float:
        """The share of random slices at least as far from the centre, either way: (1 + b) / (1 + B).

        Far is measured from the mean of the deviations; tests/benchmarks/statistics shows its rate of false
        alarms.
        """
        middle = self.deviations.mean()
        far = np.abs(self.deviations - middle) >= abs(deviation - middle) - ROUNDING
        return float((1 + far.sum()) / (1 + len(far)))


def null_of_images(
    table: MatchTable,
    size: int,
    *,
    n_slices: int = 1_000,
    seed: int = 0,
    threads: int | None = None,
    drawn: Drawn | None = None,
) -> Null:
    """mAP of random slices of `size` images, drawn without replacement.

    COCO's AP is biased upward in small slices, of rare categories most: centring each category by itself
    takes that out, and a slice is compared over the categories it holds, so that class mix is not taken for
    a gap. A category that no random slice holds is centred on its figure in the whole set.
    """
    centre, deviations, narrow = np.empty(0), np.empty(0), table.of_all_areas()
    for first in range(0, n_slices, _CHUNK):
        masks = random_image_slices(table.n_images, size, min(_CHUNK, n_slices - first), seed + first)
        figures = evaluate_slices(narrow, masks, threads=threads).per_category[:, :, MAP]
        if first == 0:
            centre = _centre(figures, evaluate_images(table).per_category[:, MAP])
        deviations = np.append(deviations, deviations_of(figures, centre))
        if drawn is not None:
            drawn(len(deviations), n_slices)
    return Null(centre, deviations)


def deviations_of(figures: Floats, centre: Floats) -> Floats:
    """How far figures `(B, K)`, -1 where a category is not held, lie from the centre `(K,)` on average.

    0 where nothing is held.
    """
    held = figures >= 0
    return np.asarray(np.where(held, figures - centre, 0.0).sum(axis=1) / np.maximum(held.sum(axis=1), 1))


def _centre(drawn: Floats, whole: Floats) -> Floats:
    held = drawn >= 0
    n = held.sum(axis=0)
    return np.where(n > 0, np.where(held, drawn, 0.0).sum(axis=0) / np.maximum(n, 1), whole)


@dataclass(frozen=True)
class ObjectRecall:
    """`found (G,)`: at how many of the 10 IoU thresholds each object is found among the 100 best; `counted
    (G,)`: whether it counts, as crowds do not; `category (G,)`, `image (G,)`.

    AR100 of a category is the mean of `found / 10` over its members that count.
    """

    found: Longs
    counted: Bools
    category: Ints
    image: Ints


def object_recall(table: MatchTable) -> ObjectRecall:
    """How well each object of `table` is found."""
    lanes = np.bitwise_count(table.entries[:, LANES] & AREA_LANES)
    # an object of several entries is found by other predictions at other thresholds
    found = np.bincount(table.entries[:, OBJECT], lanes, table.n_objects).astype(np.int64)
    counted = (table.object_ranges & 1).astype(np.bool_)
    return ObjectRecall(found * counted, counted, table.object_category, table.object_image)


def recall_of(recall: ObjectRecall, object_mask: Bools, n_categories: int) -> Floats:
    """AR100 of each category `(K,)` among the objects in `object_mask (G,)`; -1 where none counts."""
    own = object_mask & recall.counted
    n = np.bincount(recall.category[own], minlength=n_categories)
    found = np.bincount(recall.category[own], weights=recall.found[own], minlength=n_categories)
    return np.where(n > 0, found / (N_IOU * np.maximum(n, 1)), -1.0)


def null_of_objects(
    table: MatchTable,
    object_mask: Bools,
    *,
    n_slices: int = 1_000,
    seed: int = 0,
    drawn: Drawn | None = None,
) -> Null:
    """AR100 of random slices with as many objects of each category as the one in `object_mask (G,)`.

    Their members lie together in images as the slice's do: see `resampling.random_object_slice`. Recall has
    no bias to take out, so the centre is that of the whole set.
    """
    recall, pool = object_recall(table), pool_of(table, object_mask)
    centre = recall_of(recall, recall.counted, table.n_categories)
    category = table.object_category[pool.objects]
    found = recall.found[pool.objects].astype(np.uint8)  # small, for it is looked up in random order
    random, deviations = np.random.default_rng(seed), np.empty(n_slices)
    together = max(1, _PART // max(1, len(pool.objects)))
    for first in range(0, n_slices, together):
        part = deviations[first : first + together]
        _draw_recall(
            random,
            pool.image_start,
            table.n_images,
            category,
            found,
            len(pool.objects),
            pool.quota,
            table.n_categories,
            pool.shares,
            len(pool.shares),
            centre,
            part,
            len(part),
        )
        if drawn is not None:
            drawn(first + len(part), n_slices)
    return Null(centre, deviations)


@kernel
def _draw_recall(
    random: np.random.Generator,
    image_start: Longs,
    n_images: int,
    category: Ints,
    found: Bytes,
    n_objects: int,
    quota: Longs,
    n_categories: int,
    shares: Floats,
    n_shares: int,
    centre: Floats,
    deviations: Filled[Floats],
    n_slices: int,
) -> None:
    """Fills `deviations (B,)` with AR100 less the centre `(K,)` of random slices of objects."""
