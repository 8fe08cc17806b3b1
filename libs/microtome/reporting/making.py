"""A report from a home: evaluate the runs, pick examples, say where everything came from, render."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from microtome import __version__
from microtome.analysis import Comparison, Flips, Impact, compare, metric_impact
from microtome.analysis.analysing import RunReview, review
from microtome.analysis.flips import all_flips
from microtome.datasets import Fence, Home, Items, Progress, announce
from microtome.errors import InputError
from microtome.evaluation import Evaluation, IouType, evaluate
from microtome.evaluation.stored import last_confidence
from microtome.reporting.evidence import evidence_of
from microtome.reporting.examples import pick_examples
from microtome.reporting.label_errors import pick_label_errors
from microtome.reporting.rendering import Format, render
from microtome.reporting.report import Provenance, ReportInput

IMPACT_OF: tuple[Items, ...] = ("objects", "predictions")


def make_report(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    *,
    format: Format,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    match_on: Sequence[str] = (),
    title: str | None = None,
    command: str | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> bytes:
    """The report of the first run, with the others beside it, as the bytes of one file.

    Without a `confidence` that of the first run's last evaluation is taken, so that its outcomes stay. Slices
    are set beside objects that are alike in the columns `match_on`, in area and category without one.

    Raises: InputError without a run, NotFoundError for unknown names, as `evaluate`.
    """
    if not runs:
        raise InputError("a report needs a run", found="none", fix="Name one with --run.")
    if confidence is None:
        confidence = last_confidence(home, dataset, runs[0])
    subject = _Subject(home, dataset, runs, slices, iou_type, confidence, progress, fence)
    first, *others = subject.evaluations()
    first, evidence = evidence_of(home, first, match_on=match_on, progress=progress, fence=fence)
    report = ReportInput(
        evaluation=first,
        others=others,
        provenance=_provenance(home, dataset, [first, *others], command),
        title=title,
        comparison=subject.comparison(),
        evidence=evidence,
    )
    if format != "xml":
        report = subject.analysed(report)
    if format == "html":
        report = subject.pictured(report)
    announce(progress, "writing the report")
    return render(report, format)


@dataclass(frozen=True)
class _Subject:
    """What a report is about, and how it is looked at."""

    home: Home
    dataset: str
    runs: Sequence[str]
    slices: Sequence[str]
    iou_type: IouType
    confidence: float
    progress: Progress | None
    fence: Fence | None

    def evaluations(self) -> list[Evaluation]:
        """Each run on everything and on the slices."""
        return [
            evaluate(
                self.home, self.dataset, run, slices=self.slices, iou_type=self.iou_type,
                confidence=self.confidence, progress=self.progress, fence=self.fence,
            )
            for run in self.runs
        ]  # fmt: skip

    def comparison(self) -> Comparison | None:
        """The further runs beside the first, None without one."""
        if len(self.runs) < 2:
            return None
        return compare(
            self.home, self.dataset, self.runs, slices=self.slices, iou_type=self.iou_type,
            confidence=self.confidence, progress=self.progress, fence=self.fence,
        )  # fmt: skip

    def analysed(self, report: ReportInput) -> ReportInput:
        """With why each run fails, what goes with the first run's failures, and what the others changed."""
        announce(self.progress, "analysing")
        reviews = [self._review(run, () if place else self.slices) for place, run in enumerate(self.runs)]
        flips = [] if report.comparison is None else self._flips()
        announce(self.progress, "telling what goes with failure")
        impact = [self._impact(items) for items in IMPACT_OF]
        return replace(report, reviews=reviews, flips=flips, impact=impact)

    def pictured(self, report: ReportInput) -> ReportInput:
        """With pictures of errors, of the slices' members and of doubtful labels."""
        announce(self.progress, "cutting examples")
        first = self.runs[0]
        if self.iou_type != "bbox":  # outcomes are columns of the bbox evaluation
            evaluate(self.home, self.dataset, first, confidence=self.confidence, fence=self.fence)
        dataset_id = self.home.catalog.dataset(self.dataset).dataset_id
        records = [self.home.catalog.slice(dataset_id, name) for name in self.slices]
        examples = pick_examples(self.home, self.dataset, first, records)
        return replace(
            report, examples=examples, label_errors=pick_label_errors(self.home, self.dataset, first)
        )

    def _review(self, run: str, slices: Sequence[str]) -> RunReview:
        return review(
            self.home, self.dataset, run, slices, confidence=self.confidence, iou_type=self.iou_type
        )

    def _flips(self) -> list[Flips]:
        return all_flips(
            self.home, self.dataset, self.runs, slices=self.slices, iou_type=self.iou_type,
            confidence=self.confidence,
        )  # fmt: skip

    def _impact(self, items: Items) -> Impact:
        return metric_impact(
            self.home, self.dataset, self.runs[0], items=items, iou_type=self.iou_type,
            confidence=self.confidence,
        )  # fmt: skip


def _provenance(
    home: Home, dataset: str, evaluations: Sequence[Evaluation], command: str | None
) -> Provenance:
    encoders = home.catalog.dataset_encoders(home.catalog.dataset(dataset).dataset_id)
    return Provenance(
        program_version=__version__,
        created_at=datetime.now(UTC),
        encoder=encoders[0].name if encoders else None,
        encoder_digest=encoders[0].digest if encoders else None,
        inputs={name: digest for evaluation in evaluations for name, digest in evaluation.inputs.items()},
        command=command,
    )
