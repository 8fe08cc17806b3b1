"""Slices beside their baselines: one table of all, and a card for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from microtome.analysis.slice_curves import SliceCurves
from microtome.evaluation.reasons import CIRCULAR, INSUFFICIENT, NO_EVIDENCE, SELECTED
from microtome.evaluation.results import CategoryMetrics, Evaluation, SliceMetrics
from microtome.reporting.anchors import anchors
from microtome.reporting.closer_looks import CloserLooks, closer_looks
from microtome.reporting.curves import CurvePlot
from microtome.reporting.figures import DASH, METRICS, chance, counted, difference, interval, span
from microtome.reporting.forest import Forest, Gauge, forest
from microtome.reporting.gaps import (
    BETTER,
    MINIMUM_CATEGORY_OBJECTS,
    WORSE,
    Gap,
    gap_of,
    primary_metric,
    widest_first,
)
from microtome.reporting.overview import OutcomeBar, outcome_bars
from microtome.reporting.report import SliceEvidence
from microtome.reporting.slice_curves import slice_curve_table, slice_plots
from microtome.reporting.table import (
    Cell,
    Column,
    Table,
    count_cell,
    difference_cell,
    figure_cell,
    text_column,
)

_CARD_METRICS = (
    "mAP",
    "AR100",
    "AP50",
    "AP75",
    "AP_small",
    "AP_medium",
    "AP_large",
    "precision",
    "recall",
    "f1",
)
_CHANCE = "random slices of this size differ as much"
_GAP = "slice minus the mean of random slices of the same size: small slices score too high by chance"
_INTERVAL = "of the gap, by resampling images; approximate under 250 images"
_UNTESTED = "not tested"
_SAME_CATEGORIES = (
    "the whole data set over the slice's own categories, so that class mix is not taken for failure"
)
_ALL_CATEGORIES = "the whole data set, averaged over all of its categories"
_PREVALENCE_NORMALISED = (
    "AP and precision of a slice of objects are prevalence-normalised: a category's false positives count "
    "with the share of its objects that the slice holds. AP has no interval and no test here: AR100 and "
    "recall carry these."
)


@dataclass(frozen=True)
class SliceCard:
    """Everything shown of one slice under its own anchor."""

    anchor: str
    name: str
    size: str
    verdict: str
    why: str
    notes: Sequence[str]
    figures: Table
    bars: Sequence[OutcomeBar]
    categories: Table
    looks: CloserLooks | None = None
    plots: Sequence[CurvePlot] = ()
    curves: Table | None = None


def slice_cards(
    evaluation: Evaluation,
    evidence: Mapping[str, SliceEvidence] | None = None,
    boxes: Mapping[str, str] | None = None,
    curves: Mapping[str, SliceCurves] | None = None,
) -> list[SliceCard]:
    """A card for each slice, furthest below the baseline first, with closer looks where there is evidence."""
    ordered = widest_first(evaluation.slices)
    names = anchors("slice", (row.name for row in ordered))
    cards = [
        _drawn(_card(row, evaluation, anchor), row, (curves or {}).get(row.name))
        for row, anchor in zip(ordered, names, strict=True)
    ]
    if not evidence:
        return cards
    looks = [
        closer_looks(row, evidence[row.name], anchor, (boxes or {}).get(row.name, ""))
        for row, anchor in zip(ordered, anchors("looks", (row.name for row in ordered)), strict=True)
    ]
    return [replace(card, looks=look) for card, look in zip(cards, looks, strict=True)]


def slices_forest(evaluation: Evaluation) -> Forest | None:
    """The gaps of all slices with their intervals, in the order of the cards; None where none was tested."""
    ordered = widest_first(evaluation.slices)
    names = anchors("slice", (row.name for row in ordered))
    tested = [
        (row.name, anchor, row.gap)
        for row, anchor in zip(ordered, names, strict=True)
        if row.gap and not row.leaves_nothing_out
    ]
    gauges = [
        Gauge(name, gap.value, gap.low, gap.high, gap.verdict not in (WORSE, BETTER), f"#{anchor}")
        for name, anchor, gap in tested
    ]
    return forest(gauges, "Gap of each slice with its 95% interval")


def slices_table(evaluation: Evaluation, boxes: Mapping[str, str] | None = None) -> Table:
    """One row a slice by its primary metric, in the order of the cards; figures lead to `boxes`."""
    ordered = widest_first(evaluation.slices)
    names = anchors("slice", (row.name for row in ordered))
    columns = [
        text_column("Slice"),
        text_column("Metric", "mAP for slices of images, AR100 for slices of objects"),
        Column("In the slice"),
        Column("Baseline, its categories", _SAME_CATEGORIES),
        Column("Baseline, all", _ALL_CATEGORIES),
        Column("Raw difference", "slice minus the baseline over its categories"),
        Column("Gap", _GAP),
        Column("95% interval", _INTERVAL),
        Column("p", "share of random slices at least as far from their mean"),
        Column("q", "p corrected for the number of slices tested (Benjamini-Hochberg); below 0.05 it counts"),
        text_column("Verdict"),
        Column("Images"),
        Column("Objects"),
    ]
    rows = [
        _row(row, evaluation, anchor, (boxes or {}).get(row.name, ""))
        for row, anchor in zip(ordered, names, strict=True)
    ]
    return Table("Slices beside their baselines", columns, rows)


def _row(row: SliceMetrics, evaluation: Evaluation, anchor: str, boxes: str) -> list[Cell]:
    gap = gap_of(row)
    verdict = gap.verdict or ""
    return [
        Cell(row.name, href=f"#{anchor}"),
        Cell(METRICS[gap.metric].label, title=METRICS[gap.metric].meaning),
        replace(figure_cell(gap.value, gap.metric), href=boxes),
        figure_cell(gap.baseline, gap.metric),
        figure_cell(getattr(evaluation.overall, gap.metric), gap.metric),
        _difference_cell(row, gap.value, gap.baseline),
        *_tested_cells(gap),
        Cell(verdict, "flag", title=_why(gap)),
        count_cell(row.n_images),
        count_cell(row.n_objects),
    ]


def _tested_cells(gap: Gap) -> list[Cell]:
    """The gap against chance, its interval, p and q; dashes where nothing was tested."""
    tested = gap.tested
    if tested is None or tested.value is None:
        return [Cell(DASH, "figure", title=gap.verdict or _UNTESTED)] * 4
    return [
        Cell(difference(tested.value), "figure"),
        Cell(span(tested.low, tested.high), "figure"),
        Cell(chance(tested.p), "figure"),
        Cell(chance(tested.q), "figure"),
    ]


def _card(row: SliceMetrics, evaluation: Evaluation, anchor: str) -> SliceCard:
    gap = gap_of(row)
    return SliceCard(
        anchor=anchor,
        name=row.name,
        size=_size(row),
        verdict=gap.verdict or "",
        why=_why(gap),
        notes=_notes(row),
        figures=_figures(row, evaluation),
        bars=outcome_bars(row.outcomes),
        categories=_categories(row, evaluation),
    )


def _why(gap: Gap) -> str:
    """What a verdict of nothing rests on."""
    return gap.reason or (_CHANCE if gap.verdict == NO_EVIDENCE else "")


def _drawn(card: SliceCard, row: SliceMetrics, found: SliceCurves | None) -> SliceCard:
    """With curves of precision and recall, but of a slice whose figures follow from its filter."""
    if found is None or card.verdict == SELECTED:
        return card
    plots = slice_plots(row.name, row.n_objects, found)
    return replace(card, plots=plots, curves=slice_curve_table(row.name, found))


def _size(row: SliceMetrics) -> str:
    objects, images = counted(row.n_objects, "object"), counted(row.n_images, "image")
    return f"A slice of {row.scope}: {objects} in {images}"


def _notes(row: SliceMetrics) -> list[str]:
    notes = list(row.notes)
    if row.scope == "objects":
        notes.append(_PREVALENCE_NORMALISED)
    if row.own_false_positives is not None:
        own = counted(row.own_false_positives, "false positive")
        notes.append(f"{own} of the run would belong to this slice themselves: their crops match its query.")
    return notes


def _figures(row: SliceMetrics, evaluation: Evaluation) -> Table:
    columns = [
        text_column("Figure"),
        Column("In the slice"),
        Column("Baseline, its categories", _SAME_CATEGORIES),
        Column("Baseline, all", _ALL_CATEGORIES),
        Column("Raw difference", "slice minus the baseline over its categories"),
    ]
    rows = [_figures_row(metric, row, evaluation) for metric in _CARD_METRICS]
    return Table(f"{row.name}: figures", columns, rows)


def _figures_row(metric: str, row: SliceMetrics, evaluation: Evaluation) -> list[Cell]:
    here, same = getattr(row.metrics, metric), getattr(row.baseline_same_categories, metric)
    return [
        Cell(METRICS[metric].label, title=METRICS[metric].meaning),
        _with_interval(figure_cell(here, metric), interval(getattr(row.intervals, metric, None))),
        figure_cell(same, metric),
        figure_cell(getattr(evaluation.overall, metric), metric),
        _difference_cell(row, here, same),
    ]


def _difference_cell(row: SliceMetrics, here: float | None, baseline: float | None) -> Cell:
    """The raw difference; none of a slice that was selected on the outcome: it follows from the filter."""
    gap = gap_of(row)
    if gap.verdict == SELECTED:
        return Cell(DASH, "difference", title=f"{SELECTED}: {CIRCULAR}")
    return difference_cell(here, baseline, muted=gap.colourless)


def _with_interval(cell: Cell, found: str) -> Cell:
    return replace(cell, title=f"95% interval {found}") if found else cell


def _categories(row: SliceMetrics, evaluation: Evaluation) -> Table:
    metric = primary_metric(row.scope)
    label = {"mAP": "AP", "AR100": "AR100"}[metric]
    columns = [
        text_column("Category"),
        Column("Objects"),
        Column(f"{label}, slice", METRICS[metric].meaning),
        Column(f"{label}, baseline", "the same category in the whole data set"),
        Column("Raw difference"),
        text_column("Remark"),
    ]
    baseline = {category.category: getattr(category.metrics, metric) for category in evaluation.per_category}
    held = sorted((c for c in row.per_category if c.n_objects), key=lambda c: -c.n_objects)
    rows = [_category_row(row, category, metric, baseline.get(category.category)) for category in held]
    return Table(f"{row.name}: its categories", columns, rows)


def _category_row(
    row: SliceMetrics, category: CategoryMetrics, metric: str, baseline: float | None
) -> list[Cell]:
    here = getattr(category.metrics, metric)
    few = category.n_objects < MINIMUM_CATEGORY_OBJECTS
    why = f"fewer than {MINIMUM_CATEGORY_OBJECTS} objects of this category in the slice" if few else ""
    return [
        Cell(category.category),
        count_cell(category.n_objects),
        figure_cell(here, metric),
        figure_cell(baseline, metric),
        _difference_cell(row, here, baseline) if not few else difference_cell(here, baseline, muted=True),
        Cell(INSUFFICIENT if few else "", "flag", title=why),
    ]
