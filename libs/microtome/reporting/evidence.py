"""Closer looks at the gaps of a report's slices, corrected together with the gaps themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from microtome.analysis.confirmation import confirm_all
from microtome.analysis.confounders import MATCH_ON, all_confounders
from microtome.analysis.slice_gaps import SliceGaps, slice_gaps
from microtome.chance.gaps import judged
from microtome.datasets import Fence, Home, Progress
from microtome.evaluation import Evaluation
from microtome.reporting.report import SliceEvidence


def evidence_of(
    home: Home,
    evaluation: Evaluation,
    *,
    match_on: Sequence[str] = (),
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> tuple[Evaluation, Mapping[str, SliceEvidence]]:
    """The evaluation with its gaps corrected for everything tested here too, and the evidence by slice.

    Without `match_on` objects are alike in area and category. Raises: as `confounders`.
    """
    names = [row.name for row in evaluation.slices]
    if not names:
        return evaluation, {}
    dataset, run, iou_type = evaluation.dataset, evaluation.run, evaluation.iou_type
    point = evaluation.confidence_threshold
    gaps = slice_gaps(
        home, dataset, run, names, iou_type=iou_type, confidence=point, with_primary=False, progress=progress,
        fence=fence,
    )  # fmt: skip
    evaluation, gaps = _corrected(evaluation, gaps)
    confounding = all_confounders(
        home, dataset, run, names, match_on=match_on or MATCH_ON, iou_type=iou_type, confidence=point,
        progress=progress, fence=fence,
    )  # fmt: skip
    halves = confirm_all(
        home, dataset, run, names, iou_type=iou_type, confidence=point, progress=progress, fence=fence
    )
    found = zip(gaps, confounding, halves, strict=True)
    return evaluation, {each[0].name: SliceEvidence(*each) for each in found}


def _corrected(
    evaluation: Evaluation, found: Sequence[SliceGaps]
) -> tuple[Evaluation, tuple[SliceGaps, ...]]:
    """One correction over all slices and metrics; the primary metric is told by the evaluation alone."""
    own = [row.gap for row in evaluation.slices if row.gap is not None]
    told = iter(judged([*own, *(gap for each in found for gap in each.gaps)]))
    rows = tuple(row if row.gap is None else replace(row, gap=next(told)) for row in evaluation.slices)
    gaps = tuple(replace(each, gaps=tuple(next(told) for _ in each.gaps)) for each in found)
    return replace(evaluation, slices=rows), gaps
