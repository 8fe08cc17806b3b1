"""The labels that are likeliest wrong, with a picture and the reason in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from microtome.corrections import Candidate, queue
from microtome.datasets import Home
from microtome.errors import NotFoundError
from microtome.reporting.examples import ExampleBoxes, boxes_of, cut_example
from microtome.reporting.report import Example

MOST = 8


def pick_label_errors(home: Home, dataset: str, run: str) -> list[Example]:
    """The first of the review queue, each with its reason as caption; none where nothing was scored yet.

    Pictures that can't be read are passed over.
    """
    try:
        candidates = queue(home, dataset, run=run, limit=MOST)
    except NotFoundError:
        return []
    boxes = boxes_of(home, dataset, run)
    found = (_example(home, dataset, boxes, candidate) for candidate in candidates)
    return [example for example in found if example is not None]


def _example(home: Home, dataset: str, boxes: ExampleBoxes, candidate: Candidate) -> Example | None:
    kind = candidate.items.removesuffix("s")
    table = boxes.objects if kind == "object" else boxes.predictions
    row = table.slice(int(np.searchsorted(table["id"].to_numpy(), candidate.id)), 1).to_pylist()[0]
    example = cut_example(home, dataset, boxes, row, kind, None)
    if example is None:
        return None
    words = f"{kind} {candidate.id}, {candidate.suspicion:.0%} likely a label error: {candidate.reason}"
    return replace(example, caption=words)
