"""The order of items: by similarity, by a column or by id."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.search.candidates import Candidates
from microtome.search.likeness import Likeness
from microtome.search.query import Query

Ids = npt.NDArray[np.int64]
Similarities = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Ranking:
    """Ids `(N,)` in order, and their similarities `(N,)` in a search by similarity.

    `n_candidates` is how many there were to choose from.
    """

    ids: Ids
    similarities: Similarities | None
    n_candidates: int


def rank(query: Query, found: Candidates, limit: int | None) -> Ranking:
    """The candidates by the query's column, else by id; the first `limit` unless that is None."""
    if found.sort_values is None:
        return Ranking(found.ids[:limit], None, len(found.ids))
    rows = order(found.ids, found.sort_values, descending=query.descending)[:limit]
    return Ranking(found.ids[rows], None, len(found.ids))


def rank_by_similarity(query: Query, found: Candidates, like: Likeness, limit: int | None) -> Ranking:
    """The candidates that have a vector and are similar enough, in the query's order; the first `limit`."""
    having = like.having(found.ids)
    if found.sort_values is None and query.descending and limit is not None:
        ids = like.best(having, limit)
        sorted_ids = np.sort(ids)
        similarities = like.of(sorted_ids)[np.searchsorted(sorted_ids, ids)]
        kept = similarities >= _cutoff(query)
        return Ranking(ids[kept], similarities[kept], len(having))
    similarities = like.of(having)
    kept = similarities >= _cutoff(query)
    ids, similarities = having[kept], similarities[kept]
    rows = order(ids, _sort_values(found, ids, similarities), descending=query.descending)[:limit]
    return Ranking(ids[rows], similarities[rows], len(having))


def order(ids: Ids, values: pa.ChunkedArray | pa.Array, *, descending: bool) -> npt.NDArray[np.int64]:
    """The rows `(N,)` by value, null and NaN last, equal ones by id."""
    if pa.types.is_dictionary(values.type):
        values = pc.cast(values, values.type.value_type)
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    keys = [("value", "descending" if descending else "ascending"), ("id", "ascending")]
    rows = pc.sort_indices(pa.table({"id": ids, "value": values}), sort_keys=keys)
    return np.asarray(rows.to_numpy(), dtype=np.int64)


def _cutoff(query: Query) -> float:
    return -np.inf if query.min_similarity is None else query.min_similarity


def _sort_values(found: Candidates, ids: Ids, similarities: Similarities) -> pa.ChunkedArray | pa.Array:
    if found.sort_values is None:
        return pa.array(similarities)
    return found.sort_values.take(pa.array(np.searchsorted(found.ids, ids)))
