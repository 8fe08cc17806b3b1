"""Everything a report shows, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microtome.reporting.budget import Budget, budget_section
from microtome.reporting.calibration import Calibration, calibration_section
from microtome.reporting.categories import category_table
from microtome.reporting.comparison import comparability_notes, comparison_tables
from microtome.reporting.confusion import Matrix, confused_lists, confused_pairs, matrix_of
from microtome.reporting.curves import CurvePlots, curve_plots, curve_table
from microtome.reporting.differences import difference_table
from microtome.reporting.figures import counted
from microtome.reporting.flips import FlipCard, IdList, flip_cards, flips_table
from microtome.reporting.forest import Forest
from microtome.reporting.headline import headline, slices_headline
from microtome.reporting.impact import ImpactSection, impact_sections
from microtome.reporting.origins import digest_table, origin_table
from microtome.reporting.overlays import ExampleGroup, example_groups
from microtome.reporting.overview import (
    ErrorBar,
    OutcomeBar,
    Tile,
    coco_table,
    error_bars,
    outcome_bars,
    tiles,
)
from microtome.reporting.report import ReportInput
from microtome.reporting.slice_cards import SliceCard, slice_cards, slices_forest, slices_table
from microtome.reporting.table import Table
from microtome.reporting.thresholds import Thresholds, thresholds_section


@dataclass(frozen=True)
class Page:
    """A report as values; templates only lay it out."""

    heading: str
    headline: str
    sizes: str
    operating_point: str
    runs: Sequence[str]
    notes: Sequence[str]
    tiles: Sequence[Tile]
    coco: Table
    comparison: Sequence[Table]
    differences: Table | None
    n_tests: int
    flips: Table | None
    flip_cards: Sequence[FlipCard]
    impact: Sequence[ImpactSection]
    slices_headline: str
    slices: Table
    forest: Forest | None
    cards: Sequence[SliceCard]
    categories: Table
    bars: Sequence[OutcomeBar]
    errors: Sequence[ErrorBar]
    matrix: Matrix
    pairs: Table
    confused: Sequence[IdList]
    curves: CurvePlots
    curve_table: Table
    budget: Budget | None
    thresholds: Thresholds | None
    calibration: Calibration | None
    label_errors: Sequence[ExampleGroup]
    examples: Sequence[ExampleGroup]
    origins: Table
    digests: Table
    sections: Sequence[tuple[str, str]]


def page_of(report: ReportInput) -> Page:
    """The page of a report."""
    evaluation, evaluations = report.evaluation, report.evaluations
    groups = example_groups(report.examples)
    boxes = {group.slice_name: f"#{group.anchor}" for group in groups if group.slice_name}
    curves = report.reviews[0].curves if report.reviews else {}
    cards = slice_cards(evaluation, report.evidence, boxes, curves)
    return Page(
        heading=report.heading,
        headline=headline(report),
        sizes=_sizes(report),
        operating_point=f"IoU 0.50, confidence at least {evaluation.confidence_threshold:g}",
        runs=[e.run for e in evaluations],
        notes=_notes(report),
        tiles=tiles(evaluations),
        coco=coco_table(evaluations),
        comparison=comparison_tables(evaluations, tested=report.comparison is not None),
        differences=_differences(report),
        n_tests=0 if report.comparison is None else report.comparison.n_tests,
        flips=flips_table(report.flips) if report.flips else None,
        flip_cards=flip_cards(report.flips),
        impact=impact_sections(report.impact),
        slices_headline=slices_headline(evaluation),
        slices=slices_table(evaluation, boxes),
        forest=slices_forest(evaluation),
        cards=cards,
        categories=category_table(evaluation),
        bars=outcome_bars(evaluation.outcomes),
        errors=error_bars(evaluation.outcomes),
        matrix=matrix_of(evaluation.confusion),
        pairs=confused_pairs(evaluation.confusion, "#confused" if confused_lists(report.reviews) else ""),
        confused=confused_lists(report.reviews),
        curves=curve_plots(evaluations),
        curve_table=curve_table(evaluation),
        budget=budget_section(report.reviews, {card.name: card.anchor for card in cards}),
        thresholds=thresholds_section(report.reviews),
        calibration=calibration_section(report.reviews),
        label_errors=example_groups(report.label_errors),
        examples=groups,
        origins=origin_table(report),
        digests=digest_table(report),
        sections=_sections(report),
    )


def _differences(report: ReportInput) -> Table | None:
    """The tested differences; slices lead to the boxes that flipped."""
    if report.comparison is None:
        return None
    cards = flip_cards(report.flips)
    pairs = zip(report.flips, cards, strict=True)
    return difference_table(
        report.comparison, {(told.slice, told.second): f"#{card.anchor}" for told, card in pairs}
    )


def _sizes(report: ReportInput) -> str:
    e = report.evaluation
    parts = [counted(e.n_images, "image"), counted(e.n_objects, "object")]
    return " · ".join([*parts, counted(e.n_predictions, "prediction")])


def _notes(report: ReportInput) -> list[str]:
    notes = list(report.evaluation.notes)
    for other in report.others:
        notes += [f"{other.run}: {note}" for note in other.notes]
    return notes + comparability_notes(report.evaluations)


def _sections(report: ReportInput) -> list[tuple[str, str]]:
    shown = {
        ("overall", "Overall"): True,
        ("runs", "Runs side by side"): bool(report.others),
        ("slices", "Slices"): bool(report.evaluation.slices),
        ("categories", "Categories"): True,
        ("errors", "Errors"): True,
        ("budget", "What errors cost"): bool(report.reviews),
        ("confusion", "Confusion"): True,
        ("curves", "Precision and recall"): True,
        ("thresholds", "Thresholds"): bool(report.reviews),
        ("calibration", "Calibration"): bool(report.reviews),
        ("impact", "What goes with failure"): any(found.columns for found in report.impact),
        ("label-errors", "Label errors"): bool(report.label_errors),
        ("examples", "Examples"): bool(report.examples),
        ("provenance", "Provenance"): True,
        ("words", "How to read this"): True,
    }
    return [section for section, wanted in shown.items() if wanted]
