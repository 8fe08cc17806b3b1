"""A slice's figure beside its baseline's, and whether there is enough of the slice to say anything at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from microtome.chance import gap
from microtome.chance.gaps import FEWEST_IMAGES, FEWEST_OBJECTS
from microtome.evaluation.reasons import INSUFFICIENT, NO_EVIDENCE, SELECTED, reason_of
from microtome.evaluation.results import Scope, SliceMetrics
from microtome.reporting.figures import minus

MINIMUM_IMAGES, MINIMUM_OBJECTS = FEWEST_IMAGES, FEWEST_OBJECTS
MINIMUM_CATEGORY_OBJECTS = 10
WORSE, BETTER = "worse", "better"


@dataclass(frozen=True)
class Gap:
    """The raw difference of a slice's primary metric to the baseline over the slice's own categories.

    `tested` is what chance allows, None while nothing was tested; then `verdict` is None too, or why nothing
    can be said; `reason` tells that in words, also of a slice that leaves nothing out to compare it with. A
    raw difference alone is no evidence.
    """

    metric: str
    value: float | None
    baseline: float | None
    verdict: str | None
    tested: gap.Gap | None = None
    reason: str | None = None

    @property
    def raw(self) -> float | None:
        """Slice minus baseline; None where either has no figure, or where it follows from the filter."""
        return None if self.verdict == SELECTED else minus(self.value, self.baseline)

    @property
    def speaks(self) -> bool:
        """Whether there is a difference and nothing speaks against showing it first."""
        return self.reason is None and self.raw is not None

    @property
    def colourless(self) -> bool:
        """Whether the difference is to be shown without colour: chance alone could make it."""
        return not self.speaks or self.verdict == NO_EVIDENCE


def primary_metric(scope: Scope) -> str:
    """mAP for slices of images; AR100 for slices of objects, whose AP is prevalence-normalised."""
    return "mAP" if scope == "images" else "AR100"


def gap_of(slice_metrics: SliceMetrics) -> Gap:
    """The gap of one slice by its primary metric, with the verdict of its test.

    Where nothing was tested: under 10 images or 20 objects nothing can be said; a slice whose filter names
    the outcome of its own run is circular: its notes say so, one of them beginning with `SELECTED`.
    """
    metric, verdict = primary_metric(slice_metrics.scope), _verdict(slice_metrics)
    return Gap(
        metric=metric,
        value=getattr(slice_metrics.metrics, metric),
        baseline=getattr(slice_metrics.baseline_same_categories, metric),
        verdict=verdict,
        tested=slice_metrics.gap,
        reason=reason_of(verdict, slice_metrics.scope, leaves_nothing_out=slice_metrics.leaves_nothing_out),
    )


def widest_first(slices: Iterable[SliceMetrics]) -> list[SliceMetrics]:
    """Slices found to be worse, then the others, each by their raw gap, furthest below the baseline first.

    Those that can't speak come last.
    """

    def rank(slice_metrics: SliceMetrics) -> tuple[bool, bool, float]:
        gap = gap_of(slice_metrics)
        return not gap.speaks, gap.verdict != WORSE, 0.0 if gap.raw is None else gap.raw

    return sorted(slices, key=rank)


def _verdict(slice_metrics: SliceMetrics) -> str | None:
    if slice_metrics.gap is not None:
        return slice_metrics.gap.verdict
    if any(note.lower().startswith(SELECTED) for note in slice_metrics.notes):
        return SELECTED
    if slice_metrics.n_images < MINIMUM_IMAGES or slice_metrics.n_objects < MINIMUM_OBJECTS:
        return INSUFFICIENT
    return None
