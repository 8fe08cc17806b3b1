"""Clusters of images or objects, and how typical of its own cluster each one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.index import Vectors

MOST_CLUSTERS = 100
_SEED = 7
_ROUNDS = 25
_SAMPLED_PER_CLUSTER = 256
_ROWS_AT_ONCE = 16_384

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Clusters:
    """`labels (N,)`: each item's cluster, 0 the largest; `representativeness (N,)`: cosine to its centre."""

    labels: Labels
    representativeness: npt.NDArray[np.float64]


def cluster(units: Vectors, n_clusters: int | None = None) -> Clusters:
    """The clusters of unit vectors `(N, D)` by seeded spherical k-means, and how near each is to its centre.

    Representativeness is the cosine to the centre of the item's own cluster, in [-1, 1]: high is typical.
    There are sqrt(N / 2) clusters, 100 at most, unless `n_clusters` says otherwise, and fewer where there are
    fewer distinct vectors. Centres are learned from 256 items a cluster at most. N may be 0.

    Source: fiftyone-brain's `compute_representativeness` is meant to say the same and grows with the
    distance to the centre instead; ours grows with the closeness.
    """
    if not len(units):
        return Clusters(np.empty(0, dtype=np.int64), np.empty(0))
    wanted = n_clusters or max(1, round(float(np.sqrt(len(units) / 2))))
    centres = _centres(units, min(wanted, MOST_CLUSTERS if n_clusters is None else len(units)))
    labels, closeness = _assigned(units, centres)
    by_size = np.argsort(-np.bincount(labels, minlength=len(centres)), kind="stable")
    return Clusters(np.argsort(by_size)[labels], closeness.astype(np.float64))


def _centres(units: Vectors, count: int) -> Vectors:
    rng = np.random.default_rng(_SEED)
    size = min(len(units), count * _SAMPLED_PER_CLUSTER)
    sample = units[np.sort(rng.choice(len(units), size, replace=False))]
    centres = sample[_spread(sample, count, rng)]
    before = np.full(size, -1)
    for _ in range(_ROUNDS):
        labels, _closeness = _assigned(sample, centres)
        if np.array_equal(labels, before):
            break
        centres, before = _means(sample, labels, centres), labels
    return centres


def _spread(sample: Vectors, count: int, rng: np.random.Generator) -> Labels:
    """Starting points far apart: each drawn with a chance that grows with its distance to those before it."""
    chosen = [int(rng.integers(len(sample)))]
    gap = np.full(len(sample), np.inf)
    while len(chosen) < count:
        gap = np.minimum(gap, np.clip(1 - sample @ sample[chosen[-1]], 0, None).astype(np.float64))
        gap[gap < 1e-6] = 0
        if gap.sum() == 0:
            break
        chosen.append(int(rng.choice(len(sample), p=gap / gap.sum())))
    return np.array(chosen)


def _assigned(units: Vectors, centres: Vectors) -> tuple[Labels, Vectors]:
    labels = np.empty(len(units), dtype=np.int64)
    closeness = np.empty(len(units), dtype=np.float32)
    for block in _blocks(len(units)):
        similarities = units[block] @ centres.T
        labels[block] = similarities.argmax(axis=1)
        closeness[block] = np.clip(similarities.max(axis=1), -1, 1)
    return labels, closeness


def _means(units: Vectors, labels: Labels, centres: Vectors) -> Vectors:
    """The direction of each cluster's mean; a cluster without one keeps its centre."""
    sums = np.zeros(centres.shape)
    np.add.at(sums, labels, units)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(lengths > 1e-6, sums / np.maximum(lengths, 1e-6), centres).astype(np.float32)


def _blocks(n: int) -> Iterator[slice]:
    for start in range(0, n, _ROWS_AT_ONCE):
        yield slice(start, start + _ROWS_AT_ONCE)
