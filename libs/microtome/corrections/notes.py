"""Notes: what to know about a review queue before trusting it."""

from __future__ import annotations

from microtome.corrections.signals import SIGNALS
from microtome.datasets import Home


def review_notes(home: Home, dataset: str, run: str | None) -> list[str]:
    """One sentence for each thing that the queue of a run lacks; none where it lacks nothing.

    Raises: NotFoundError for unknown names.
    """
    record = home.catalog.dataset(dataset)
    if run is None:
        return []
    of_run = home.catalog.scores(record.dataset_id, home.catalog.run(record.dataset_id, run).run_id)
    columns = {(score.items, column["name"]) for score in of_run for column in score.columns}
    if any((signal.items, signal.column) in columns for signal in SIGNALS):
        return []
    return [
        f"run {run!r} was never scored on {record.plain_name!r}: these labels are ranked without it. Run "
        f"`microtome score {record.plain_name} --run {run}` once it is evaluated, then ask again."
    ]
