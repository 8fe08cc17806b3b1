"""Precision and recall of any selection of a match table's rows, by walking over its events only.

Source: pycocotools 2.0.11 `COCOeval.accumulate`. Precision can only rise at a true positive, so of each
curve only the true positives are visited; false positives between them are counted by popcount. Slices of
objects weight false positives: see `figures`.
"""

from __future__ import annotations

import numpy as np

from microtome.evaluation.compiled import kernel, lowest_bit, popcount
from microtome.evaluation.inputs import Bools, Floats, Ints, Longs
from microtome.evaluation.parameters import AREA_LANES, N_AREA, N_FIGURES, N_IOU, N_LANES, N_RECALL

EPSILON = float(np.spacing(1))


@kernel
def select_images(
    mask: Bools,
    image_row_start: Longs,
    image_rows: Ints,
    image_object_start: Longs,
    image_objects: Ints,
    object_category: Ints,
    object_ranges: Ints,
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
    if adding:
        rows[:] = 0
        counts[:] = 0
    else:
        rows[:] = -1
        counts[:] = object_counts
    for image in range(n_images):
        if mask[image] != adding:
            continue
        for i in range(image_row_start[image], image_row_start[image + 1]):
            row = image_rows[i]
            rows[row >> 6] ^= 1 << (row & 63)
        for i in range(image_object_start[image], image_object_start[image + 1]):
            own = image_objects[i]
            ranges = object_ranges[own]
            for a in range(N_AREA):
                counts[object_category[own], a] += step * ((ranges >> a) & 1)


@kernel
def walk_category(
    first: int,
    last: int,
    rows: Longs,
    areas: Longs,
    top: Longs,
    events: Longs,
    event_first: Longs,
    event_true: Longs,
    event_matched: Longs,
    stride: int,
    totals: Ints,
    found: Longs,
    missing: Longs,
    seen: Longs,
    found_in_top: Longs,
) -> None:
    """Walks down the chosen rows of the words `first` to `last` (exclusive), most confident first.

    Fills `totals[lane * stride + c]` with the number of predictions that count up to and with true positive
    c, `found (40,)` with the number of true positives, `missing (40,)` with the number of rows in range that
    are neither true nor false positives less those true positives that are out of range by their own area,
    `seen (A,)` with the number of rows in range, and `found_in_top (2,)` with the number of true positives
    of all 10 thresholds among the 1 and 10 best of their image.
    """
    found[:] = 0
    missing[:] = 0
    seen[:] = 0
    found_in_top[:] = 0
    for word in range(first, last):
        chosen = rows[word]
        hits = chosen & events[word]
        while hits != 0:
            bit = hits & -hits
            hits ^= bit
            before = bit - 1
            event = event_first[word] + popcount(events[word] & before)
            true = event_true[event]
            for a in range(N_AREA):
                lanes = (true >> (a * N_IOU)) & AREA_LANES
                if lanes != 0:
                    total = seen[a] + popcount(chosen & areas[a, word] & before) + 1
                    while lanes != 0:
                        lane = a * N_IOU + lowest_bit(lanes)
                        lanes &= lanes - 1
                        totals[lane * stride + found[lane]] = total - missing[lane]
                        found[lane] += 1
            if top[1, word] & bit:
                found_in_top[1] += popcount(true & AREA_LANES)
                if top[0, word] & bit:
                    found_in_top[0] += popcount(true & AREA_LANES)
            # a row counted as seen that is no false positive and no true one, and the other way round
            lanes = event_matched[event] & ~true
            while lanes != 0:
                missing[lowest_bit(lanes)] += 1
                lanes &= lanes - 1
            lanes = true & ~event_matched[event]
            while lanes != 0:
                missing[lowest_bit(lanes)] -= 1
                lanes &= lanes - 1
        for a in range(N_AREA):
            seen[a] += popcount(chosen & areas[a, word])


@kernel
def recall_steps(n_objects: int, thresholds: Floats, steps: Ints) -> None:
    """Fills `steps (R,)` with the true positives needed to reach each recall threshold; 1 for recall 0,
    where the curve begins.

    The least c with c / n >= threshold in float64, as `numpy.searchsorted` finds it in pycocotools.
    """
    for r in range(N_RECALL):
        c = np.ceil(thresholds[r] * n_objects)
        if (c - 1) / n_objects >= thresholds[r]:
            c -= 1
        elif c / n_objects < thresholds[r]:
            c += 1
        steps[r] = max(1, c)


@kernel
def slice_figures(
    category_word: Longs,
    rows: Longs,
    areas: Longs,
    top: Longs,
    events: Longs,
    event_first: Longs,
    event_true: Longs,
    event_matched: Longs,
    counts: Longs,
    weights: Floats,
    thresholds: Floats,
    figures: Floats,
    per_category: Floats,
) -> None:
    """Fills the 12 figures `(12,)` and those of each category `(K, 12)` of one selection of rows; -1 where
    nothing counts.

    `counts (K, A)` objects and `weights (K, A)` of a false positive; 1 for slices of images.
    """
    stride = 1
    for k in range(len(counts)):
        for a in range(N_AREA):
            stride = max(stride, counts[k, a])
    totals = np.empty(N_LANES * stride, np.int32)
    gains = np.empty(stride + 1, np.float64)
    steps = np.empty(N_RECALL, np.int32)
    found, missing = np.empty(N_LANES, np.int64), np.empty(N_LANES, np.int64)
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
        walk_category(
            category_word[k],
            category_word[k + 1],
            rows,
            areas,
            top,
            events,
            event_first,
            event_true,
            event_matched,
            most,
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
            recall_steps(n, thresholds, steps)
            gains[: n + 1] = 0.0
            for r in range(N_RECALL):
                gains[steps[r]] += 1.0
            precision, recall = 0.0, 0
            for t in range(N_IOU):
                lane = a * N_IOU + t
                area = area_under_curve(totals, lane * most, found[lane], weights[k, a], gains) / N_RECALL
                precision += area
                recall += found[lane]
                if a == 0 and t == 0:
                    own[1] = area
                if a == 0 and t == 5:
                    own[2] = area
            # mAP, AP_small.. are figures 0, 3, 4, 5; AR100, AR_small.. are 8, 9, 10, 11
            own[0 if a == 0 else 2 + a] = precision / N_IOU
            own[8 + a] = recall / (N_IOU * n)
            if a == 0:
                own[6] = found_in_top[0] / (N_IOU * n)
                own[7] = found_in_top[1] / (N_IOU * n)
        for i in range(N_FIGURES):
            if own[i] >= 0.0:
                figures[i] += own[i]
                held[i] += 1
    for i in range(N_FIGURES):
        figures[i] = figures[i] / held[i] if held[i] else -1.0


@kernel
def area_under_curve(totals: Ints, first: int, n_found: int, weight: float, gains: Floats) -> float:
    """The sum over recall thresholds of the highest precision at or past each; `gains[c]` thresholds are
    reached at true positive c.
    """
    best, area = 0.0, 0.0
    for c in range(n_found, 0, -1):
        n_false = totals[first + c - 1] - c
        best = max(best, c / (weight * n_false + c + EPSILON))
        area += gains[c] * best
    return area


@kernel
def slice_arrays(
    category_word: Longs,
    rows: Longs,
    areas: Longs,
    top: Longs,
    events: Longs,
    event_first: Longs,
    event_true: Longs,
    event_matched: Longs,
    counts: Longs,
    weights: Floats,
    thresholds: Floats,
    precision: Floats,
    recall: Floats,
    true_positives: Longs,
    false_positives: Floats,
) -> None:
    """Fills pycocotools' arrays precision `(T, R, K, A, M)`, recall `(T, K, A, M)` and the true and false
    positives `(T, K, A, M)`.

    Precision and recall are left as they are where nothing counts. A detection limit only takes rows away:
    the matches are the same.
    """
    stride = 1
    for k in range(len(counts)):
        for a in range(N_AREA):
            stride = max(stride, counts[k, a])
    totals = np.empty(N_LANES * stride, np.int32)
    steps = np.empty(N_RECALL, np.int32)
    found, missing = np.empty(N_LANES, np.int64), np.empty(N_LANES, np.int64)
    seen, found_in_top = np.empty(N_AREA, np.int64), np.empty(2, np.int64)
    n_limits = len(top) + 1
    for m in range(n_limits):
        chosen = rows & top[m] if m < len(top) else rows
        for k in range(len(counts)):
            walk_category(
                category_word[k],
                category_word[k + 1],
                chosen,
                areas,
                top,
                events,
                event_first,
                event_true,
                event_matched,
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
                    recall_steps(n, thresholds, steps)
                for t in range(N_IOU):
                    lane = a * N_IOU + t
                    n_found = found[lane]
                    true_positives[t, k, a, m] = n_found
                    n_false = seen[a] - missing[lane] - n_found
                    false_positives[t, k, a, m] = weights[k, a] * n_false
                    if n == 0:
                        continue
                    recall[t, k, a, m] = n_found / n
                    precision[t, :, k, a, m] = 0.0
                    best = 0.0
                    r = N_RECALL - 1
                    while r >= 0 and steps[r] > n_found:
                        r -= 1
                    for c in range(n_found, 0, -1):
                        n_false = totals[lane * stride + c - 1] - c
                        best = max(best, c / (weights[k, a] * n_false + c + EPSILON))
                        while r >= 0 and steps[r] == c:
                            precision[t, r, k, a, m] = best
                            r -= 1
