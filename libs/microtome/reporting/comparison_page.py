"""A comparison as a file of its own: HTML that opens alone, Markdown, CSV or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec

from microtome.analysis import compare
from microtome.analysis.comparison import Comparison
from microtome.analysis.comparison_documents import comparison_document, flips_document
from microtome.analysis.flips import Flips, all_flips
from microtome.datasets import Fence, Home, Progress, announce
from microtome.errors import InputError
from microtome.evaluation import IouType
from microtome.reporting.differences import WHOLE, comparison_headline, difference_table, figure_of
from microtome.reporting.figures import counted
from microtome.reporting.flips import FlipCard, flip_cards, flips_table
from microtome.reporting.markdown import table_markup
from microtome.reporting.rendering import html_templates, markdown_templates
from microtome.reporting.table import Cell, Column, Table, count_cell, figure_cell, metric_column, text_column

ComparisonFormat = Literal["html", "md", "csv", "json"]
FIGURES = ("mAP", "AP50", "AR100", "precision", "recall", "f1")
_WORDS = (
    "Both runs are scored on the same images. An interval shows how far the difference could lie elsewhere: "
    "images are resampled, for both runs alike.",
    "p asks how often runs that do not differ would lie as far apart: each image's predictions are given to "
    "the one or the other run by chance. q is p corrected for everything tested in this comparison, so that "
    "among the differences called better or worse at most about one in twenty is false.",
    "No evidence does not mean that the runs are equal: it means that chance alone could do it. Under 10 "
    "images or 20 objects nothing is tested. A slice that was chosen by the outcome of one of the two runs "
    "can't tell which is better.",
)


@dataclass(frozen=True)
class ComparisonPage:
    """A comparison as values; templates only lay it out."""

    heading: str
    headline: str
    sizes: str
    operating_point: str
    runs: Sequence[str]
    n_tests: int
    differences: Table
    figures: Table
    flips: Table
    cards: Sequence[FlipCard]
    words: Sequence[str] = _WORDS


def render_comparison(comparison: Comparison, format: ComparisonFormat, flips: Sequence[Flips] = ()) -> bytes:
    """The comparison in UTF-8, with the boxes that flipped where they are given.

    Raises: InputError for an unknown format.
    """
    if format == "json":
        document = comparison_document(comparison) | {"flips": [flips_document(told) for told in flips]}
        return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    if format == "csv":
        return _csv(comparison)
    if format not in get_args(ComparisonFormat):
        expected = ", ".join(get_args(ComparisonFormat))
        raise InputError("unknown format of a comparison", found=repr(format), expected=expected)
    page = comparison_page(comparison, flips)
    if format == "html":
        return html_templates().get_template("comparison.html.j2").render(page=page).encode()
    template = markdown_templates().get_template("comparison.md.j2")
    return template.render(page=page, table=table_markup).encode()


def make_comparison(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    *,
    format: ComparisonFormat,
    slices: Sequence[str] = (),
    iou_type: IouType = "bbox",
    confidence: float | None = None,
    metrics: Sequence[str] = (),
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> bytes:
    """The comparison of the runs, with the boxes that flipped, as the bytes of one file.

    Raises: as `compare`.
    """
    comparison = compare(
        home, dataset, runs, slices=slices, iou_type=iou_type, confidence=confidence, metrics=metrics,
        progress=progress, fence=fence,
    )  # fmt: skip
    flips = []
    if format != "csv":
        announce(progress, "telling flips")
        flips = all_flips(home, dataset, runs, slices=slices, iou_type=iou_type, confidence=confidence)
    return render_comparison(comparison, format, flips)


def comparison_page(comparison: Comparison, flips: Sequence[Flips] = ()) -> ComparisonPage:
    """The page of a comparison; slices lead to the boxes that flipped on them."""
    cards, whole = flip_cards(flips), comparison.rows[0]
    links = {(told.slice, told.second): f"#{card.anchor}" for told, card in zip(flips, cards, strict=True)}
    return ComparisonPage(
        heading=f"{comparison.dataset}: {' and '.join(comparison.runs[1:])} against {comparison.runs[0]}",
        headline=comparison_headline(comparison),
        sizes=f"{counted(whole.n_images, 'image')} · {counted(whole.n_objects, 'object')} · "
        f"version {comparison.version} · {comparison.iou_type}",
        operating_point=f"IoU 0.50, confidence at least {comparison.confidence_threshold:g}",
        runs=comparison.runs,
        n_tests=comparison.n_tests,
        differences=difference_table(comparison, links),
        figures=_figures(comparison),
        flips=flips_table(flips),
        cards=cards,
    )


def _figures(comparison: Comparison) -> Table:
    columns = [
        text_column("Slice"), text_column("Run"), text_column("Set of"), Column("Images"), Column("Objects"),
        *(metric_column(metric) for metric in FIGURES),
    ]  # fmt: skip
    rows = [
        [
            Cell(row.name or WHOLE), Cell(run), Cell(row.scope), count_cell(row.n_images),
            count_cell(row.n_objects),
            *(figure_cell(figure_of(row, run, metric), metric) for metric in FIGURES),
        ]
        for row in comparison.rows
        for run in comparison.runs
    ]  # fmt: skip
    return Table("Figures of every run", columns, rows)


def _csv(comparison: Comparison) -> bytes:
    """One row for each slice, further run and metric; an empty slice is the whole data set."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    first = comparison.runs[0]
    writer.writerow(
        ["slice", "scope", "images", "objects", "first_run", "run", "metric", "first", "second", "difference",
         "low", "high", "p", "q", "verdict"]
    )  # fmt: skip
    for row in comparison.rows:
        for told in row.differences:
            figures = [figure_of(row, run, told.metric) for run in (first, told.run)]
            numbers = (told.value, told.low, told.high, told.p, told.q)
            writer.writerow(
                [_unspelled(row.name or ""), row.scope, row.n_images, row.n_objects, _unspelled(first),
                 _unspelled(told.run), told.metric, *figures, *numbers, told.verdict]
            )  # fmt: skip
    return file.getvalue().encode()


def _unspelled(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name
