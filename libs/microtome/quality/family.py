"""A family of scores: what is computed together, of what, and what its columns mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from microtome.datasets import Items, ScoreColumn
from microtome.quality.sources import Sources

Need = Literal["pictures", "boxes", "vectors", "run", "outcomes"]


@dataclass(frozen=True)
class Family:
    """One line of the table of families.

    `needs` are looked at before `compute` is called: `pictures` that can be read, `boxes` of objects,
    `vectors` of the items, a `run`, or a run with `outcomes`; with one of the last two the scores belong to
    the run. `reads` names other families (items, name) whose stored scores it reads; they come earlier in the
    table. `compute` gives a table of `id` and the columns, and raises InputError where it is not possible,
    with the reason; `version` grows when its formula changes, so that it is computed again. `parameters`
    names the options that it depends on.
    """

    name: str
    items: Items
    needs: frozenset[Need]
    columns: tuple[ScoreColumn, ...]
    compute: Callable[[Sources], pa.Table]
    version: int = 1
    reads: tuple[tuple[Items, str], ...] = ()
    parameters: tuple[str, ...] = field(default=())

    @property
    def of_run(self) -> bool:
        """Whether its scores belong to a run."""
        return bool(self.needs & {"run", "outcomes"})
