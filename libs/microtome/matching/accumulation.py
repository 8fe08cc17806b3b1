"""Precision and recall of any selection of a match table's rows, by walking over its events only.

Precision can only rise at a true positive, so of each curve only the true positives are visited; false
positives between them are counted by popcount. Slices of objects weight false positives: see `figures`.

Indices are unsigned where a loop is hot: numba then skips its test for negative ones.

Source: pycocotools 2.0.11 `COCOeval.accumulate`.
"""

from __future__ import annotations

import numpy as np

from microtome.matching.compiled import kernel, lowest_bit, popcount
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.lanes import EPSILON, areas_under_curves, note_true_positive
from microtome.matching.parameters import (
    AREA_LANES,
    N_AREA,
    N_FIGURES,
    N_IOU,
    N_LANES,
    N_RECALL,
    RECALL_THRESHOLDS,
)
from microtome.matching.table import EVENTS, EVENTS_BEFORE, MATCHED, TOP, TRUE

TABLED = 128


def _tabled_gains() -> Bytes:
    """For n objects `(129, 129)`: how many recall thresholds each true positive is the first to reach."""
    found, n_objects = np.meshgrid(np.arange(TABLED + 1), np.arange(TABLED + 1))
    reached = np.searchsorted(RECALL_THRESHOLDS, found / np.maximum(n_objects, 1), side="right")
    gains = np.diff(reached, axis=1, prepend=0)
    # recall 0 is reached where the curve begins: it takes the precision of the first true positive
    gains[:, 1] += gains[:, 0]
    gains[:, 0] = 0
    return gains.astype(np.uint8)


GAINS = _tabled_gains()


@kernel
def select_images(
    mask: Bools,
    image_row_start: Longs,
    image_rows: Ints,
    image_object_start: Longs,
    image_objects: Ints,
    object_counts: Longs,
    rows: Longs,
    counts: Longs,
) -> None:
    """Sets the bits `rows (W,)` of the rows, and counts `(K, A)` the objects, of the images in `mask (I,)`.

    Of most images it is quicker to take the others away.
    """
    n_images = len(mask)
    n_chosen = 0
    for image in range(n_images):
        n_chosen += mask[image]
    adding = 2 * n_chosen <= n_images
    step = 1 if adding else -1
    rows[:] = 0 if adding else -1
    for k in range(len(counts)):
        for a in range(N_AREA):
            counts[k, a] = 0 if adding else object_counts[k, a]
    for image in range(n_images):
        if mask[image] != adding:
            continue
        for i in range(image_row_start[image], image_row_start[image + 1]):
            row = np.uint64(image_rows[np.uint64(i)])
            rows[row >> np.uint64(6)] ^= 1 << (row & np.uint64(63))
        for i in range(image_object_start[image], image_object_start[image + 1]):
            kind = np.uint64(image_objects[np.uint64(i)])
            for a in range(N_AREA):
                counts[kind >> np.uint64(N_AREA), a] += step * ((kind >> np.uint64(a)) & np.uint64(1))


@kernel
def walk_category(
    rows: Longs,
    words: Longs,
    events: Longs,
    stride: int,
    totals: Ints,
    found: Ints,
    missing: Ints,
    seen: Longs,
    found_in_top: Longs,
) -> None:
    """Walks down one category's chosen `rows (W,)`, most confident first; `words (W, 8)` are its own.

    Fills

    - `totals[a * stride + 10 * c + t]`: the predictions that count, up to and with true positive c (from 0);
    - `found (40,)`: the true positives of each lane;
    - `missing (40,)`: rows within a range by their own area that are neither true nor false positives in it,
      less true positives that are out of the range by their own area;
    - `seen (A,)`: rows within each range by their own area;
    - `found_in_top (2,)`: true positives at all 10 thresholds among the 1 and 10 best of their image.
    """
    found[:] = 0
    missing[:] = 0
    found_in_top[:] = 0
    seen[:] = 0
    for word in range(len(rows)):
        chosen = rows[word]
        hits = chosen & words[word, EVENTS]
        while hits != 0:
            bit = hits & -hits
            hits ^= bit
            before = bit - 1
            event = np.uint64(words[word, EVENTS_BEFORE] + popcount(words[word, EVENTS] & before))
            true, matched = events[event, TRUE], events[event, MATCHED]
            left = true
            while left != 0:
                a = lowest_bit(left) // N_IOU
                lanes = (left >> (a * N_IOU)) & AREA_LANES
                left ^= lanes << (a * N_IOU)
                total = seen[np.uint64(a)] + popcount(chosen & words[word, np.uint64(a)] & before) + 1
                note_true_positive(totals, a * stride, found, missing, a * N_IOU, lanes, total)
            n_true = popcount(true & AREA_LANES)
            found_in_top[0] += n_true * ((words[word, TOP] & bit) != 0)
            found_in_top[1] += n_true * ((words[word, TOP + 1] & bit) != 0)
            if true != matched:
                for lane in range(N_LANES):
                    missing[lane] += ((matched >> lane) & 1) - ((true >> lane) & 1)
        for a in range(N_AREA):
            seen[a] += popcount(chosen & words[word, a])


@kernel
def recall_steps(n_objects: int, steps: Ints) -> None:
    """Fills `steps (R,)` with the true positives needed to reach each recall threshold; 1 for recall 0.

    The least c with c / n >= threshold in float64, as `numpy.searchsorted` finds it in pycocotools; at recall
    0 the curve begins, and the precision of its first true positive holds.
    """
    for r in range(N_RECALL):
        c = np.ceil(RECALL_THRESHOLDS[r] * n_objects)
        if (c - 1) / n_objects >= RECALL_THRESHOLDS[r]:
            c -= 1
        elif c / n_objects < RECALL_THRESHOLDS[r]:
            c += 1
        steps[r] = max(1, c)


@kernel
def fill_gains(n_objects: int, gains: Bytes) -> None:
    """Fills `gains (n + 1,)`: how many recall thresholds each true positive is the first to reach."""
    if n_objects <= TABLED:
        for c in range(n_objects + 1):
            gains[c] = GAINS[n_objects, c]
        return
    steps = np.empty(N_RECALL, np.int32)
    recall_steps(n_objects, steps)
    gains[: n_objects + 1] = 0
    for r in range(N_RECALL):
        gains[steps[r]] += 1


@kernel
def slice_figures(
    category_word: Longs,
    rows: Longs,
    words: Longs,
    events: Longs,
    counts: Longs,
    weights: Floats,
    figures: Floats,
    per_category: Floats,
) -> None:
    """Fills the 12 figures `(12,)` and those of each category `(K, 12)` of one selection of rows.

    -1 where no object counts. `counts (K, A)` objects; `weights (K, A)` of a false positive, 1 for slices of
    images.
    """
    most = 1
    for k in range(len(counts)):
        for a in range(N_AREA):
            most = max(most, counts[k, a])
    totals = np.empty(N_LANES * (most + 1), np.int32)
    gains = np.empty(most + 1, np.uint8)
    area = np.empty(N_IOU, np.float64)
    found, missing = np.empty(N_LANES, np.int32), np.empty(N_LANES, np.int32)
    seen, found_in_top = np.empty(N_AREA, np.int64), np.empty(2, np.int64)
    held = np.zeros(N_FIGURES, np.int64)
    figures[:] = 0.0
    per_category[:] = -1.0
    for k in range(len(counts)):
        most = 0
        for a in range(N_AREA):
            most = max(most, counts[k, a])
        if most == 0:
            continue
        stride = N_IOU * (most + 1)
        first, last = category_word[k], category_word[k + 1]
        walk_category(
            rows[first:last],
            words[first:last],
            events,
            stride,
            totals,
            found,
            missing,
            seen,
            found_in_top,
        )
        own = per_category[k]
        for a in range(N_AREA):
            n = counts[k, a]
            if n == 0:
                continue
            fill_gains(n, gains)
            n_true, n_most, precision = 0, 0, 0.0
            for t in range(N_IOU):
                n_true += found[a * N_IOU + t]
                n_most = max(n_most, found[a * N_IOU + t])
            areas_under_curves(totals, a * stride, found, a * N_IOU, n_most, weights[k, a], gains, area)
            for t in range(N_IOU):
                precision += area[t]
            # mAP, AP_small.. are figures 0, 3, 4, 5; AR100, AR_small.. are 8, 9, 10, 11
            own[0 if a == 0 else 2 + a] = precision / (N_IOU * N_RECALL)
            own[8 + a] = n_true / (N_IOU * n)
            if a == 0:
                own[1] = area[0] / N_RECALL
                own[2] = area[5] / N_RECALL
                own[6] = found_in_top[0] / (N_IOU * n)
                own[7] = found_in_top[1] / (N_IOU * n)
        for i in range(N_FIGURES):
            if own[i] >= 0.0:
                figures[i] += own[i]
                held[i] += 1
    for i in range(N_FIGURES):
        figures[i] = figures[i] / held[i] if held[i] else -1.0


@kernel
def slice_arrays(
    category_word: Longs,
    rows: Longs,
    words: Longs,
    events: Longs,
    counts: Longs,
    weights: Floats,
    precision: Floats,
    recall: Floats,
    true_positives: Longs,
    false_positives: Floats,
) -> None:
    """Fills pycocotools' precision `(T, R, K, A, M)` and recall `(T, K, A, M)` of one selection of rows.

    They are left as they are where no object counts. Fills the counts of true positives and the weighted
    counts of false positives `(T, K, A, M)` too. A detection limit only takes rows away: the matches stay.
    """
    most = 1
    for k in range(len(counts)):
        for a in range(N_AREA):
            most = max(most, counts[k, a])
    stride = N_IOU * (most + 1)
    totals = np.empty(N_AREA * stride, np.int32)
    steps = np.empty(N_RECALL, np.int32)
    found, missing = np.empty(N_LANES, np.int32), np.empty(N_LANES, np.int32)
    seen, found_in_top = np.empty(N_AREA, np.int64), np.empty(2, np.int64)
    for m in range(precision.shape[4]):
        chosen = rows & words[:, TOP + m] if m < 2 else rows
        for k in range(len(counts)):
            first, last = category_word[k], category_word[k + 1]
            walk_category(
                chosen[first:last],
                words[first:last],
                events,
                stride,
                totals,
                found,
                missing,
                seen,
                found_in_top,
            )
            for a in range(N_AREA):
                n = counts[k, a]
                if n > 0:
                    recall_steps(n, steps)
                for t in range(N_IOU):
                    lane = a * N_IOU + t
                    n_found = found[lane]
                    true_positives[t, k, a, m] = n_found
                    false_positives[t, k, a, m] = weights[k, a] * (seen[a] - missing[lane] - n_found)
                    if n == 0:
                        continue
                    recall[t, k, a, m] = n_found / n
                    precision[t, :, k, a, m] = 0.0
                    best = 0.0
                    r = N_RECALL - 1
                    while r >= 0 and steps[r] > n_found:
                        r -= 1
                    for c in range(n_found, 0, -1):
                        n_false = totals[a * stride + (c - 1) * N_IOU + t] - c
                        best = max(best, c / (weights[k, a] * n_false + c + EPSILON))
                        while r >= 0 and steps[r] == c:
                            precision[t, r, k, a, m] = best
                            r -= 1
