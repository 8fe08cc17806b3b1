"""Whether a query chooses by how a run did: such a slice can't judge that run.

Source: definitions.md, section 5, "selected on the outcome".
"""

from __future__ import annotations

from microtome.datasets import Home, item_columns
from microtome.search import ERROR_COLUMNS, Query, error_columns, parse


def selected_on(home: Home, query: Query) -> dict[str, list[str]]:
    """The columns by which the query chooses, for each run whose success they tell; empty for a concept.

    Counted are the filter, a sort order that decides what `limit` keeps, and the slice that is searched.
    """
    chosen: dict[str, set[str]] = {}
    if query.run is not None:
        chosen[query.run] = set(_own_columns(home, query))
    if query.slice is not None:
        dataset_id = home.catalog.dataset(query.dataset).dataset_id
        inherited = home.catalog.slice(dataset_id, query.slice).query.get("selected_on", {})
        for run, columns in inherited.items():
            chosen.setdefault(run, set()).update(columns)
    return {run: sorted(columns) for run, columns in chosen.items() if columns}


def _own_columns(home: Home, query: Query) -> frozenset[str]:
    columns: frozenset[str] = frozenset()
    known = item_columns(home, query.dataset, query.items, run=query.run)
    of_run = frozenset(name for name, info in known.items() if info.source == "run score")
    if query.where is not None:
        condition = parse(query.where, known)
        columns |= error_columns(condition) | (of_run & condition.columns)
    if query.sort is not None and query.by_similarity and query.min_similarity is None:
        columns |= (ERROR_COLUMNS | of_run) & {query.sort}
    return columns
