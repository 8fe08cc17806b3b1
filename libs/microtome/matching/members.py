"""Which objects and predictions belong to a slice, and how many of each category and outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs
from microtome.matching.intervals import f1_interval, wilson_interval
from microtome.matching.outcomes import (
    ERROR_TYPES,
    FALSE_POSITIVE,
    MATCHED,
    MISPREDICTED,
    MISSED,
    NONE,
    TRUE_POSITIVE,
    UNFOUND,
    Outcomes,
)
from microtome.matching.results import OutcomeCounts, RateIntervals


@dataclass(frozen=True)
class Members:
    """The objects `(G,)` and predictions `(P,)` of a slice, as masks."""

    objects: Bools
    predictions: Bools


def members_of_images(source: EvaluationInput, image_mask: Bools | None = None) -> Members:
    """Every object and prediction of the images in `image_mask (I,)`, or of all images."""
    if image_mask is None:
        return Members(np.ones(source.n_objects, np.bool_), np.ones(source.n_predictions, np.bool_))
    return Members(image_mask[source.object_image], image_mask[source.prediction_image])


def members_of_objects(told: Outcomes, object_mask: Bools) -> Members:
    """The objects in `object_mask (G,)` and the predictions about them (see `Outcomes.prediction_object`).

    Predictions of nothing are about no object and so in no slice of objects: `operating_point_of_objects`
    gives each slice its share of them.
    """
    # -1, no object, finds the False at the end
    return Members(object_mask, np.append(object_mask, False)[told.prediction_object])


@dataclass(frozen=True)
class CategoryCounts:
    """How many objects, without crowds, and predictions of each category `(K,)` a slice holds."""

    n_objects: Longs
    n_predictions: Longs


def category_counts(source: EvaluationInput, members: Members) -> CategoryCounts:
    """How many objects and predictions, of any confidence, of each category are members."""
    return CategoryCounts(
        _by_category(source.object_category, members.objects & ~source.object_crowd, source.n_categories),
        _by_category(source.prediction_category, members.predictions, source.n_categories),
    )


def outcome_counts(told: Outcomes, members: Members) -> OutcomeCounts:
    """How many members had each outcome and error type; false positives each count 1."""
    predictions = told.prediction_outcome[members.predictions]
    objects = told.object_outcome[members.objects]
    errors = np.bincount(told.prediction_error_type[members.predictions] + 1, minlength=len(ERROR_TYPES) + 1)[
        1:
    ].tolist()
    errors[UNFOUND] = int((told.object_error_type[members.objects] == UNFOUND).sum())
    return OutcomeCounts(
        true_positive=int((predictions == TRUE_POSITIVE).sum()),
        false_positive=int((predictions == FALSE_POSITIVE).sum()),
        matched=int((objects == MATCHED).sum()),
        missed=int((objects == MISSED).sum()),
        mispredicted=int((objects == MISPREDICTED).sum()),
        by_error_type=dict(zip(ERROR_TYPES, errors, strict=True)),
    )


def confusion_matrix(source: EvaluationInput, told: Outcomes, members: Members) -> Longs:
    """Counts `(K + 1, K + 1)`: row = category of the object, column = of the prediction; last: background.

    Each member that has an outcome is counted once: row sums are the objects without crowds, column sums the
    predictions at the confidence threshold without those ignored for a crowd.
    """
    k = source.n_categories
    counts = np.zeros((k + 1, k + 1), np.int64)
    own = members.objects & (told.object_outcome != NONE)
    column = np.full(source.n_objects, k)
    column[told.found] = source.prediction_category[told.object_prediction[told.found]]
    np.add.at(counts, (source.object_category[own], column[own]), 1)
    paired = np.zeros(source.n_predictions, np.bool_)
    paired[told.object_prediction[told.found]] = True
    alone = members.predictions & (told.prediction_outcome != NONE) & ~paired
    np.add.at(counts, (k, source.prediction_category[alone]), 1)
    return counts


@dataclass(frozen=True)
class Rates:
    """Precision, recall and F1 in [0, 1]; None where nothing stands behind them."""

    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True)
class OperatingPoint:
    """True positives, false positives and objects `(K,)` at one confidence; all may be weighted."""

    true_positives: Longs | Floats
    false_positives: Floats
    n_objects: Longs | Floats

    def intervals(self, category: int | None = None) -> RateIntervals:
        """The 95 % intervals of the rates of one category, or of all together."""
        true, false, n_objects = self._counts(category)
        return RateIntervals(
            precision=wilson_interval(true, true + false),
            recall=wilson_interval(true, n_objects),
            f1=f1_interval(true, false, n_objects),
        )

    def rates(self, category: int | None = None) -> Rates:
        """Rates of one category, or of all together (each prediction and object counting once)."""
        true, false, n_objects = self._counts(category)
        return Rates(
            precision=true / (true + false) if true + false > 0 else None,
            recall=true / n_objects if n_objects else None,
            f1=2 * true / (true + false + n_objects) if true + false + n_objects > 0 else None,
        )

    def _counts(self, category: int | None) -> tuple[float, float, float]:
        rows = slice(None) if category is None else slice(category, category + 1)
        return (
            float(self.true_positives[rows].sum()),
            float(self.false_positives[rows].sum()),
            float(self.n_objects[rows].sum()),
        )


def operating_point_of_images(
    source: EvaluationInput, told: Outcomes, image_mask: Bools | None = None
) -> OperatingPoint:
    """What the images in `image_mask (I,)`, or all, hold at the confidence threshold."""
    members = members_of_images(source, image_mask)
    return _operating_point(source, told, members, np.ones(source.n_categories))


def operating_point_of_objects(source: EvaluationInput, told: Outcomes, object_mask: Bools) -> OperatingPoint:
    """What the objects in `object_mask (G,)` hold, with their share of all false positives.

    Every false positive of category k weighs |S_k| / |objects of category k|, as in `evaluate_objects`.
    """
    told_objects = told.object_outcome != NONE
    everything = _by_category(source.object_category, told_objects, source.n_categories)
    own = _by_category(source.object_category, told_objects & object_mask, source.n_categories)
    members = Members(object_mask, np.ones(source.n_predictions, np.bool_))
    return _operating_point(source, told, members, own / np.maximum(everything, 1))


def own_false_positives(told: Outcomes, prediction_mask: Bools) -> int:
    """How many of the predictions in `prediction_mask (P,)`, say those a slice's query found, are false."""
    return int((told.prediction_outcome[prediction_mask] == FALSE_POSITIVE).sum())


def _operating_point(
    source: EvaluationInput, told: Outcomes, members: Members, weights: Floats
) -> OperatingPoint:
    false = members.predictions & (told.prediction_outcome == FALSE_POSITIVE)
    matched = members.objects & (told.object_outcome == MATCHED)
    counted = members.objects & (told.object_outcome != NONE)
    return OperatingPoint(
        true_positives=_by_category(source.object_category, matched, source.n_categories),
        false_positives=weights * _by_category(source.prediction_category, false, source.n_categories),
        n_objects=_by_category(source.object_category, counted, source.n_categories),
    )


def _by_category(categories: Ints, chosen: Bools, n_categories: int) -> Longs:
    return np.bincount(categories[chosen], minlength=n_categories).astype(np.int64)
