"""The 12 COCO figures of any slice of a matched run, of images or of objects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.evaluation.accumulation import select_images, slice_arrays, slice_figures
from microtome.evaluation.compiled import kernel
from microtome.evaluation.inputs import Bools, Floats, Ints, Longs
from microtome.evaluation.matching import count_objects
from microtome.evaluation.parameters import (
    DETECTION_LIMITS,
    FIGURE_NAMES,
    N_AREA,
    N_FIGURES,
    N_IOU,
    N_RECALL,
    RECALL_THRESHOLDS,
)
from microtome.evaluation.results import Metrics
from microtome.evaluation.table import MatchTable
from microtome.evaluation.threads import in_threads, shares, thread_count


@dataclass(frozen=True)
class Figures:
    """Figures of one slice; -1 where no object counts, as in pycocotools (`metrics` says None).

    `overall (12,)` and `per_category (K, 12)` in the order of `FIGURE_NAMES`; `n_objects (K, A)`: objects
    that count in each area range; `weights (K, A)`: what a false positive counts for, 1 in slices of images.
    """

    overall: Floats
    per_category: Floats
    n_objects: Longs
    weights: Floats

    def metrics(self, category: int | None = None) -> Metrics:
        """The figures of all categories together, or of one, for a reader."""
        return metrics_of(self.overall if category is None else self.per_category[category])

    def over_categories_of(self, other: Figures) -> Metrics:
        """These figures averaged over the categories which `other` holds, so that a class mix is not taken
        for a gap.
        """
        both = (self.per_category >= 0) & (other.per_category >= 0)
        totals = np.where(both, self.per_category, 0.0).sum(axis=0)
        n = both.sum(axis=0)
        return metrics_of(np.where(n > 0, totals / np.maximum(n, 1), -1.0))


def metrics_of(values: Floats) -> Metrics:
    """Figures `(12,)` as plain floats, None for -1."""
    return Metrics(
        **{
            name: float(value) if value >= 0 else None
            for name, value in zip(FIGURE_NAMES, values, strict=True)
        }
    )


@dataclass(frozen=True)
class CurveArrays:
    """pycocotools' arrays of one slice: precision `(T, R, K, A, M)`, recall `(T, K, A, M)`, -1 where no
    object counts.

    `true_positives` and `false_positives` `(T, K, A, M)` are counts; the latter weighted in slices of
    objects.
    """

    precision: Floats
    recall: Floats
    true_positives: Longs
    false_positives: Floats


@dataclass(frozen=True)
class SliceFigures:
    """Figures of many slices: `overall (S, 12)`, `per_category (S, K, 12)`, `n_objects (S, K, A)`; -1 where
    no object counts.
    """

    overall: Floats
    per_category: Floats
    n_objects: Longs


@dataclass(frozen=True)
class _Selection:
    """What of a table a slice takes: bits of rows `(W,)`, true lanes of events `(E,)`, objects and weights
    `(K, A)`.
    """

    rows: Longs
    event_true: Longs
    n_objects: Longs
    weights: Floats


def evaluate_images(table: MatchTable, image_mask: Bools | None = None) -> Figures:
    """Figures of the images in `image_mask (I,)`, or of all: those pycocotools gives for these `imgIds`,
    within 1e-12.
    """
    return _figures(table, _images(table, image_mask))


def evaluate_objects(table: MatchTable, object_mask: Bools) -> Figures:
    """Figures of the slice S of objects in `object_mask (G,)`, set in the whole data set.

    The one match against all objects stays. A prediction matched to an object of S is a true positive, one
    matched to any other is ignored, and one matched to none is a false positive of weight |S_k| / |objects
    of category k|, counted in the area range in hand (COCO's universe there is the objects of that range).
    Recall is over S. So S = everything gives COCO's figures, a random S those of the baseline. Crowds in S
    count for nothing.

    Source: the normalised precision of Hoiem et al. 2012, "Diagnosing Error in Object Detectors", applied to
    slices.
    """
    return _figures(table, _objects(table, object_mask))


def evaluate_slices(table: MatchTable, image_masks: Bools, *, threads: int | None = None) -> SliceFigures:
    """Figures of many slices of images, `image_masks (S, I)`; each as `evaluate_images` gives it."""
    masks = table.image_mask(image_masks)
    result = SliceFigures(
        overall=np.empty((len(masks), N_FIGURES)),
        per_category=np.empty((len(masks), table.n_categories, N_FIGURES)),
        n_objects=np.empty((len(masks), table.n_categories, N_AREA), np.int64),
    )

    def evaluate(first: int, last: int) -> None:
        _evaluate_slices(
            masks[first:last],
            table.image_row_start,
            table.image_rows,
            table.image_object_start,
            table.image_objects,
            table.object_category,
            table.object_ranges,
            table.object_counts,
            table.category_word,
            table.areas,
            table.top,
            table.events,
            table.event_first,
            table.event_true,
            table.event_matched,
            RECALL_THRESHOLDS,
            result.overall[first:last],
            result.per_category[first:last],
            result.n_objects[first:last],
        )

    in_threads(evaluate, shares(np.ones(len(masks), np.int64), thread_count(threads)))
    return result


def image_arrays(table: MatchTable, image_mask: Bools | None = None) -> CurveArrays:
    """The arrays of the images in `image_mask (I,)`, or of all: bit-equal to pycocotools' for these
    `imgIds`.
    """
    return _arrays(table, _images(table, image_mask))


def object_arrays(table: MatchTable, object_mask: Bools) -> CurveArrays:
    """The arrays behind `evaluate_objects`."""
    return _arrays(table, _objects(table, object_mask))


def _images(table: MatchTable, image_mask: Bools | None) -> _Selection:
    rows = np.full(table.n_words, -1, np.int64)
    n_objects = table.object_counts
    if image_mask is not None:
        n_objects = np.empty_like(table.object_counts)
        select_images(
            table.image_mask(image_mask),
            table.image_row_start,
            table.image_rows,
            table.image_object_start,
            table.image_objects,
            table.object_category,
            table.object_ranges,
            table.object_counts,
            rows,
            n_objects,
        )
    return _Selection(rows, table.event_true, n_objects, np.ones(n_objects.shape))


def _objects(table: MatchTable, object_mask: Bools) -> _Selection:
    chosen = table.object_mask(object_mask)
    event_true = np.zeros_like(table.event_true)
    entries = chosen[table.entry_object]
    # lanes of one event's entries are disjoint, so adding them is joining them
    np.add.at(event_true, table.entry_event[entries], table.entry_true[entries])
    counted = np.where(chosen, table.object_ranges, 0).astype(np.int32)
    n_objects = count_objects(table.object_category, counted, table.n_categories)
    weights = n_objects / np.maximum(table.object_counts, 1)
    return _Selection(np.full(table.n_words, -1, np.int64), event_true, n_objects, weights)


def _figures(table: MatchTable, selection: _Selection) -> Figures:
    overall = np.empty(N_FIGURES)
    per_category = np.empty((table.n_categories, N_FIGURES))
    slice_figures(
        table.category_word,
        selection.rows,
        table.areas,
        table.top,
        table.events,
        table.event_first,
        selection.event_true,
        table.event_matched,
        selection.n_objects,
        selection.weights,
        RECALL_THRESHOLDS,
        overall,
        per_category,
    )
    return Figures(overall, per_category, selection.n_objects, selection.weights)


def _arrays(table: MatchTable, selection: _Selection) -> CurveArrays:
    shape = (N_IOU, table.n_categories, N_AREA, len(DETECTION_LIMITS))
    result = CurveArrays(
        precision=np.full((N_IOU, N_RECALL, *shape[1:]), -1.0),
        recall=np.full(shape, -1.0),
        true_positives=np.zeros(shape, np.int64),
        false_positives=np.zeros(shape),
    )
    slice_arrays(
        table.category_word,
        selection.rows,
        table.areas,
        table.top,
        table.events,
        table.event_first,
        selection.event_true,
        table.event_matched,
        selection.n_objects,
        selection.weights,
        RECALL_THRESHOLDS,
        result.precision,
        result.recall,
        result.true_positives,
        result.false_positives,
    )
    return result


@kernel
def _evaluate_slices(
    masks: Bools,
    image_row_start: Longs,
    image_rows: Ints,
    image_object_start: Longs,
    image_objects: Ints,
    object_category: Ints,
    object_ranges: Ints,
    object_counts: Longs,
    category_word: Longs,
    areas: Longs,
    top: Longs,
    events: Longs,
    event_first: Longs,
    event_true: Longs,
    event_matched: Longs,
    thresholds: Floats,
    overall: Floats,
    per_category: Floats,
    n_objects: Longs,
) -> None:
    """Fills the figures of each slice of images in `masks (S, I)`."""
    rows = np.empty(len(events), np.int64)
    weights = np.ones(object_counts.shape, np.float64)
    for s in range(len(masks)):
        select_images(
            masks[s],
            image_row_start,
            image_rows,
            image_object_start,
            image_objects,
            object_category,
            object_ranges,
            object_counts,
            rows,
            n_objects[s],
        )
        slice_figures(
            category_word,
            rows,
            areas,
            top,
            events,
            event_first,
            event_true,
            event_matched,
            n_objects[s],
            weights,
            thresholds,
            overall[s],
            per_category[s],
        )
