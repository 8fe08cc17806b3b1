"""mAP, AP50 and AR100 of many resamples at once, each of which holds every image 0, 1 or several times.

A resample is a multiplicity for each image. An image held w times counts as w images: its objects count w
times and so does each prediction, duplicates standing side by side. 16 resamples share one walk over the
rows, so that the inner loops are vectors of the processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.chance.abreast import add_images, add_weights, count_thresholds, pass_true_positive
from microtome.chance.resampling import TOGETHER, Draws, over_blocks
from microtome.matching.compiled import kernel, lowest_bit
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.parameters import AREA_LANES, N_IOU, N_RECALL
from microtome.matching.table import EVENTS, EVENTS_BEFORE, MATCHED, TRUE, MatchTable


@dataclass(frozen=True)
class ResampledFigures:
    """Figures of each resample and category, `(B, K)` each; -1 where the resample holds no object of it."""

    mAP: Floats
    AP50: Floats
    AR100: Floats


@dataclass(frozen=True)
class Walk:
    """The rows and objects of some images, compact, in the order in which they are walked over.

    `row_image (N,)`: the rows that are no events; `event_row (E,)`: how many of these come before each event;
    `event_counts (E,)`: 1 where the event lies in the area range "all"; `event_image`, `event_true`,
    `event_matched` `(E,)`: lanes of that range; `row_start`, `event_start`, `object_start` `(K + 1,)`;
    `object_image (G,)` by category, without crowds.
    """

    row_image: Ints
    event_row: Longs
    event_counts: Bytes
    event_image: Ints
    event_true: Longs
    event_matched: Longs
    row_start: Longs
    event_start: Longs
    object_start: Longs
    object_image: Ints


def walk_of(table: MatchTable, image_mask: Bools | None = None) -> Walk:
    """What of `table` the images in `image_mask (I,)`, or all, hold."""
    mask = np.ones(table.n_images, np.bool_) if image_mask is None else table.image_mask(image_mask)
    rows = _rows_of(table, mask)
    word, bit = rows >> 6, rows & 63
    event, counts = (((table.words[word, column] >> bit) & 1).astype(np.bool_) for column in (EVENTS, 0))
    plain, of_events, starts = rows[counts & ~event], rows[event], 64 * table.category_word
    events = table.events[_event_numbers(table, of_events)]
    own = (table.object_ranges & 1).astype(np.bool_) & mask[table.object_image]
    kinds = table.object_category[own]
    order = np.argsort(kinds, kind="stable")
    return Walk(
        row_image=table.row_image[plain],
        event_row=np.searchsorted(plain, of_events),
        event_counts=counts[event].astype(np.uint8),
        event_image=table.row_image[of_events],
        event_true=np.ascontiguousarray(events[:, TRUE] & AREA_LANES),
        event_matched=np.ascontiguousarray(events[:, MATCHED] & AREA_LANES),
        row_start=np.searchsorted(plain, starts),
        event_start=np.searchsorted(of_events, starts),
        object_start=np.searchsorted(kinds[order], np.arange(table.n_categories + 1)),
        object_image=table.object_image[own][order],
    )


def _rows_of(table: MatchTable, mask: Bools) -> Longs:
    """The rows of the images in `mask (I,)`, ascending."""
    if mask.all():
        return np.flatnonzero(table.row_image >= 0)
    first, n = table.image_row_start[:-1][mask], np.diff(table.image_row_start)[mask]
    within = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    return np.sort(table.image_rows[np.repeat(first, n) + within]).astype(np.int64)


def _event_numbers(table: MatchTable, rows: Longs) -> Longs:
    """Where `rows (N,)`, all of them events, stand among the events."""
    word, before = rows >> 6, (np.int64(1) << (rows & 63)) - 1
    return np.asarray(table.words[word, EVENTS_BEFORE] + np.bitwise_count(table.words[word, EVENTS] & before))


def resampled_figures(walk: Walk, draws: Draws, *, threads: int | None = None) -> ResampledFigures:
    """Figures of each resample in `draws`.

    As pycocotools 2.0.11 gives them for a data set in which images are repeated. Deviation: predictions of
    one image, category and equal confidence are ordered by prediction, not by copy of the image.
    """
    n_blocks, n_categories = len(draws.blocks), len(walk.event_start) - 1
    results = np.full((3, n_blocks, n_categories, TOGETHER), -1.0)
    most_events = int(np.diff(walk.event_start).max(initial=0))  # told here, for it compiles in seconds

    def walk_blocks(first: int, last: int) -> None:
        for block in range(first, last):
            _walk_block(
                draws.blocks[block],
                walk.row_image,
                walk.event_row,
                walk.event_counts,
                walk.event_image,
                walk.event_true,
                walk.event_matched,
                walk.row_start,
                walk.event_start,
                walk.object_start,
                walk.object_image,
                most_events,
                results[0, block],
                results[1, block],
                results[2, block],
            )

    over_blocks(walk_blocks, n_blocks, threads)
    flat = results.transpose(0, 1, 3, 2).reshape(3, n_blocks * TOGETHER, n_categories)[:, : draws.n]
    return ResampledFigures(*(np.ascontiguousarray(figure) for figure in flat))


@kernel
def _walk_block(
    weights: Bytes,
    row_image: Ints,
    event_row: Longs,
    event_counts: Bytes,
    event_image: Ints,
    event_true: Longs,
    event_matched: Longs,
    row_start: Longs,
    event_start: Longs,
    object_start: Longs,
    object_image: Ints,
    most_events: int,
    precision: Floats,
    precision_50: Floats,
    recall: Floats,
) -> None:
    """Fills figures `(K, 16)` of the 16 resamples `weights (I, 16)`, at most `most_events` a category."""
    seen_at = np.empty((most_events, TOGETHER), np.int32)
    n_objects = np.empty((1, TOGETHER), np.int32)
    found, missing = np.empty((N_IOU, TOGETHER), np.int32), np.empty((N_IOU, TOGETHER), np.int32)
    area = np.empty((N_IOU, TOGETHER), np.float64)
    for k in range(len(event_start) - 1):
        n_objects[:] = 0
        add_images(n_objects, weights, object_image, object_start[k], object_start[k + 1])
        if n_objects.sum() == 0:
            continue
        events = slice(event_start[k], event_start[k + 1])
        image, true, matched = event_image[events], event_true[events], event_matched[events]
        _walk_down(
            weights,
            row_start[k],
            row_image,
            event_row[events],
            event_counts[events],
            image,
            true,
            matched,
            seen_at,
            found,
            missing,
        )
        for b in range(TOGETHER):
            if n_objects[0, b] > 0:
                recall[k, b] = found[:, b].sum() / (N_IOU * n_objects[0, b])
        _walk_up(weights, image, true, matched, n_objects[0], seen_at, found, missing, area)
        for b in range(TOGETHER):
            if n_objects[0, b] > 0:
                precision[k, b] = area[:, b].sum() / (N_IOU * N_RECALL)
                precision_50[k, b] = area[0, b] / N_RECALL


@kernel
def _walk_down(
    weights: Bytes,
    row: int,
    row_image: Ints,
    event_row: Longs,
    event_counts: Bytes,
    event_image: Ints,
    event_true: Longs,
    event_matched: Longs,
    seen_at: Ints,
    found: Ints,
    missing: Ints,
) -> None:
    """Fills what is counted from `row` on before each event, `seen_at (E, 16)`, and of all events the true
    positives, `found (T, 16)`, and those that are neither true nor false positives, `missing (T, 16)`.
    """
    seen = np.zeros((1, TOGETHER), np.int32)
    found[:] = 0
    missing[:] = 0
    for event in range(len(event_row)):
        add_images(seen, weights, row_image, row, event_row[event])
        row, image = event_row[event], event_image[event]
        seen_at[event] = seen[0]
        _add_lanes(found, weights, image, event_true[event], 0)
        _add_lanes(missing, weights, image, event_matched[event], event_true[event])
        if event_counts[event]:
            add_weights(seen, 0, weights, image, 1)


@kernel
def _add_lanes(counts: Ints, weights: Bytes, image: int, added: int, taken: int) -> None:
    """Adds an image's weights to `counts (T, 16)` in the lanes `added`, less those in the lanes `taken`."""
    changed = added ^ taken
    while changed != 0:
        t = lowest_bit(changed)
        changed &= changed - 1
        add_weights(counts, t, weights, image, 1 if (added >> t) & 1 else -1)


@kernel
def _walk_up(
    weights: Bytes,
    event_image: Ints,
    event_true: Longs,
    event_matched: Longs,
    n_objects: Ints,
    seen_at: Ints,
    found: Ints,
    missing: Ints,
    area: Floats,
) -> None:
    """Fills `area (T, 16)`: the sum of the highest precisions from each recall threshold on.

    Takes back from `found` and `missing (T, 16)` what `_walk_down` counted. A recall threshold of the
    `n_objects (16,)` takes the highest precision known when too few true positives are left to reach it.
    """
    best, reached = np.zeros((N_IOU, TOGETHER), np.float64), np.empty((N_IOU, TOGETHER), np.int32)
    objects = np.maximum(n_objects, 1).astype(np.float64)
    area[:] = 0.0
    for t in range(N_IOU):
        count_thresholds(reached, found, t, objects)
    for event in range(len(event_image) - 1, -1, -1):
        image, true = event_image[event], event_true[event]
        _add_lanes(missing, weights, image, true, event_matched[event])
        while true != 0:
            t = lowest_bit(true)
            true &= true - 1
            pass_true_positive(
                found, missing, best, area, reached, objects, t, seen_at, event, weights, image
            )
