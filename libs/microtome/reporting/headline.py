"""What was found, in one sentence that claims no more than was tested."""

from __future__ import annotations

from collections.abc import Sequence

from microtome.evaluation.results import Evaluation, SliceMetrics
from microtome.reporting.differences import comparison_headline
from microtome.reporting.figures import METRICS, chance, counted, difference, figure, minus, span
from microtome.reporting.gaps import BETTER, MINIMUM_IMAGES, MINIMUM_OBJECTS, WORSE, Gap, gap_of, widest_first
from microtome.reporting.report import ReportInput

UNTESTED = "not tested for chance"


def headline(report: ReportInput) -> str:
    """One sentence: why there is nothing to say, else the two runs, else the worst slice, else the whole."""
    evaluation = report.evaluation
    if (nothing := _nothing(evaluation)) is not None:
        return nothing
    if report.comparison is not None:
        return comparison_headline(report.comparison)
    if report.others:
        return _compared(evaluation, report.others[-1])
    if evaluation.slices:
        return slices_headline(evaluation)
    return _whole(evaluation)


def slices_headline(evaluation: Evaluation) -> str:
    """One sentence on the slice furthest below its baseline; empty without slices."""
    if not evaluation.slices:
        return ""
    worst = widest_first(evaluation.slices)[0]
    n_slices = sum(gap_of(row).speaks for row in evaluation.slices)
    gap = gap_of(worst)
    if not gap.speaks or gap.raw is None:
        return _silent(evaluation.slices)
    if gap.tested is not None:
        return _tested(worst.name, gap, n_slices)
    if n_slices == 1:
        place = "is below its baseline" if gap.raw < 0 else "is not below its baseline"
        return f"“{worst.name}” {place}: {_figures(gap)}."
    if gap.raw >= 0:
        return (
            f"None of the {n_slices} slices judged is below its baseline; lowest is “{worst.name}”: "
            f"{_figures(gap)}."
        )
    return f"“{worst.name}” is the weakest of {n_slices} slices judged: {_figures(gap)}."


def _nothing(evaluation: Evaluation) -> str | None:
    objects = counted(evaluation.n_objects, "object")
    if not evaluation.n_objects:
        return f"There is nothing to measure: {evaluation.dataset} has no objects."
    if not evaluation.n_predictions:
        return f"{evaluation.run} holds no predictions, so all of the {objects} count as missed."
    return None


def _tested(name: str, gap: Gap, n_slices: int) -> str:
    """Only a verdict is called a finding; otherwise the lowest slice is told for what it is."""
    if gap.verdict == WORSE and n_slices == 1:
        return f"“{name}” is worse than random slices of its size: {_figures(gap)}."
    if gap.verdict == WORSE:
        return f"“{name}” is the weakest of {n_slices} slices judged, beyond chance: {_figures(gap)}."
    if n_slices == 1 and gap.verdict == BETTER:
        return f"“{name}” is better than random slices of its size: {_figures(gap)}."
    if n_slices == 1:
        return f"“{name}” does not differ from random slices of its size: {_figures(gap)}."
    return (
        f"None of the {n_slices} slices judged is worse than random slices of its size; lowest is “{name}”: "
        f"{_figures(gap)}."
    )


def _figures(gap: Gap) -> str:
    here, whole = figure(gap.value), figure(gap.baseline)
    return (
        f"{METRICS[gap.metric].label} {here} against {whole} for the whole data set over the same categories "
        f"({_evidence(gap)})"
    )


def _evidence(gap: Gap) -> str:
    tested = gap.tested
    if tested is None:
        return f"raw difference {difference(gap.raw)}, {UNTESTED}"
    return (
        f"gap {difference(tested.value)}, 95% interval {span(tested.low, tested.high)}, q {chance(tested.q)}"
    )


def _silent(slices: Sequence[SliceMetrics]) -> str:
    subject = f"“{slices[0].name}” cannot" if len(slices) == 1 else f"None of the {len(slices)} slices can"
    return (
        f"{subject} be judged: it takes {MINIMUM_IMAGES} images, {MINIMUM_OBJECTS} objects, others of their "
        "categories to compare them with, and a filter that does not name the outcome."
    )


def _compared(first: Evaluation, other: Evaluation) -> str:
    here, there = other.overall.mAP, first.overall.mAP
    return (
        f"{other.run} reaches mAP {figure(here)} where {first.run} reaches {figure(there)} "
        f"(raw difference {difference(minus(here, there))}, {UNTESTED})."
    )


def _whole(evaluation: Evaluation) -> str:
    size = f"{counted(evaluation.n_objects, 'object')} in {counted(evaluation.n_images, 'image')}"
    sentence = f"{evaluation.run} reaches mAP {figure(evaluation.overall.mAP)} over {size}"
    rows = [row for row in evaluation.per_category if row.metrics.mAP is not None]
    if len(rows) < 2:
        return f"{sentence}."
    weakest = min(rows, key=lambda row: row.metrics.mAP or 0.0)
    objects = counted(weakest.n_objects, "object")
    return f"{sentence}; it is weakest on {weakest.category} (AP {figure(weakest.metrics.mAP)}, {objects})."
