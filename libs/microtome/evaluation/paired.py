"""Two runs on one slice: is one of them better there?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.errors import InputError
from microtome.evaluation.bootstrap import (
    centred_interval,
    image_figures,
    mean_differences,
    object_figures,
)
from microtome.evaluation.figures import evaluate_images
from microtome.evaluation.inputs import Bools, Floats
from microtome.evaluation.permutation import MAP, ROUNDING, object_recall, recall_of
from microtome.evaluation.resampling import resampled_images
from microtome.evaluation.table import MatchTable


@dataclass(frozen=True)
class PairedDifference:
    """The second run's figure less the first's on the same slice, its 95 % interval and two-sided p.

    Differences are averaged over the categories that the slice holds. None where it holds no object;
    interval and p also where fewer than half of the resamples hold one.
    """

    metric: str
    value: float | None
    low: float | None
    high: float | None
    p: float | None


def paired_images(
    first: MatchTable, second: MatchTable, image_mask: Bools, *, n_resamples: int = 1_000, seed: int = 0,
    threads: int | None = None,
) -> PairedDifference:  # fmt: skip
    """mAP of `second` less that of `first` on the images in `image_mask (I,)`, by paired bootstrap of images.

    Both runs see the same resamples, so that what is hard for both cancels.

    Raises: InputError for tables of different data sets.
    """
    _check_pair(first, second)
    drawn = resampled_images(first.n_images, n_resamples, seed)
    exact = [evaluate_images(table, image_mask).per_category[None, :, MAP] for table in (first, second)]
    resampled = [image_figures(table, image_mask, drawn, threads=threads) for table in (first, second)]
    return _difference("mAP", exact, resampled)


def paired_objects(
    first: MatchTable, second: MatchTable, object_mask: Bools, *, n_resamples: int = 1_000, seed: int = 0
) -> PairedDifference:
    """AR100 of `second` less that of `first` on the objects in `object_mask (G,)`: see `paired_images`."""
    _check_pair(first, second)
    drawn = resampled_images(first.n_images, n_resamples, seed)
    recalls, k = [object_recall(table) for table in (first, second)], first.n_categories
    exact = [recall_of(recall, object_mask, k)[None] for recall in recalls]
    return _difference("AR100", exact, [object_figures(one, object_mask, drawn, k) for one in recalls])


def _difference(metric: str, exact: list[Floats], resampled: list[Floats]) -> PairedDifference:
    value = float(mean_differences(exact[1], exact[0])[0])
    drawn = mean_differences(resampled[1], resampled[0])
    interval = centred_interval(value, drawn)
    if interval is None:
        return PairedDifference(metric, None if np.isnan(value) else value, None, None, None)
    known = drawn[~np.isnan(drawn)]
    far = np.abs(known - known.mean()) >= abs(value) - ROUNDING
    return PairedDifference(
        metric, value, interval.low, interval.high, float((1 + far.sum()) / (1 + len(known)))
    )


def _check_pair(first: MatchTable, second: MatchTable) -> None:
    shapes = [(table.n_images, table.n_objects, table.n_categories) for table in (first, second)]
    if shapes[0] != shapes[1]:
        raise InputError(
            "two runs of different data sets can't be compared",
            found=f"{shapes[1]} images, objects and categories",
            expected=str(shapes[0]),
        )
