"""The demo's concept: how it is looked for among the errors, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from microtome.errors import InputError
from microtome_cli.backend import Backend, Document
from microtome_cli.printing import note, write

WORDS = "faded crosswalks"
CATEGORY = "category = 'crosswalk'"
FADED = f"{CATEGORY} AND condition = 'faded'"
HUNTED, MOST = 12, 10_000
DIGITS = 3  # of a cutoff, so that it can be typed


def hunt_of(backend: Backend, dataset: str, run: str, *, untrained: bool) -> Document:
    """The search for the concept among what the run missed; by an example where words mean nothing."""
    missed = {"items": "objects", "where": "outcome = 'missed'", "run": run}
    if not untrained:
        return {**missed, "text": WORDS, "limit": HUNTED}
    note(
        "words mean nothing to an untrained model: the demo searches by likeness to an object, "
        "and makes the slice by an attribute"
    )
    faded = {**missed, "where": f"{missed['where']} AND {FADED}", "limit": 1, "sort": "area"}
    examples = backend.search(dataset, faded, None)["hits"]
    like = {"like": examples[0]["id"]} if examples else {}
    return {**missed, **like, "limit": HUNTED}


def members_of(backend: Backend, dataset: str, *, untrained: bool) -> Document:
    """The search for all that belongs to the concept, whatever became of it: by words down to a cutoff."""
    if untrained:
        return {"items": "objects", "where": FADED}
    words = {"items": "objects", "text": WORDS, "where": CATEGORY}
    hits = backend.search(dataset, {**words, "limit": MOST}, None)["hits"]
    cutoff = cutoff_between([hit["similarity"] for hit in hits])
    write(
        f"\nBy their similarity to {WORDS!r} the {len(hits):,} crosswalks fall into two groups, "
        f"with the cut at {cutoff:.3f}."
    )
    return {**words, "min_similarity": cutoff}


def cutoff_between(similarities: Sequence[float]) -> float:
    """The value halfway between the two groups of values that lie furthest apart, to three digits.

    Raises: InputError under two values.
    Source: Otsu 1979, on the values themselves instead of a histogram.
    """
    if len(similarities) < 2:
        raise InputError(
            "two groups need two values", found=len(similarities), expected="2 or more similarities"
        )
    ordered = sorted(similarities, reverse=True)
    sums = list(accumulate(ordered))

    def apart(count: int) -> float:
        rest = len(ordered) - count
        return count * rest * (sums[count - 1] / count - (sums[-1] - sums[count - 1]) / rest) ** 2

    count = max(range(1, len(ordered)), key=apart)
    return round((ordered[count - 1] + ordered[count]) / 2, DIGITS)
