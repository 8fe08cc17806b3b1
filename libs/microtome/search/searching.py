"""Searching: a query -> its hits, or the members of a slice of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microtome.datasets import Home
from microtome.search.candidates import find_candidates
from microtome.search.hits import SearchResult
from microtome.search.likeness import likeness
from microtome.search.listing import hits_of
from microtome.search.query import Query
from microtome.search.query_vector import QueryVector, query_vector
from microtome.search.ranking import Ranking, rank, rank_by_similarity
from microtome.search.resources import Resources


@dataclass(frozen=True)
class Members:
    """What a slice of a query holds: ids `(N,)`, ascending; `query` finds them again without an encoder."""

    ids: npt.NDArray[np.int64]
    query: Query
    encoder_digest: str | None


@dataclass(frozen=True)
class _Answer:
    ranking: Ranking
    sought: QueryVector | None
    query: Query
    notes: tuple[str, ...]


def search(home: Home, query: Query, resources: Resources | None = None) -> SearchResult:
    """The first `limit` hits of a query.

    Args:
        resources: encoders and indexes to reuse; without it they are loaded for this one search.

    Raises: InputError (FilterError, PictureError), NotFoundError, StaleIndexError: see `find_candidates`,
    `query_vector` and `likeness`.
    """
    started = time.perf_counter()
    answer = _answer(home, query, resources or Resources(), query.limit)
    hits = hits_of(home, query, answer.ranking)
    return SearchResult(
        dataset=query.dataset,
        items=query.items,
        query=answer.query.without_vector().document(),
        encoder=None if answer.sought is None else answer.sought.encoder.name,
        n_candidates=answer.ranking.n_candidates,
        took_ms=round(1000 * (time.perf_counter() - started), 3),
        hits=hits,
        notes=answer.notes,
    )


def members(home: Home, query: Query, resources: Resources | None = None) -> Members:
    """The items that a slice of the query would hold.

    Without similarity that is everything which passes the filter, whatever the limit; with a least
    similarity, everything that is similar enough; else the first `limit`.

    Raises: as `search`.
    """
    answer = _whole(home, query, resources)
    digest = None if answer.sought is None else answer.sought.encoder.digest
    return Members(np.sort(answer.ranking.ids), answer.query, digest)


def ranked(home: Home, query: Query, resources: Resources | None = None) -> tuple[Ranking, tuple[str, ...]]:
    """The items that `members` gives, in the query's order, and what people should know of them.

    Raises: as `search`.
    """
    answer = _whole(home, query, resources)
    return answer.ranking, answer.notes


def _whole(home: Home, query: Query, resources: Resources | None) -> _Answer:
    cut_by_limit = query.by_similarity and query.min_similarity is None
    return _answer(home, query, resources or Resources(), query.limit if cut_by_limit else None)


def _answer(home: Home, query: Query, resources: Resources, limit: int | None) -> _Answer:
    found = find_candidates(home, query)
    if not query.by_similarity:
        return _Answer(rank(query, found, limit), None, query, found.notes)
    sought = query_vector(home, query, resources)
    like = likeness(home, query, sought.vector, sought.encoder, resources)
    ranking = rank_by_similarity(query, found, like, limit)
    notes = (*found.notes, *sought.notes, *_left_out(query, len(found.ids), ranking.n_candidates))
    return _Answer(ranking, sought, query.with_vector(sought.vector, sought.encoder.digest), notes)


def _left_out(query: Query, n_found: int, n_with_vector: int) -> tuple[str, ...]:
    missing = n_found - n_with_vector
    if not missing:
        return ()
    note = f"{missing} of {n_found} {query.items} have no vector and are left out"
    return (f"{note}: run `microtome embed {query.dataset}`, which says why where it can't",)
