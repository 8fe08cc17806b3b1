"""Why nothing can be told of a slice, in words: every face says the same."""

from __future__ import annotations

from collections.abc import Mapping

from microtome.chance.gaps import FEWEST_IMAGES, FEWEST_OBJECTS, holds_all_of_its_categories
from microtome.evaluation.results import Scope
from microtome.matching.inputs import Bools
from microtome.matching.table import MatchTable

INSUFFICIENT, SELECTED, NO_EVIDENCE = "insufficient evidence", "selected on the outcome", "no evidence"
NOTHING_BESIDE = "nothing to compare with"
FEW = f"fewer than {FEWEST_IMAGES} images or {FEWEST_OBJECTS} objects: too few to say anything"
CIRCULAR = "the filter names the outcome of this run, so the figures follow from the filter"
_WHOLE: Mapping[Scope, str] = {
    "images": f"{NOTHING_BESIDE}: it holds every image, and so does each random slice of its size",
    "objects": f"{NOTHING_BESIDE}: it holds every object of its categories, and so does each random slice of "
    "its size",
}
_NORMALISED = (
    "AP of a slice of objects is prevalence-normalised (false positives count with the share of their "
    "category's objects that the slice holds): it has no interval and no test; AR100 and recall carry these"
)


def leaves_nothing_out(table: MatchTable, scope: Scope, members: Bools) -> bool:
    """Whether every random slice of its size is the slice itself; `members` are images `(I,)` or objects
    `(G,)`, by the scope.
    """
    return bool(members.all()) if scope == "images" else holds_all_of_its_categories(table, members)


def reason_of(verdict: str | None, scope: Scope, *, leaves_nothing_out: bool) -> str | None:
    """Why a gap says nothing, None where it was tested and could say something."""
    if leaves_nothing_out and verdict in (None, NO_EVIDENCE):
        return _WHOLE[scope]
    return {INSUFFICIENT: FEW, SELECTED: CIRCULAR}.get(verdict or "")


def reasons_without_interval(scope: Scope | None) -> Mapping[str, str]:
    """By figure, why it has neither interval nor test in a slice of this scope."""
    return dict.fromkeys(("mAP", "AP50"), _NORMALISED) if scope == "objects" else {}
