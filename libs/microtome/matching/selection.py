"""What of a match table a slice takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.kernels import Bundle, Filled, kernel
from microtome.matching.inputs import Bools, Floats, Ints, Longs
from microtome.matching.table import MatchTable


@dataclass(frozen=True)
class Selection:
    """A slice: bits of its rows `(W,)`, lanes of events `(E, 2)`, objects that count and weights `(K, A)`."""

    rows: Longs
    events: Longs
    n_objects: Longs
    weights: Floats


def selected_images(table: MatchTable, image_mask: Bools | None) -> Selection:
    """Everything of the images in `image_mask (I,)`, or of all images; false positives weigh 1."""
    rows = np.full(table.n_words, -1, np.int64)
    n_objects = table.object_counts
    if image_mask is not None:
        n_objects = np.empty_like(table.object_counts)
        _select_images(table.bundle, table.image_mask(image_mask), rows, n_objects)
    return Selection(rows, table.events, n_objects, np.ones(n_objects.shape))


def selected_objects(table: MatchTable, object_mask: Bools) -> Selection:
    """The objects in `object_mask (G,)` amid all rows; see `figures.evaluate_objects`."""
    events, n_objects = np.empty_like(table.events), np.empty_like(table.object_counts)
    _select_objects(
        table.bundle,
        table.object_mask(object_mask),
        table.n_objects,
        table.object_category,
        table.object_ranges,
        len(table.events),
        table.entries,
        len(table.entries),
        events,
        n_objects,
    )
    weights = n_objects / np.maximum(table.object_counts, 1)
    return Selection(np.full(table.n_words, -1, np.int64), events, n_objects, weights)


@kernel
def _select_images(table: Bundle, mask: Bools, rows: Filled[Longs], counts: Filled[Longs]) -> None:
    """Sets the bits `rows (W,)` of the rows, and counts `(K, A)` the objects, of the images in `mask`."""


@kernel
def _select_objects(
    table: Bundle,
    mask: Bools,
    n_objects: int,
    object_category: Ints,
    object_ranges: Ints,
    n_events: int,
    entries: Longs,
    n_entries: int,
    events: Filled[Longs],
    counts: Filled[Longs],
) -> None:
    """Fills the lanes of `events (E, 2)` as the objects in `mask (G,)` see them; counts `(K, A)` those."""
