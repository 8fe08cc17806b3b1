"""mAP, AP50 and AR100 of many resamples at once, each of which holds every image 0, 1 or several times.

A resample is a multiplicity for each image. An image held w times counts as w images: its objects count w
times and so does each prediction, duplicates standing side by side. 16 resamples share one walk over the
rows, so that the inner loops are vectors of the processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.chance.abreast import add_weights, pass_true_positive
from microtome.chance.resampling import TOGETHER, Draws
from microtome.matching.accumulation import fill_gains
from microtome.matching.compiled import kernel, lowest_bit
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.parameters import AREA_LANES, N_IOU, N_RECALL
from microtome.matching.table import EVENTS, EVENTS_BEFORE, MATCHED, TRUE, MatchTable
from microtome.matching.threads import in_threads, shares, thread_count


@dataclass(frozen=True)
class ResampledFigures:
    """Figures of each resample and category, `(B, K)` each; -1 where the resample holds no object of it."""

    mAP: Floats
    AP50: Floats
    AR100: Floats


@dataclass(frozen=True)
class Walk:
    """The rows and objects of some images, compact, in the order in which they are walked over.

    `row_image (N,)`, `row_event (N,)`: 1 for events; `row_counts (N,)`: 1 where the row lies in the area
    range "all"; `event_image`, `event_true`, `event_matched` `(E,)`: lanes of that range; `row_start`,
    `event_start`, `object_start` `(K + 1,)`; `object_image (G,)` by category, without crowds.
    """

    row_image: Ints
    row_event: Bytes
    row_counts: Bytes
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
    walked = event | counts
    chosen, is_event, starts = rows[walked], event[walked], 64 * table.category_word
    events = table.events[_event_numbers(table, chosen[is_event])]
    own = (table.object_ranges & 1).astype(np.bool_) & mask[table.object_image]
    kinds = table.object_category[own]
    order = np.argsort(kinds, kind="stable")
    return Walk(
        row_image=table.row_image[chosen],
        row_event=is_event.astype(np.uint8),
        row_counts=counts[walked].astype(np.uint8),
        event_image=table.row_image[chosen[is_event]],
        event_true=np.ascontiguousarray(events[:, TRUE] & AREA_LANES),
        event_matched=np.ascontiguousarray(events[:, MATCHED] & AREA_LANES),
        row_start=np.searchsorted(chosen, starts),
        event_start=np.searchsorted(chosen[is_event], starts),
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
    n_blocks, n_categories = len(draws.blocks), len(walk.row_start) - 1
    results = np.full((3, n_blocks, n_categories, TOGETHER), -1.0)

    def walk_blocks(first: int, last: int) -> None:
        for block in range(first, last):
            _walk_block(
                draws.blocks[block],
                walk.row_image,
                walk.row_event,
                walk.row_counts,
                walk.event_image,
                walk.event_true,
                walk.event_matched,
                walk.row_start,
                walk.event_start,
                walk.object_start,
                walk.object_image,
                results[0, block],
                results[1, block],
                results[2, block],
            )

    in_threads(walk_blocks, shares(np.ones(n_blocks, np.int64), thread_count(threads)))
    flat = results.transpose(0, 1, 3, 2).reshape(3, n_blocks * TOGETHER, n_categories)[:, : draws.n]
    return ResampledFigures(*(np.ascontiguousarray(figure) for figure in flat))


@kernel
def _fill_reached(n_objects: int, gains: Bytes, reached: Bytes, least: Ints) -> None:
    """Fills, for each count of true positives, `reached (n + 1,)`: how many recall thresholds it reaches, and
    `least (n + 1,)`: the least count that reaches as many.
    """
    fill_gains(n_objects, gains)
    reached[0], least[0] = 0, 0
    for c in range(1, n_objects + 1):
        reached[c] = reached[c - 1] + gains[c]
        least[c] = c if gains[c] > 0 else least[c - 1]


@kernel
def _walk_block(
    weights: Bytes,
    row_image: Ints,
    row_event: Bytes,
    row_counts: Bytes,
    event_image: Ints,
    event_true: Longs,
    event_matched: Longs,
    row_start: Longs,
    event_start: Longs,
    object_start: Longs,
    object_image: Ints,
    precision: Floats,
    precision_50: Floats,
    recall: Floats,
) -> None:
    """Fills figures `(K, 16)` of the 16 resamples `weights (I, 16)`."""
    seen_at = np.empty((np.diff(event_start).max(), TOGETHER), np.int32)
    gains = np.zeros(1, np.uint8)
    reached, least = np.zeros((TOGETHER, 1), np.uint8), np.zeros((TOGETHER, 1), np.int32)
    n_objects = np.empty((1, TOGETHER), np.int32)
    found, missing = np.empty((N_IOU, TOGETHER), np.int32), np.empty((N_IOU, TOGETHER), np.int32)
    area = np.empty((N_IOU, TOGETHER), np.float64)
    for k in range(len(row_start) - 1):
        n_objects[:] = 0
        for g in range(object_start[k], object_start[k + 1]):
            add_weights(n_objects, 0, weights, object_image[g], 1)
        most = n_objects.max()
        if most == 0:
            continue
        if most >= len(gains):
            gains = np.zeros(most + 1, np.uint8)
            reached = np.zeros((TOGETHER, most + 1), np.uint8)
            least = np.zeros((TOGETHER, most + 1), np.int32)
        for b in range(TOGETHER):
            if n_objects[0, b] > 0:
                _fill_reached(n_objects[0, b], gains, reached[b], least[b])
        rows, events = slice(row_start[k], row_start[k + 1]), slice(event_start[k], event_start[k + 1])
        true, matched = event_true[events], event_matched[events]
        _walk_down(
            weights,
            row_image[rows],
            row_event[rows],
            row_counts[rows],
            true,
            matched,
            seen_at,
            found,
            missing,
        )
        for b in range(TOGETHER):
            if n_objects[0, b] > 0:
                recall[k, b] = found[:, b].sum() / (N_IOU * n_objects[0, b])
        _walk_up(weights, event_image[events], true, matched, seen_at, found, missing, reached, least, area)
        for b in range(TOGETHER):
            if n_objects[0, b] > 0:
                precision[k, b] = area[:, b].sum() / (N_IOU * N_RECALL)
                precision_50[k, b] = area[0, b] / N_RECALL


@kernel
def _walk_down(
    weights: Bytes,
    row_image: Ints,
    row_event: Bytes,
    row_counts: Bytes,
    event_true: Longs,
    event_matched: Longs,
    seen_at: Ints,
    found: Ints,
    missing: Ints,
) -> None:
    """Fills what is counted before each event, `seen_at (E, 16)`, and of all rows `found (T, 16)`: the true
    positives, `missing (T, 16)`: the rows that are neither true nor false positives.
    """
    seen = np.zeros((1, TOGETHER), np.int32)
    found[:] = 0
    missing[:] = 0
    event = 0
    for row in range(len(row_image)):
        image = row_image[row]
        if row_event[row]:
            seen_at[event] = seen[0]
            true, matched = event_true[event], event_matched[event]
            for t in range(N_IOU):
                if (true >> t) & 1:
                    add_weights(found, t, weights, image, 1)
                beside = ((matched >> t) & 1) - ((true >> t) & 1)
                if beside != 0:
                    add_weights(missing, t, weights, image, beside)
            event += 1
        if row_counts[row]:
            add_weights(seen, 0, weights, image, 1)


@kernel
def _walk_up(
    weights: Bytes,
    event_image: Ints,
    event_true: Longs,
    event_matched: Longs,
    seen_at: Ints,
    found: Ints,
    missing: Ints,
    reached: Bytes,
    least: Ints,
    area: Floats,
) -> None:
    """Fills `area (T, 16)`: the sum of the highest precisions from each recall threshold on.

    Takes back from `found` and `missing (T, 16)` what `_walk_down` counted. A threshold takes the highest
    precision known where the true positives fall below the `least` that reach it.
    """
    best = np.zeros((N_IOU, TOGETHER), np.float64)
    lowest = np.empty((N_IOU, TOGETHER), np.int32)
    area[:] = 0.0
    for t in range(N_IOU):
        for b in range(TOGETHER):
            lowest[t, b] = least[b, found[t, b]]
    for event in range(len(event_image) - 1, -1, -1):
        image, true, matched = event_image[event], event_true[event], event_matched[event]
        for t in range(N_IOU):
            beside = ((matched >> t) & 1) - ((true >> t) & 1)
            if beside != 0:
                add_weights(missing, t, weights, image, -beside)
            if (true >> t) & 1 == 0:
                continue
            leaving = pass_true_positive(found, missing, best, lowest, t, seen_at, event, weights, image)
            while leaving != 0:
                lane = np.uint64(lowest_bit(leaving))
                leaving &= leaving - 1
                left = np.uint64(found[t, lane])
                gained = reached[lane, left + weights[np.uint64(image), lane]] - reached[lane, left]
                area[t, lane] += best[t, lane] * gained
                lowest[t, lane] = least[lane, left]
