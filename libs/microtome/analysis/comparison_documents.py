"""Comparisons, flips, impact and the like as plain dictionaries with fixed keys; what is unknown is None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from microtome.analysis.comparison import Comparison
from microtome.analysis.confirmation import Confirmation, HalfVerdict
from microtome.analysis.confounding import Confounding
from microtome.analysis.flips import Flips, PredictionFlips, counts_of
from microtome.analysis.impact import Impact
from microtome.analysis.slice_gaps import RunGaps, SliceGaps
from microtome.evaluation import Gap, Scope
from microtome.evaluation.reasons import reason_of

Document = dict[str, Any]


def comparison_document(comparison: Comparison) -> Document:
    """The JSON of `compare`; the first row is the whole data set, its name None."""
    return asdict(comparison) | {"n_missing": len(comparison.missing)}


def flips_document(found: Flips, limit: int | None = None) -> Document:
    """Counts and ids of what changed, `limit` ids of each kind at most."""
    return {
        "first": found.first,
        "second": found.second,
        "slice": found.slice,
        "confidence_threshold": found.confidence_threshold,
        "counts": dict(counts_of(found)),
        "objects": [
            {"before": flip.before, "after": flip.after, "n": len(flip.ids), "ids": list(flip.ids[:limit])}
            for flip in found.objects
        ],
        "gone": _predictions(found.gone, limit),
        "new": _predictions(found.new, limit),
    }


def _predictions(told: PredictionFlips, limit: int | None) -> Document:
    named = {"kept": told.kept, "renamed": told.renamed, "true": told.true, "false": told.false}
    return {name: {"n": len(ids), "ids": list(ids[:limit])} for name, ids in named.items()}


def impact_document(impact: Impact) -> Document:
    """Each column with its information, noise and bins."""
    return asdict(impact)


def confounders_document(found: Confounding) -> Document:
    """The gap before matching, after matching on each column alone and on all, and the conclusion."""
    return asdict(found)


def confirmation_document(found: Confirmation, limit: int | None = None) -> Document:
    """The gap in each half of the images, with `limit` ids at most of the slice's objects there."""
    return asdict(found) | {"halves": [_half(half, found.scope, limit) for half in found.halves]}


def _half(half: HalfVerdict, scope: Scope, limit: int | None) -> Document:
    told = asdict(half)
    whole = told.pop("leaves_nothing_out")
    gap = gap_document(half.gap, scope, leaves_nothing_out=whole)
    return told | {"object_ids": list(half.object_ids[:limit]), "gap": gap}


def run_gaps_document(found: RunGaps) -> Document:
    """The gaps under one head, and which are missing."""
    return asdict(found) | {"slices": gaps_document(found.slices)}


def gaps_document(found: Sequence[SliceGaps]) -> list[Document]:
    """Each slice with its gaps, one a metric."""
    return [
        {
            "name": each.name,
            "scope": each.scope,
            "gaps": [
                gap_document(gap, each.scope, leaves_nothing_out=each.leaves_nothing_out) for gap in each.gaps
            ],
        }
        for each in found
    ]


def gap_document(gap: Gap, scope: Scope, *, leaves_nothing_out: bool) -> Document:
    """A gap, and the reason where it says nothing."""
    return asdict(gap) | {"reason": reason_of(gap.verdict, scope, leaves_nothing_out=leaves_nothing_out)}
