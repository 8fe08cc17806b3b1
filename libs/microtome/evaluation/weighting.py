"""mAP, AP50 and AR100 of many resamples at once, each of which holds every image 0, 1 or several times.

A resample is a multiplicity for each image. An image held w times counts as w images: its objects count w
times and so does each prediction, duplicates standing side by side. 16 resamples share one walk over the
rows, so that the inner loops are vectors of the processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.evaluation.accumulation import EPSILON, recall_steps
from microtome.evaluation.compiled import kernel
from microtome.evaluation.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.evaluation.parameters import AREA_LANES, N_IOU, N_RECALL
from microtome.evaluation.table import EVENTS, MATCHED, TRUE, MatchTable
from microtome.evaluation.threads import in_threads, shares, thread_count

TOGETHER = 16


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
    event, counts = _bits(table.words[:, EVENTS]), _bits(table.words[:, 0])
    # row_image is -1 in rows that fill up a word: the False at the end
    chosen = np.flatnonzero(np.append(mask, False)[table.row_image] & (event | counts))
    starts = 64 * table.category_word
    is_event = event[chosen]
    events = table.events[np.cumsum(event)[chosen[is_event]] - 1]
    own = (table.object_ranges & 1).astype(np.bool_) & mask[table.object_image]
    kinds = table.object_category[own]
    order = np.argsort(kinds, kind="stable")
    return Walk(
        row_image=table.row_image[chosen],
        row_event=is_event.astype(np.uint8),
        row_counts=counts[chosen].astype(np.uint8),
        event_image=table.row_image[chosen[is_event]],
        event_true=np.ascontiguousarray(events[:, TRUE] & AREA_LANES),
        event_matched=np.ascontiguousarray(events[:, MATCHED] & AREA_LANES),
        row_start=np.searchsorted(chosen, starts),
        event_start=np.searchsorted(chosen[is_event], starts),
        object_start=np.searchsorted(kinds[order], np.arange(table.n_categories + 1)),
        object_image=table.object_image[own][order],
    )


def resampled_figures(walk: Walk, multiplicities: Bytes, *, threads: int | None = None) -> ResampledFigures:
    """Figures of each of the resamples `multiplicities (B, I)`, uint8: how often it holds each image.

    As pycocotools 2.0.11 gives them for a data set in which images are repeated. Deviation: predictions of
    one image, category and equal confidence are ordered by prediction, not by copy of the image.
    """
    n_resamples, n_images = multiplicities.shape
    n_categories = len(walk.row_start) - 1
    n_blocks = -(-n_resamples // TOGETHER)
    blocks = np.zeros((n_blocks * TOGETHER, n_images), np.uint8)
    blocks[:n_resamples] = multiplicities
    weights = np.ascontiguousarray(blocks.reshape(n_blocks, TOGETHER, n_images).transpose(0, 2, 1))
    results = np.full((3, n_blocks, n_categories, TOGETHER), -1.0)

    def walk_blocks(first: int, last: int) -> None:
        for block in range(first, last):
            _walk_block(
                weights[block],
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
    flat = results.transpose(0, 1, 3, 2).reshape(3, n_blocks * TOGETHER, n_categories)[:, :n_resamples]
    return ResampledFigures(*(np.ascontiguousarray(figure) for figure in flat))


def _bits(words: Longs) -> npt.NDArray[np.bool_]:
    """The bits of `words (W,)`, lowest first, `(64 * W,)`."""
    octets = np.ascontiguousarray(words).astype("<i8").view(np.uint8)
    return np.unpackbits(octets, bitorder="little").astype(np.bool_)


@kernel
def _fill_reached(n_objects: int, steps: Ints, reached: Bytes) -> None:
    """Fills `reached (n + 1,)`: how many recall thresholds each count of true positives reaches."""
    recall_steps(n_objects, steps)
    r = 0
    for c in range(n_objects + 1):
        while r < N_RECALL and steps[r] <= c:
            r += 1
        reached[c] = r


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
    most = 1
    for k in range(len(row_start) - 1):
        most = max(most, event_start[k + 1] - event_start[k])
    seen_at = np.empty((most, TOGETHER), np.int32)
    steps = np.empty(N_RECALL, np.int32)
    reached = np.empty((TOGETHER, 2), np.uint8)
    n_objects = np.empty(TOGETHER, np.int32)
    for k in range(len(row_start) - 1):
        n_objects[:] = 0
        for g in range(object_start[k], object_start[k + 1]):
            own = weights[np.uint64(object_image[g])]
            for b in range(TOGETHER):
                n_objects[b] += own[b]
        most_objects = n_objects.max()
        if most_objects == 0:
            continue
        if most_objects >= reached.shape[1]:
            reached = np.empty((TOGETHER, most_objects + 1), np.uint8)
        for b in range(TOGETHER):
            if n_objects[b] > 0:
                _fill_reached(n_objects[b], steps, reached[b])
        seen = np.zeros(TOGETHER, np.int32)
        found = np.zeros((N_IOU, TOGETHER), np.int32)
        missing = np.zeros((N_IOU, TOGETHER), np.int32)
        # 1. down the rows: what has been counted before each event, and all true positives
        event = event_start[k]
        for row in range(row_start[k], row_start[k + 1]):
            own = weights[np.uint64(row_image[row])]
            if row_event[row]:
                for b in range(TOGETHER):
                    seen_at[event - event_start[k], b] = seen[b]
                true, matched = event_true[event], event_matched[event]
                for t in range(N_IOU):
                    if (true >> t) & 1:
                        for b in range(TOGETHER):
                            found[t, b] += own[b]
                    beside = ((matched >> t) & 1) - ((true >> t) & 1)
                    if beside != 0:
                        for b in range(TOGETHER):
                            missing[t, b] += np.int32(beside) * own[b]
                event += 1
            if row_counts[row]:
                for b in range(TOGETHER):
                    seen[b] += own[b]
        for b in range(TOGETHER):
            total = 0
            for t in range(N_IOU):
                total += found[t, b]
            if n_objects[b] > 0:
                recall[k, b] = total / (N_IOU * n_objects[b])
        # 2. up the events: the highest precision from each on, for the thresholds it is the first to reach
        best = np.zeros((N_IOU, TOGETHER), np.float64)
        area = np.zeros((N_IOU, TOGETHER), np.float64)
        for event in range(event_start[k + 1] - 1, event_start[k] - 1, -1):
            own = weights[np.uint64(event_image[event])]
            true, matched = event_true[event], event_matched[event]
            before = seen_at[event - event_start[k]]
            for t in range(N_IOU):
                beside = ((matched >> t) & 1) - ((true >> t) & 1)
                if beside != 0:
                    for b in range(TOGETHER):
                        missing[t, b] -= np.int32(beside) * own[b]
                if (true >> t) & 1 == 0:
                    continue
                for b in range(TOGETHER):
                    w = np.int32(own[b])
                    if w == 0:
                        continue
                    c = found[t, b]
                    best[t, b] = max(best[t, b], c / (before[b] + w - missing[t, b] + EPSILON))
                    area[t, b] += best[t, b] * (reached[b, c] - reached[b, c - w])
                    found[t, b] = c - w
        for b in range(TOGETHER):
            if n_objects[b] == 0:
                continue
            total_area = 0.0
            for t in range(N_IOU):
                total_area += area[t, b]
            precision[k, b] = total_area / (N_IOU * N_RECALL)
            precision_50[k, b] = area[0, b] / N_RECALL
