"""What a slice is made of, told: its gap before and after matching, and what follows in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Found = Literal["AR100", "recall"]
Conclusion = Literal[
    "explained",
    "partly explained",
    "not explained",
    "unclear",
    "no gap",
    "insufficient evidence",
    "selected on the outcome",
]
LEAST_SHARE = 0.5
_OUTSIDE = " Beside objects outside it a slice differs more than from random slices, which hold some of it."
_AVERAGED = " Each object counts once here; the slice's AR100 is a mean over its categories."


@dataclass(frozen=True)
class AdjustedGap:
    """The slice less the other objects of its categories, among objects alike in `match_on`; before matching
    that is empty.

    `value` with its 95 % interval and two-sided p, of the objects' mean recall. `share` of the slice's
    objects found a match, in `n_strata` strata. `explained` is how much less of a gap is left than before
    matching, with its interval. None where nothing matches.
    """

    match_on: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    share: float
    n_strata: int
    explained: float | None
    explained_low: float | None
    explained_high: float | None


@dataclass(frozen=True)
class Confounded:
    """The slice that is looked at, by a metric: AR100, the mean over the IoU thresholds, or recall at the
    operating point; it holds objects of `n_categories`.
    """

    dataset: str
    run: str
    slice: str
    metric: Found
    n_images: int
    n_objects: int
    n_categories: int


@dataclass(frozen=True)
class Confounding:
    """A slice's gap before matching, after matching on each column alone, and on all together.

    It is set beside the other objects of its own categories, as everywhere. Each object counts once, so that
    AR100 differs from the mean over categories. `words` says the conclusion plainly.
    """

    dataset: str
    run: str
    slice: str
    metric: Found
    n_images: int
    n_objects: int
    before: AdjustedGap | None
    single: tuple[AdjustedGap, ...]
    after: AdjustedGap | None
    conclusion: Conclusion
    words: str


def concluding(
    of: Confounded, before: AdjustedGap, single: Sequence[AdjustedGap], after: AdjustedGap
) -> Confounding:
    """What the gaps say of the slice."""
    conclusion = concluded(before, after)
    words = _words(of.slice, before, after, conclusion) + _hidden(before, single)
    return _confounding(of, conclusion, words + _unlike_the_gap(of), before, tuple(single), after)


def silent(of: Confounded, conclusion: Conclusion, words: str) -> Confounding:
    """That nothing can be said, and why."""
    return _confounding(of, conclusion, words)


def _confounding(
    of: Confounded,
    conclusion: Conclusion,
    words: str,
    before: AdjustedGap | None = None,
    single: tuple[AdjustedGap, ...] = (),
    after: AdjustedGap | None = None,
) -> Confounding:
    return Confounding(
        dataset=of.dataset, run=of.run, slice=of.slice, metric=of.metric, n_images=of.n_images,
        n_objects=of.n_objects, before=before, single=single, after=after, conclusion=conclusion, words=words,
    )  # fmt: skip


def concluded(before: AdjustedGap, after: AdjustedGap) -> Conclusion:
    """What the two gaps together allow to say; no gap and no evidence of one are the same here."""
    if not _certain(before.low, before.high):
        return "no gap"
    if after.value is None or after.share < LEAST_SHARE:
        return "insufficient evidence"
    gone = _certain(after.explained_low, after.explained_high)
    if not _certain(after.low, after.high):
        return "explained" if gone else "unclear"
    return "partly explained" if gone else "not explained"


def _certain(low: float | None, high: float | None) -> bool:
    """Whether an interval leaves 0 out."""
    return low is not None and high is not None and (low > 0 or high < 0)


def _words(name: str, before: AdjustedGap, after: AdjustedGap, conclusion: Conclusion) -> str:
    columns = " and ".join(after.match_on)
    gap = f"{before.value:+.3f}"
    left = "" if after.value is None else f"{after.value:+.3f} ({after.low:+.3f} to {after.high:+.3f})"
    match conclusion:
        case "no gap":
            return (
                f"Beside the other objects of its categories “{name}” differs by {gap} ({before.low:+.3f} to "
                f"{before.high:+.3f}), which chance allows: no gap to explain."
            )
        case "insufficient evidence":
            share = f"{after.share:.0%}"
            return f"Only {share} of “{name}” found objects alike in {columns} outside it: too few to say."
        case "explained":
            return (
                f"The gap of {gap} goes away among objects alike in {columns}: {left} is left. {columns} "
                f"account for it, as far as these data tell."
            )
        case "partly explained":
            return f"A part of the gap of {gap} goes with {columns}; among objects alike {left} is left."
        case "not explained":
            return f"The gap stays among objects alike in {columns}: {gap} before, {left} after."
    return f"Unclear: the gap is {gap} before and {left} after matching on {columns}; both could be."


def _hidden(before: AdjustedGap, single: Sequence[AdjustedGap]) -> str:
    """A gap that shows only among objects alike, hidden by what the slice is made of; else no words."""
    if _certain(before.low, before.high):
        return ""
    shown = [row for row in single if _certain(row.low, row.high) and row.share >= LEAST_SHARE]
    return "".join(
        f" Yet among objects alike in {row.match_on[0]} alone it differs by {row.value:+.3f} "
        f"({row.low:+.3f} to {row.high:+.3f}): a gap may be hidden by what the slice is made of."
        for row in shown
    )


def _unlike_the_gap(of: Confounded) -> str:
    """Why the gap before matching is not the slice's gap to random slices."""
    return _OUTSIDE + (_AVERAGED if of.metric == "AR100" and of.n_categories > 1 else "")
