"""The 12 COCO figures of any slice of a matched run, of images or of objects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.kernels import Bundle, Filled, kernel
from microtome.matching.inputs import Bools, Floats, Longs
from microtome.matching.parameters import FIGURE_NAMES, N_AREA, N_FIGURES
from microtome.matching.results import Metrics
from microtome.matching.selection import selected_objects
from microtome.matching.table import MatchTable
from microtome.matching.threads import even_shares, in_threads, thread_count


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
        """These figures averaged over the categories `other` holds: class mix is not taken for a gap."""
        both = (self.per_category >= 0) & (other.per_category >= 0)
        totals = np.where(both, self.per_category, 0.0).sum(axis=0)
        n = both.sum(axis=0)
        return metrics_of(np.where(n > 0, totals / np.maximum(n, 1), -1.0))


def metrics_of(values: Floats) -> Metrics:
    """Figures `(12,)` as plain floats, None for -1."""
    plain = (float(value) if value >= 0 else None for value in values)
    return Metrics(**dict(zip(FIGURE_NAMES, plain, strict=True)))


@dataclass(frozen=True)
class SliceFigures:
    """Figures of many slices: `overall (S, 12)`, `per_category (S, K, 12)`, `n_objects (S, K, A)`."""

    overall: Floats
    per_category: Floats
    n_objects: Longs


def evaluate_images(table: MatchTable, image_mask: Bools | None = None) -> Figures:
    """Figures of the images in `image_mask (I,)`, or of all images.

    Within 1e-12 what pycocotools 2.0.11 `summarize` gives for these `imgIds`: the same precisions and
    recalls, averaged by category first.
    """
    mask = np.ones(table.n_images, np.bool_) if image_mask is None else table.image_mask(image_mask)
    shape = (table.n_categories, N_AREA)
    result = Figures(
        overall=np.empty(N_FIGURES),
        per_category=np.empty((table.n_categories, N_FIGURES)),
        n_objects=np.empty(shape, np.int64),
        weights=np.ones(shape),
    )
    _evaluate_slices(table.bundle, mask, 1, result.overall, result.per_category, result.n_objects)
    return result


def evaluate_slices(table: MatchTable, image_masks: Bools, *, threads: int | None = None) -> SliceFigures:
    """Figures of many slices of images, `image_masks (S, I)`; each as `evaluate_images` gives it."""
    masks = table.image_masks(image_masks)
    result = SliceFigures(
        overall=np.empty((len(masks), N_FIGURES)),
        per_category=np.empty((len(masks), table.n_categories, N_FIGURES)),
        n_objects=np.empty((len(masks), table.n_categories, N_AREA), np.int64),
    )

    def evaluate(first: int, last: int) -> None:
        _evaluate_slices(
            table.bundle,
            masks[first:last],
            last - first,
            result.overall[first:last],
            result.per_category[first:last],
            result.n_objects[first:last],
        )

    in_threads(evaluate, even_shares(len(masks), thread_count(threads)))
    return result


def evaluate_objects(table: MatchTable, object_mask: Bools) -> Figures:
    """Figures of the slice S of objects in `object_mask (G,)`, set in the whole data set.

    The one match against all objects stays. A prediction matched to an object of S is a true positive, one
    matched to any other is ignored, and one matched to none is a false positive of weight |S_k| / |objects of
    category k|, both counted in the area range in hand (COCO's universe there is the objects of that range).
    Recall is over S. So S = everything gives COCO's figures, and a random S about those of the baseline.
    Crowds in S count for nothing.

    Source: the normalised precision of Hoiem et al. 2012, "Diagnosing Error in Object Detectors", for slices.
    """
    selection = selected_objects(table, object_mask)
    overall = np.empty(N_FIGURES)
    per_category = np.empty((table.n_categories, N_FIGURES))
    _evaluate_selection(
        table.bundle,
        selection.rows,
        selection.events,
        selection.n_objects,
        selection.weights,
        overall,
        per_category,
    )
    return Figures(overall, per_category, selection.n_objects, selection.weights)


@kernel
def _evaluate_slices(
    table: Bundle,
    masks: Bools,
    n_slices: int,
    overall: Filled[Floats],
    per_category: Filled[Floats],
    n_objects: Filled[Longs],
) -> None:
    """Fills the figures of each slice of images in `masks (S, I)`, and how many of its objects count."""


@kernel
def _evaluate_selection(
    table: Bundle,
    rows: Longs,
    events: Longs,
    counts: Longs,
    weights: Floats,
    overall: Filled[Floats],
    per_category: Filled[Floats],
) -> None:
    """Fills the figures of one selection."""
