"""Random slices drawn, as progress of the work that they are drawn for."""

from __future__ import annotations

from microtome.chance.permutation import Drawn
from microtome.datasets import Progress, ProgressEvent

DRAWING = "drawing random slices"


def reported_to(progress: Progress | None) -> Drawn | None:
    """What tells `progress` of each part that is drawn; None where nobody listens."""
    if progress is None:
        return None
    return lambda done, total: progress(ProgressEvent(DRAWING, done, total))
