"""Scores by functions of other packages, registered under the entry point group `microtome.scores`.

A package registers a function that `scores_of` has marked, and `microtome score` computes it like any other:

    # pyproject.toml of the package
    [project.entry-points."microtome.scores"]
    squareness = "my_package.scores:squareness"

    # my_package/scores.py
    import numpy as np
    from microtome.quality import ScoreColumn, scores_of

    @scores_of(
        "objects",
        reads=("width", "height"),
        columns=(ScoreColumn("squareness", "number", "shorter over longer side of the box", "a square", ""),),
    )
    def squareness(table):
        sides = np.sort([table["width"].to_numpy(), table["height"].to_numpy()], axis=0)
        return {"squareness": sides[0] / np.maximum(sides[1], 1e-9)}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any

import pyarrow as pa

from microtome.datasets import Items, ScoreColumn, item_table
from microtome.errors import InputError
from microtome.quality.family import Family, Need
from microtome.quality.sources import Sources

GROUP = "microtome.scores"
Function = Callable[[pa.Table], Mapping[str, Any]]


def scores_of(
    items: Items,
    *,
    reads: Sequence[str],
    columns: Sequence[ScoreColumn],
    of_run: bool = False,
    version: int = 1,
) -> Callable[[Function], Family]:
    """Makes of a function a family of scores, named as the function.

    The function gets a table with `id` and the columns it `reads` (any that `--where` knows) of all items, in
    id order, and returns a value a row for each column; null or NaN where there is none. With `of_run`, or of
    predictions, it may read what belongs to a run. `version` is to grow when its results change.
    """
    needs: frozenset[Need] = frozenset({"run"} if of_run or items == "predictions" else ())

    def made(function: Function) -> Family:
        return Family(
            name=function.__name__,
            items=items,
            needs=needs,
            columns=tuple(columns),
            compute=lambda sources: _called(function, sources, items, reads, columns),
            version=version,
        )

    return made


def custom_families() -> tuple[tuple[Family, ...], list[str]]:
    """The families that installed packages register, and a sentence for each that can't be used."""
    families, notes = [], []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            loaded = point.load()
        except Exception as error:  # noqa: BLE001 - another package's code may raise anything at import
            notes.append(f"custom score {point.name!r} can't be loaded: {type(error).__name__}: {error}")
            continue
        if isinstance(loaded, Family):
            families.append(loaded)
        else:
            notes.append(f"custom score {point.name!r} is not made by scores_of: {point.value}")
    return tuple(families), notes


def _called(
    function: Function, sources: Sources, items: Items, reads: Sequence[str], columns: Sequence[ScoreColumn]
) -> pa.Table:
    run = None if sources.run is None else sources.run.name
    table = item_table(sources.home, sources.dataset.name, items, run=run, columns=list(reads))
    try:
        values = function(table)
        return pa.table({"id": table["id"], **{column.name: values[column.name] for column in columns}})
    except Exception as error:  # another package's code may raise anything
        raise InputError(
            f"the custom score {function.__name__!r} failed", found=f"{type(error).__name__}: {error}"
        ) from error
