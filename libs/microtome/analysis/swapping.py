"""What the difference of two runs would be if chance alone had made it: their images, swapped.

If the runs did not differ, which of them an image's predictions came from would not matter. So each image is
given to the one or the other by a coin, and the figures of both mixtures are compared, many times.

AP depends on the order of confidences within a category only. Before they are mixed, confidences become
places in that order, so that a run that is more timid in its numbers is not taken for another one.

Source: the permutation test of paired samples, as in Smucker, Allan and Carterette 2007, "A comparison of
statistical significance tests for information retrieval evaluation".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from microtome.analysis.differences import (
    Metric,
    Parts,
    parts_of_images,
    parts_of_objects,
    ratio,
    walked,
)
from microtome.analysis.runs import OpenRun
from microtome.analysis.swapped import Swapped, swapped
from microtome.chance.bootstrap import mean_differences, object_figures
from microtome.chance.permutation import ObjectRecall, object_recall
from microtome.chance.resampling import TOGETHER, Draws
from microtome.errors import InputError
from microtome.matching.inputs import Bools, EvaluationInput, Floats
from microtome.matching.matching import match
from microtome.matching.table import MatchTable


@dataclass(frozen=True)
class SwappedPair:
    """Two runs in one match table of 2 I images: those with the first run's predictions, then the others'."""

    first: OpenRun
    second: OpenRun
    table: MatchTable
    recall: ObjectRecall


def swapped_pair(first: OpenRun, second: OpenRun) -> SwappedPair:
    """The pair, to be mixed. Raises: InputError for runs of different ground truth."""
    sizes = [(run.source.n_images, run.source.n_objects, run.source.n_categories) for run in (first, second)]
    if sizes[0] != sizes[1]:
        raise InputError(
            "two runs of different data sets can't be compared",
            found=f"{sizes[1]} images, objects and categories",
            expected=str(sizes[0]),
        )
    table = match(_joined(first.source, second.source), first.table.iou_type)
    return SwappedPair(first, second, table, object_recall(table))


@dataclass(frozen=True)
class Swaps:
    """Which images `given (N, I)` each swap gives to the other run, and the two mixtures that come of it.

    `one` and `other` say how often each of the 2 I images of a pair is in the one mixture and in the other.
    """

    given: Bools
    one: Draws
    other: Draws

    @classmethod
    def of(cls, given: Bools) -> Swaps:
        """The swaps that give these images `(N, I)` to the other run."""
        one = np.concatenate([~given, given], axis=1).astype(np.uint8)
        return cls(given, Draws.of(one), Draws.of(1 - one))


def coins(n_images: int, n_swaps: int, seed: int) -> Swaps:
    """Swaps in which a coin is thrown for each image."""
    return Swaps.of(np.random.default_rng(seed).random((n_swaps, n_images)) < 0.5)


def null_of_images(
    pair: SwappedPair, image_mask: Bools, swaps: Swaps, metrics: Sequence[Metric]
) -> dict[Metric, Swapped]:
    """The differences `(2 N,)` by each metric on the images in `image_mask (I,)` after the swaps.

    Each swap counts both ways round, so that the differences are symmetric about 0.
    """
    mask = np.concatenate([image_mask, image_mask])
    one, other = (walked(pair.table, mask, held, metrics) for held in (swaps.one, swaps.other))
    means = {name: _both_ways(mean_differences(other[name], one[name])) for name in one}
    parts = [parts_of_images(run, image_mask, metrics) for run in (pair.first, pair.second)]
    return _told(pair, image_mask[pair.first.source.object_image], means, parts, swaps)


def null_of_objects(
    pair: SwappedPair, object_mask: Bools, swaps: Swaps, metrics: Sequence[Metric]
) -> dict[Metric, Swapped]:
    """The same of the objects in `object_mask (G,)`."""
    means: dict[Metric, Floats] = {}
    if "AR100" in metrics:
        mask, n_categories = np.concatenate([object_mask, object_mask]), pair.table.n_categories
        one, other = (
            object_figures(pair.recall, mask, held, n_categories) for held in (swaps.one, swaps.other)
        )
        means["AR100"] = _both_ways(mean_differences(other, one))
    parts = [parts_of_objects(run, object_mask, metrics) for run in (pair.first, pair.second)]
    return _told(pair, object_mask, means, parts, swaps)


def _told(
    pair: SwappedPair,
    objects: Bools,
    means: Mapping[Metric, Floats],
    parts: Sequence[Mapping[Metric, Parts]],
    swaps: Swaps,
) -> dict[Metric, Swapped]:
    """Means over categories, and rates of all of them together."""
    first, second = parts
    rates = {name: _swapped_rate(first[name], second[name], swaps.given) for name in first}
    source = pair.first.source
    told = {name: swapped(means[name], source, objects, by_category=True) for name in means}
    return told | {name: swapped(rates[name], source, objects, by_category=False) for name in rates}


def _both_ways(differences: Floats) -> Floats:
    known = np.nan_to_num(differences)
    return np.concatenate([known, -known])


def _swapped_rate(first: Parts, second: Parts, given: Bools) -> Floats:
    held = np.flatnonzero((first.whole > 0) | (second.whole > 0))
    moved = np.column_stack([(second.part - first.part)[held], (second.whole - first.whole)[held]])
    # a few swaps at a time: all of them of many images as float64 would fill the memory
    pieces = np.array_split(given, -(-len(given) // TOGETHER))
    part, whole = np.concatenate([piece[:, held].astype(np.float64) @ moved for piece in pieces]).T
    one = ratio(first.part[held].sum() + part, first.whole[held].sum() + whole)
    other = ratio(second.part[held].sum() - part, second.whole[held].sum() - whole)
    return _both_ways(np.where((one >= 0) & (other >= 0), other - one, 0.0))


def _joined(first: EvaluationInput, second: EvaluationInput) -> EvaluationInput:
    """Both runs over two copies of the images."""
    n, objects = first.n_images, first.object_masks
    masks = None if second.prediction_masks is None else [*(first.prediction_masks or ())]
    return EvaluationInput(
        n_images=2 * n,
        n_categories=first.n_categories,
        object_image=np.concatenate([first.object_image, first.object_image + n]),
        object_category=np.tile(first.object_category, 2),
        object_boxes_xywh=np.tile(first.object_boxes_xywh, (2, 1)),
        object_area=np.tile(first.object_area, 2),
        object_crowd=np.tile(first.object_crowd, 2),
        prediction_image=np.concatenate([first.prediction_image, second.prediction_image + n]),
        prediction_category=np.concatenate([first.prediction_category, second.prediction_category]),
        prediction_confidence=np.concatenate([_places(first), _places(second)]),
        prediction_boxes_xywh=np.concatenate([first.prediction_boxes_xywh, second.prediction_boxes_xywh]),
        object_masks=None if objects is None else [*objects, *objects],
        prediction_masks=None if masks is None else [*masks, *(second.prediction_masks or ())],
    )


def _places(source: EvaluationInput) -> Floats:
    """The place of each prediction `(P,)` in its category, as a confidence: 1 / (1 + how many are surer).

    Equal confidences have equal places; of equal places of two runs the first run's comes first.
    """
    result = np.empty(source.n_predictions)
    for category in range(source.n_categories):
        own = np.flatnonzero(source.prediction_category == category)
        confidence = -source.prediction_confidence[own]
        result[own] = 1.0 / (1.0 + np.searchsorted(np.sort(confidence), confidence))
    return result
