"""The columns that say how a run did: they are there for evaluated runs only."""

from __future__ import annotations

from microtome.datasets.columns import ERROR_COLUMNS as OUTCOME_COLUMNS
from microtome.datasets.columns import RUN_SCORES

ERROR_COLUMNS = OUTCOME_COLUMNS | {"confidence", "prediction_id", "object_id"} | RUN_SCORES
"""A slice selected on these is circular when judged by the same run (definitions.md, section 5)."""


def run_advice(name: str) -> str | None:
    """What to do where a column of this name is missing; None when runs have no such column."""
    if name.casefold() not in ERROR_COLUMNS:
        return None
    if name.casefold() in RUN_SCORES:
        return "It belongs to a run: compute it with `microtome score`, and name the run with --run."
    return (
        "It belongs to a run: name an evaluated one with --run, or evaluate it again where the data set has "
        "another version since."
    )
