"""How far a slice's gap could lie elsewhere: resamples of images, shared by the slice and its baseline.

Images are drawn with replacement and counted as often as they were drawn: objects of one image belong
together, and dropping duplicates would make intervals too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.chance.permutation import ObjectRecall, object_recall
from microtome.chance.resampling import TOGETHER, Draws, over_blocks, require_below, resampled_images
from microtome.chance.weighting import resampled_figures, walk_of
from microtome.kernels import Filled, kernel
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.intervals import Interval
from microtome.matching.table import MatchTable

TAIL = 0.025


@dataclass(frozen=True)
class Resamples:
    """Bootstrap resamples of one run, kept for all its slices.

    Figures `(B, K)` of the whole set in each: `mAP`, and `AR100` of its objects.
    """

    table: MatchTable
    draws: Draws
    recall: ObjectRecall
    mAP: Floats
    AR100: Floats
    threads: int | None = None

    def image_gaps(self, image_mask: Bools, first: int | None = None) -> Floats:
        """mAP of the images in `image_mask (I,)` less that of all over the same categories, `(B,)`.

        Of the `first` resamples only, where given. NaN where a resample holds nothing of the slice.
        """
        own = image_figures(self.table, image_mask, self.draws.first(first), threads=self.threads)
        return mean_differences(own, self.mAP[:first])

    def object_gaps(self, object_mask: Bools, first: int | None = None) -> Floats:
        """AR100 of the objects in `object_mask (G,)` less that of all over the same categories, `(B,)`."""
        draws, n_categories = self.draws.first(first), self.table.n_categories
        own = object_figures(self.recall, object_mask, draws, n_categories, threads=self.threads)
        return mean_differences(own, self.AR100[:first])


def resample(
    table: MatchTable, *, n_resamples: int = 1_000, seed: int = 0, threads: int | None = None
) -> Resamples:
    """The bootstrap resamples of a run, with the baseline's figures in each."""
    draws = resampled_images(table.n_images, n_resamples, seed, threads=threads)
    recall = object_recall(table)
    return Resamples(
        table=table,
        draws=draws,
        recall=recall,
        mAP=image_figures(table, np.ones(table.n_images, np.bool_), draws, threads=threads),
        AR100=object_figures(recall, recall.counted, draws, table.n_categories, threads=threads),
        threads=threads,
    )


def image_figures(
    table: MatchTable, image_mask: Bools, draws: Draws, *, threads: int | None = None
) -> Floats:
    """mAP `(B, K)` of the images in `image_mask (I,)` in each resample; -1 for a category not held."""
    return resampled_figures(walk_of(table, image_mask), draws, threads=threads).mAP


def object_figures(
    recall: ObjectRecall, object_mask: Bools, draws: Draws, n_categories: int, *, threads: int | None = None
) -> Floats:
    """AR100 `(B, K)` of the objects in `object_mask (G,)` in each resample; -1 for a category not held.

    Raises: InputError for draws or categories that are fewer than the recall names.
    """
    own = object_mask & recall.counted
    image, category, found = recall.image[own], recall.category[own], recall.found[own]
    n_blocks, n_images, _ = draws.blocks.shape
    require_below("an image", image, n_images)
    require_below("a category", category, n_categories)
    result = np.empty((n_blocks, TOGETHER, n_categories))

    def sum_blocks(first: int, last: int) -> None:
        _sum_recall(
            image,
            category,
            found,
            len(image),
            draws.blocks[first:last],
            last - first,
            n_images,
            n_categories,
            result[first:last],
        )

    over_blocks(sum_blocks, n_blocks, threads)
    return result.reshape(n_blocks * TOGETHER, n_categories)[: draws.n]


def mean_differences(one: Floats, other: Floats) -> Floats:
    """The mean of one - other `(B,)` over the categories that both `(B, K)` hold; NaN where there is none."""
    both = (one >= 0) & (other >= 0)
    n = both.sum(axis=1)
    totals = np.where(both, one - other, 0.0).sum(axis=1)
    return np.where(n > 0, totals / np.maximum(n, 1), np.nan)


def centred_interval(value: float, resampled: Floats, stretch: float = 1.0) -> Interval | None:
    """The 95 % interval around `value` by the spread of `resampled (B,)` about its own mean.

    Resamples are biased as small slices are; centring them takes that out. The spread is multiplied by
    `stretch`. None when fewer than half of the resamples have a figure.
    """
    known = resampled[~np.isnan(resampled)]
    if 2 * len(known) < len(resampled) or len(known) == 0:
        return None
    low, high = stretch * np.quantile(known - known.mean(), (TAIL, 1 - TAIL))
    return Interval(float(value + low), float(value + high))


def stretch_of(deviations: Floats, resampled: Floats) -> float:
    """By how much bootstraps of random slices `(S, B)` are narrower than those slices `(N,)` really spread.

    A category of which a slice holds one image does not vary in resamples at all, so that they tell too
    little of small slices: what is lacking is measured where the truth is known. At least 1.
    """
    variances = np.nanvar(resampled, axis=1)
    told = float(np.sqrt(variances.mean())) if len(variances) else 0.0
    return max(1.0, float(deviations.std()) / told) if told > 0 else 1.0


@kernel
def _sum_recall(
    image: Ints,
    category: Ints,
    found: Longs,
    n_objects: int,
    blocks: Bytes,
    n_blocks: int,
    n_images: int,
    n_categories: int,
    result: Filled[Floats],
) -> None:
    """Fills `result (N, 16, K)` with AR100 of each category, by weights of the images `blocks (N, I, 16)`."""
