"""Evaluating a run: match once, tell outcomes, then the figures of everything and of each slice."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt

from microtome.catalog import DatasetRecord, SliceRecord
from microtome.chance.gap import Gap
from microtome.chance.gaps import APPROXIMATE_BELOW, GapTests, judged
from microtome.datasets import Fence, FrozenSlice, Home, Progress, ProgressEvent, announce, read_slice
from microtome.datasets.doctor import told_with_figures
from microtome.datasets.removing import remove_remains
from microtome.errors import InputError, NotFoundError
from microtome.evaluation.drawing import reported_to
from microtome.evaluation.loading import LoadedRun, load_run
from microtome.evaluation.own_errors import OwnErrors
from microtome.evaluation.reasons import SELECTED, leaves_nothing_out
from microtome.evaluation.results import CategoryMetrics, ConfusionMatrix, Curve, Evaluation, SliceMetrics
from microtome.evaluation.stored import forget_match, input_digests, store_outcomes, stored_match
from microtome.matching.curves import CurveArrays, image_arrays
from microtome.matching.figures import Figures, evaluate_images, evaluate_objects
from microtome.matching.inputs import Bools, EvaluationInput
from microtome.matching.members import (
    CategoryCounts,
    Members,
    OperatingPoint,
    category_counts,
    confusion_matrix,
    members_of_images,
    members_of_objects,
    operating_point_of_images,
    operating_point_of_objects,
    outcome_counts,
)
from microtome.matching.outcomes import CONFIDENCE_THRESHOLD, Outcomes, outcomes
from microtome.matching.parameters import RECALL_THRESHOLDS
from microtome.matching.results import IouType, Metrics
from microtome.matching.table import MatchTable

Ids = npt.NDArray[np.int64]

FEW_OBJECTS = 10


@dataclass(frozen=True)
class _Matched:
    """One run, matched, with its outcomes at the operating point and the baseline's figures."""

    loaded: LoadedRun
    table: MatchTable
    told: Outcomes
    figures: Figures
    point: OperatingPoint
    own_errors: OwnErrors


def evaluate(
    home: Home,
    dataset: str,
    run: str,
    *,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float = CONFIDENCE_THRESHOLD,
    statistics: bool = True,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> Evaluation:
    """The run's figures, equal to pycocotools', its outcomes at `confidence` and IoU .5, and its slices.

    The match is kept in the home, so that later calls only select rows; with `bbox` the outcomes are written
    as columns that `--where` can name. With `statistics` each slice's gap is tested against random slices of
    its size, corrected for all `slices` of this call; the draws have a fixed seed.

    Raises: NotFoundError for an unknown data set, run or slice; InputError for masks that are not there or a
    confidence outside [0, 1].
    """
    if not (math.isfinite(confidence) and 0.0 <= confidence <= 1.0):
        raise InputError("the confidence threshold is out of range", found=confidence, expected="0 to 1")
    announce(progress, "loading")
    loaded = load_run(home, dataset, run, iou_type)
    frozen = [read_slice(home, loaded.dataset.dataset_id, name) for name in slices]
    announce(progress, "matching")
    table, path = stored_match(home, loaded, iou_type)
    told = outcomes(loaded.source, table, confidence)
    announce(progress, "scoring")
    matched = _Matched(
        loaded=loaded,
        table=table,
        told=told,
        figures=evaluate_images(table),
        point=operating_point_of_images(loaded.source, told),
        own_errors=OwnErrors(home, loaded, told),
    )
    _store(home, matched, iou_type, path, fence)
    evaluation = _evaluation(home, matched, iou_type, frozen, path)
    return _with_gaps(matched, evaluation, frozen, progress) if statistics else evaluation


def _store(home: Home, matched: _Matched, iou_type: IouType, path: str, fence: Fence | None) -> None:
    """Write the outcomes unless those of this match and threshold are there already."""
    loaded, told = matched.loaded, matched.told
    known = home.catalog.evaluation(loaded.run.run_id, iou_type, loaded.dataset.version)
    if known is not None and (known.path, known.confidence_threshold) == (path, told.confidence_threshold):
        return
    versions = store_outcomes(home, loaded, told, fence) if iou_type == "bbox" else (0, 0)
    if fence is not None:
        fence()
    try:
        home.catalog.put_evaluation(
            loaded.run.run_id,
            iou_type,
            dataset_version=loaded.dataset.version,
            predictions_version=loaded.run.predictions_version,
            confidence_threshold=told.confidence_threshold,
            path=path,
            outcomes_objects_version=versions[0],
            outcomes_predictions_version=versions[1],
            summary=asdict(with_rates(matched.figures.metrics(), matched.point)),
        )
    except NotFoundError:  # the run was deleted meanwhile, before these files were there
        remove_remains(home, loaded.dataset.dataset_id, loaded.run.run_id)
        raise
    if known is not None and known.path != path:
        forget_match(home, known.path)


def _evaluation(
    home: Home, matched: _Matched, iou_type: IouType, frozen: Sequence[FrozenSlice], path: str
) -> Evaluation:
    loaded, told = matched.loaded, matched.told
    everything = members_of_images(loaded.source)
    counts = category_counts(loaded.source, everything)
    return Evaluation(
        dataset=loaded.dataset.name,
        version=loaded.dataset.version,
        run=loaded.run.name,
        iou_type=iou_type,
        confidence_threshold=told.confidence_threshold,
        n_images=loaded.source.n_images,
        n_objects=int(counts.n_objects.sum()),
        n_predictions=loaded.source.n_predictions,
        overall=with_rates(matched.figures.metrics(), matched.point),
        per_category=_per_category(matched, everything, matched.figures, matched.point),
        outcomes=outcome_counts(told, everything),
        confusion=_confusion(loaded, told, everything),
        curves=_curves(loaded, image_arrays(matched.table)),
        slices=tuple(_slice(matched, each.record, each.members) for each in frozen),
        notes=told_with_figures(loaded.run.doctor),
        inputs=input_digests(home, loaded, path),
        intervals=matched.point.intervals(),
    )


def with_rates(metrics: Metrics, point: OperatingPoint, category: int | None = None) -> Metrics:
    """The figures with precision, recall and F1 at the operating point."""
    rates = point.rates(category)
    return replace(metrics, precision=rates.precision, recall=rates.recall, f1=rates.f1)


def _per_category(
    matched: _Matched, members: Members, figures: Figures, point: OperatingPoint
) -> tuple[CategoryMetrics, ...]:
    """Each category that the members hold an object or a prediction of."""
    source = matched.loaded.source
    counts, held = counts_at(source, matched.told, members), category_counts(source, members)
    return tuple(
        CategoryMetrics(
            category=name,
            n_objects=int(counts.n_objects[k]),
            n_predictions=int(counts.n_predictions[k]),
            metrics=with_rates(figures.metrics(k), point, k),
            intervals=point.intervals(k),
        )
        for k, name in enumerate(matched.loaded.categories)
        if held.n_objects[k] or held.n_predictions[k]
    )


def counts_at(source: EvaluationInput, told: Outcomes, members: Members) -> CategoryCounts:
    """How many objects and predictions of each category are members, at the confidence threshold or over it.

    Those of a slice of objects are about its objects, which can't be told of less confident ones.
    """
    shown = source.prediction_confidence >= told.confidence_threshold
    return category_counts(source, Members(members.objects, members.predictions & shown))


def _confusion(loaded: LoadedRun, told: Outcomes, members: Members) -> ConfusionMatrix:
    counts = confusion_matrix(loaded.source, told, members)
    return ConfusionMatrix(loaded.categories, tuple(tuple(row) for row in counts.tolist()))


def _curves(loaded: LoadedRun, arrays: CurveArrays) -> tuple[Curve, ...]:
    recall = tuple(float(value) for value in RECALL_THRESHOLDS)
    rows = arrays.at_iou(0).tolist()
    return tuple(
        Curve(name, recall, tuple(row) if row[0] >= 0 else None)
        for name, row in zip(loaded.categories, rows, strict=True)
    )


def _slice(matched: _Matched, record: SliceRecord, ids: Ids) -> SliceMetrics:
    source, told = matched.loaded.source, matched.told
    mask = _mask(source, record, ids)
    if record.scope == "images":
        members = members_of_images(source, mask)
        figures, point = evaluate_images(matched.table, mask), operating_point_of_images(source, told, mask)
        images = mask
    else:
        members = members_of_objects(told, mask)
        figures, point = evaluate_objects(matched.table, mask), operating_point_of_objects(source, told, mask)
        images = np.zeros(source.n_images, np.bool_)
        images[source.object_image[mask]] = True
    per_category = _per_category(matched, members, figures, point)
    return SliceMetrics(
        name=record.name,
        scope=record.scope,
        n_images=int(images.sum()),
        n_objects=int((members.objects & ~source.object_crowd).sum()),
        metrics=with_rates(figures.metrics(), point),
        baseline_same_categories=_baseline(matched, figures, point),
        per_category=per_category,
        outcomes=outcome_counts(told, members),
        notes=(
            *_circularity(record, matched.loaded.run.name),
            *_few(record, per_category),
            *_stale(record, matched.loaded.dataset),
        ),
        own_false_positives=matched.own_errors.count(record, ids),
        intervals=point.intervals(),
        leaves_nothing_out=leaves_nothing_out(matched.table, record.scope, mask),
    )


def _with_gaps(
    matched: _Matched, evaluation: Evaluation, frozen: Sequence[FrozenSlice], progress: Progress | None
) -> Evaluation:
    """The evaluation with a verdict on each slice."""
    tests, gaps = GapTests(matched.table, drawn=reported_to(progress)), []
    for done, each in enumerate(frozen):
        if progress is not None:
            progress(ProgressEvent("testing slices", done, len(frozen)))
        gaps.append(_gap(matched, tests, each.record, each.members))
    tested = zip(evaluation.slices, judged(gaps), strict=True)
    return replace(
        evaluation,
        slices=tuple(replace(row, gap=gap, notes=(*row.notes, *_rough(row, gap))) for row, gap in tested),
    )


def _gap(matched: _Matched, tests: GapTests, record: SliceRecord, ids: Ids) -> Gap:
    source, circular = matched.loaded.source, bool(_circularity(record, matched.loaded.run.name))
    test = tests.of_images if record.scope == "images" else tests.of_objects
    return test(_mask(source, record, ids), circular=circular)


def _rough(row: SliceMetrics, gap: Gap) -> tuple[str, ...]:
    if gap.p is None or row.leaves_nothing_out or row.n_images >= APPROXIMATE_BELOW:
        return ()
    return (f"the interval is approximate: fewer than {APPROXIMATE_BELOW} images",)


def _mask(source: EvaluationInput, record: SliceRecord, members: Ids) -> Bools:
    """The members as a mask; ids that this version of the data set does not hold are left out."""
    return source.images_among(members) if record.scope == "images" else source.objects_among(members)


def _stale(record: SliceRecord, dataset: DatasetRecord) -> tuple[str, ...]:
    """That the labels have changed since the members were chosen."""
    if record.dataset_version == dataset.version:
        return ()
    return (
        f"its members are those of version {record.dataset_version}, the figures are of version "
        f"{dataset.version}: run `microtome slice refresh {dataset.name} {shlex.quote(record.name)}`",
    )


def _baseline(matched: _Matched, figures: Figures, point: OperatingPoint) -> Metrics:
    """The baseline over the slice's own categories, its counts with the slice's weights.

    Each category's counts are scaled to as many objects as the slice has of it, so that class mix is not
    taken for failure.
    """
    share = point.n_objects / np.maximum(matched.point.n_objects, 1)
    own = OperatingPoint(
        matched.point.true_positives * share,
        matched.point.false_positives * share,
        matched.point.n_objects * share,
    )
    return with_rates(matched.figures.over_categories_of(figures), own)


def _circularity(record: SliceRecord, run: str) -> tuple[str, ...]:
    """Why a slice that was chosen by how this run did can't judge it (definitions.md section 5)."""
    columns = record.query.get("selected_on", {}).get(run)
    if not columns:
        return ()
    return (
        f"{SELECTED}: it was chosen by {', '.join(columns)} of this run, so its figures follow from its own "
        "definition; save the same query without that filter",
    )


def _few(record: SliceRecord, per_category: Sequence[CategoryMetrics]) -> tuple[str, ...]:
    if record.scope == "images":
        return ()
    few = [entry.category for entry in per_category if 0 < entry.n_objects < FEW_OBJECTS]
    return (f"fewer than {FEW_OBJECTS} objects of: {', '.join(few)}",) if few else ()
