"""Label quality: what the objects that look alike on other images say of an object's category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.index import NeighbourGraph
from microtome.quality.duplicates import NEAR

VOTERS = 30
NEAREST = 10
DOUBT = 0.5
LENIENCE = 1.25
NO_CATEGORY = -1
_VOTES_AT_ONCE = 1 << 22

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LabelQuality:
    """What the neighbours say of each of N objects, NaN where nobody may vote.

    `quality (N,)` in [0, 1] is `vote (N,)`, low where they carry another category, times `typicality (N,)`,
    low where they lie far away. `suggested (N,)`: the category they prefer to the object's own, -1 where
    there is none; `support (N,)`: the share of the voters that carry it, NaN without a suggestion.
    """

    quality: Floats
    vote: Floats
    typicality: Floats
    suggested: Ints
    support: Floats


def label_quality(graph: NeighbourGraph, categories: Ints, origins: Ints, near: float = NEAR) -> LabelQuality:
    """The quality of each object's label by the objects that look like it.

    `categories (N,)` count from 0. `origins (N,)` name the image that an object lies on, one name for images
    that are near-duplicates: nobody votes on an object of the same origin, nor within the distance `near` of
    it. Of the others the nearest 30 in the graph vote. A vote weighs exp(-d / d10), d10 being the distance of
    the 10th voter, so that no encoder's scale matters; the weights add up to the number of voters. Votes for
    a category are divided by the square root of its share of all objects (an even share weighs 1): no
    category wins by being common. With `own` votes for the object's category, `best` for the strongest other
    one, half a vote of doubt for both, and m the mean distance of the ten nearest voters,

        quality = vote x typicality
        vote = (own + .5) / (own + best + 1)
        typicality = min(1, 1.25 x median of m in its category / m)

    A crop of a box that was moved, or set where nothing is, looks like no object: its voters are far away.

    Source: the idea is Encord Active's "object annotation quality" (here `neighbour_agreement`); cutoffs and
    weights were chosen on generated scenes, and are measured on others, by `label_noise.py` beside the
    benchmarks.
    """
    n = len(graph.ids)
    votes = _Votes(np.full(n, np.nan), np.full(n, np.nan), np.full(n, NO_CATEGORY), np.full(n, np.nan))
    if n:
        boost = _boosts(np.bincount(categories))
        for rows in _blocks(n, len(boost)):
            _count(graph, categories, origins, near, boost, rows, votes)
    typicality = _typicality(votes.distance, categories)
    return LabelQuality(votes.vote * typicality, votes.vote, typicality, votes.suggested, votes.support)


def lowest(values: Floats, owners: Ints, n_owners: int) -> Floats:
    """The least of the values `(N,)` of each owner `(n_owners,)`, NaN not counting; NaN for who has none."""
    known = ~np.isnan(values)
    least = np.full(n_owners, np.inf)
    np.minimum.at(least, owners[known], values[known])
    return np.where(np.isinf(least), np.nan, least)


def _boosts(counts: Ints) -> Floats:
    """What a vote for each category counts: 1 at an even share of the objects, more for a rarer one."""
    even = counts.sum() / np.count_nonzero(counts)
    boosts: Floats = np.sqrt(np.divide(even, counts, out=np.zeros(len(counts)), where=counts > 0))
    return boosts


def _blocks(n: int, n_categories: int) -> Iterator[Ints]:
    size = max(1, _VOTES_AT_ONCE // n_categories)
    for start in range(0, n, size):
        yield np.arange(start, min(start + size, n))


@dataclass(frozen=True, eq=False)
class _Votes:
    vote: Floats
    distance: Floats
    suggested: Ints
    support: Floats


def _count(
    graph: NeighbourGraph,
    categories: Ints,
    origins: Ints,
    near: float,
    boost: Floats,
    rows: Ints,
    result: _Votes,
) -> None:
    """Set what is said of the objects at `rows`."""
    neighbours, at = graph.neighbours[rows], np.arange(len(rows))
    distances = graph.distances[rows].astype(np.float64)
    votes_on = (neighbours >= 0) & (origins[neighbours] != origins[rows][:, None]) & (distances > near)
    rank = np.cumsum(votes_on, axis=1)
    votes_on &= rank <= VOTERS
    voters = votes_on.sum(axis=1)
    place = np.nonzero(votes_on)
    voted = (place[0], categories[neighbours[place]])
    votes, heads = np.zeros((2, len(rows), len(boost)))
    np.add.at(votes, voted, _weights(distances, votes_on, rank)[place])
    np.add.at(heads, voted, 1)
    votes *= boost
    own = votes[at, categories[rows]].copy()
    votes[at, categories[rows]] = -1
    other = votes.argmax(axis=1)
    best = np.maximum(votes[at, other], 0)
    nearest = votes_on & (rank <= NEAREST)
    total = np.where(nearest, distances, 0).sum(axis=1)
    result.distance[rows] = np.where(voters > 0, total / np.maximum(nearest.sum(axis=1), 1), np.nan)
    result.vote[rows] = np.where(voters > 0, (own + DOUBT) / (own + best + 2 * DOUBT), np.nan)
    wins = best > own
    result.suggested[rows] = np.where(wins, other, NO_CATEGORY)
    result.support[rows] = np.where(wins, heads[at, other] / np.maximum(voters, 1), np.nan)


def _weights(distances: Floats, votes_on: npt.NDArray[np.bool_], rank: Ints) -> Floats:
    """The weight of each vote `(B, k)`; they add up to the number of voters."""
    tenth = np.where(votes_on & (rank <= NEAREST), distances, 0).max(axis=1, keepdims=True)
    weights = np.exp(-np.where(votes_on, distances, 0) / np.maximum(tenth, 1e-9)) * votes_on
    total, voters = weights.sum(axis=1, keepdims=True), votes_on.sum(axis=1, keepdims=True)
    scaled: Floats = weights * voters / np.where(total > 0, total, 1)
    return scaled


def _typicality(distance: Floats, categories: Ints) -> Floats:
    """How far the voters `(N,)` are, against what is usual in the category: 1 where not farther."""
    typicality = np.full(len(distance), np.nan)
    known = np.flatnonzero(~np.isnan(distance))
    known = known[np.argsort(categories[known], kind="stable")]
    for rows in np.split(known, np.flatnonzero(np.diff(categories[known])) + 1):
        usual = LENIENCE * np.median(distance[rows]) if len(rows) else 0.0
        typicality[rows] = np.minimum(1, usual / np.maximum(distance[rows], 1e-9))
    return typicality
