"""From a suspicious label to a better data set: a review queue, verdicts, and the versions they become."""

from microtome.corrections.applying import ApplySummary, apply
from microtome.corrections.queue import Candidate, queue
from microtome.corrections.verdicts import (
    CHANGING,
    KINDS,
    GivenVerdict,
    ReviewProgress,
    Verdict,
    give,
    give_all,
    list_verdicts,
    review_progress,
    undo,
)

__all__ = [
    "CHANGING",
    "KINDS",
    "ApplySummary",
    "Candidate",
    "GivenVerdict",
    "ReviewProgress",
    "Verdict",
    "apply",
    "give",
    "give_all",
    "list_verdicts",
    "queue",
    "review_progress",
    "undo",
]
