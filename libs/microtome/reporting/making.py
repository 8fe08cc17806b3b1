"""A report from a home: evaluate the runs, pick examples, say where everything came from, render."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from microtome import __version__
from microtome.analysis import compare, metric_impact
from microtome.analysis.analysing import review
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
    evaluations = [
        evaluate(
            home,
            dataset,
            run,
            slices=slices,
            iou_type=iou_type,
            confidence=confidence,
            progress=progress,
            fence=fence,
        )
        for run in runs
    ]
    record = home.catalog.dataset(dataset)
    records = [home.catalog.slice(record.dataset_id, name) for name in slices]
    evaluations[0], evidence = evidence_of(home, evaluations[0], match_on=match_on, progress=progress)
    announce(progress, "analysing")
    reviews = [
        review(home, dataset, run, slices if run == runs[0] else (), confidence=confidence, iou_type=iou_type)
        for run in runs
    ]
    comparison, flips = None, []
    if len(runs) > 1:
        comparison = compare(
            home, dataset, runs, slices=slices, iou_type=iou_type, confidence=confidence, progress=progress,
            fence=fence,
        )  # fmt: skip
        flips = all_flips(home, dataset, runs, slices=slices, iou_type=iou_type, confidence=confidence)
    announce(progress, "telling what goes with failure")
    impact = [
        metric_impact(home, dataset, runs[0], items=items, iou_type=iou_type, confidence=confidence)
        for items in IMPACT_OF
    ]
    examples, label_errors = [], []
    if format == "html":
        announce(progress, "cutting examples")
        if iou_type != "bbox":  # outcomes are columns of the bbox evaluation
            evaluate(home, dataset, runs[0], confidence=confidence, fence=fence)
        examples = pick_examples(home, dataset, runs[0], records)
        label_errors = pick_label_errors(home, dataset, runs[0])
    announce(progress, "writing the report")
    return render(
        ReportInput(
            evaluation=evaluations[0],
            others=evaluations[1:],
            examples=examples,
            provenance=_provenance(home, record.dataset_id, evaluations, command),
            title=title,
            reviews=reviews,
            comparison=comparison,
            flips=flips,
            impact=impact,
            label_errors=label_errors,
            evidence=evidence,
        ),
        format,
    )


def _provenance(
    home: Home, dataset_id: int, evaluations: Sequence[Evaluation], command: str | None
) -> Provenance:
    encoders = home.catalog.dataset_encoders(dataset_id)
    return Provenance(
        program_version=__version__,
        created_at=datetime.now(UTC),
        encoder=encoders[0].name if encoders else None,
        encoder_digest=encoders[0].digest if encoders else None,
        inputs={name: digest for evaluation in evaluations for name, digest in evaluation.inputs.items()},
        command=command,
    )
