"""The differences that swaps of images make, and how far a difference of two runs varies by them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from microtome.matching.inputs import Bools, EvaluationInput, Floats


@dataclass(frozen=True)
class Swapped:
    """What swapping made of one metric on one slice.

    `differences (N,)` lie symmetric about 0. `concentration` is the sum of the squares of each image's share
    in the figure: 1 / I where all I images weigh alike, 1 where one is all. The figure is of `n_objects`.
    """

    differences: Floats
    concentration: float
    n_objects: int

    @cached_property
    def variance(self) -> float:
        """That of the differences; their mean is 0."""
        return float((self.differences**2).mean())

    @cached_property
    def differing(self) -> float:
        """1 / m, where the runs differ in m images; of images that differ unlike m counts the large ones.

        Coins thrown for m equal numbers have a kurtosis of 3 - 2 / m. 0 where no image differs.
        """
        if self.variance == 0:
            return 0.0
        kurtosis = float((self.differences**4).mean()) / self.variance**2
        return min(1.0, max(0.0, (3 - kurtosis) / 2))

    def variance_about(self, value: float) -> float:
        """The variance, less what a difference of `value` in every image adds to that of the swaps."""
        return max(0.0, self.variance - self.concentration * value**2)


def swapped(differences: Floats, source: EvaluationInput, objects: Bools, *, by_category: bool) -> Swapped:
    """The differences, with what the figure of the objects in the mask `(G,)` rests on.

    `by_category`: it is averaged over categories, so that objects of rare ones weigh more.
    """
    counted = objects & ~source.object_crowd
    category = source.object_category[counted] if by_category else np.zeros(int(counted.sum()), np.int64)
    held = np.bincount(category)
    weights = 1 / (held[category] * np.count_nonzero(held))
    shares = np.bincount(source.object_image[counted], weights=weights)
    return Swapped(differences, float((shares**2).sum()), int(counted.sum()))
