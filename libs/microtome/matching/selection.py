"""What of a match table a slice takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.kernels import Bundle, Filled, kernel
from microtome.matching.inputs import Bools, Floats, Longs
from microtome.matching.matching import count_objects
from microtome.matching.table import EVENT, LANES, OBJECT, TRUE, MatchTable


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
    chosen = table.object_mask(object_mask)
    events = table.events.copy()
    events[:, TRUE] = 0
    # take does what an index does, several times as fast
    entries = table.entries.take(np.flatnonzero(chosen[table.entries[:, OBJECT]]), axis=0)
    # lanes of one event's entries are disjoint, so adding them is joining them
    np.add.at(events[:, TRUE], entries[:, EVENT], entries[:, LANES])
    n_objects = count_objects(table.object_category, table.object_ranges * chosen, table.n_categories)
    weights = n_objects / np.maximum(table.object_counts, 1)
    return Selection(np.full(table.n_words, -1, np.int64), events, n_objects, weights)


@kernel
def _select_images(table: Bundle, mask: Bools, rows: Filled[Longs], counts: Filled[Longs]) -> None:
    """Sets the bits `rows (W,)` of the rows, and counts `(K, A)` the objects, of the images in `mask`."""
