"""The confusion matrix made readable: a colour scale for each kind of cell, and the pairs confused most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from microtome.analysis.analysing import RunReview
from microtome.evaluation.results import ConfusionMatrix
from microtome.reporting.figures import count, counted, percent
from microtome.reporting.flips import IdList, id_list
from microtome.reporting.palette import STYLES
from microtome.reporting.table import Cell, Column, Table, count_cell, text_column

WHOLE_UP_TO = 25
KEPT_OF_LARGER = 15
PAIRS_SHOWN = 12
BACKGROUND = "background"

_Counts = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class MatrixCell:
    """A count, its share of the row, and how strongly it is coloured: `strength` in [0, 1] in its kind."""

    text: str
    share: str
    kind: str
    strength: float
    title: str


@dataclass(frozen=True)
class MatrixRow:
    """A category of objects and how they were predicted; `total` is the row sum."""

    category: str
    cells: Sequence[MatrixCell]
    total: str


@dataclass(frozen=True)
class MatrixScale:
    """What the fullest colour of a kind of cell stands for."""

    css_class: str
    words: str
    fullest: str


@dataclass(frozen=True)
class Matrix:
    """Rows are categories of objects, columns of predictions, background last; `note` says what is merged."""

    columns: Sequence[str]
    rows: Sequence[MatrixRow]
    totals: Sequence[str]
    scales: Sequence[MatrixScale]
    note: str


def matrix_of(confusion: ConfusionMatrix) -> Matrix:
    """The whole matrix; past 25 categories that of the most confused ones, all others merged into one."""
    names, counts = confusion.categories, confusion.counts
    merged, note = None, ""
    if len(names) > WHOLE_UP_TO:
        note = f"The {KEPT_OF_LARGER} most confused of {len(names)} categories; the rest are merged into one."
        names, counts = _merged(confusion, KEPT_OF_LARGER)
        merged = KEPT_OF_LARGER
    shares = [[_share(n, sum(row)) for n in row] for row in counts]
    fullest = _fullest(shares, merged)
    labels = (*names, BACKGROUND)
    rows = [
        MatrixRow(label, _cells(r, labels, counts[r], shares[r], fullest, merged), count(sum(counts[r])))
        for r, label in enumerate(labels)
    ]
    totals = [count(sum(column)) for column in zip(*counts, strict=True)]
    return Matrix(labels, rows, totals, _scales(fullest), note)


def confused_pairs(confusion: ConfusionMatrix, boxes: str = "") -> Table:
    """Pairs of different categories by how often one was predicted for the other, at most twelve.

    Counts lead to `boxes`.
    """
    n, counts = len(confusion.categories), confusion.counts
    pairs = [(counts[r][c], r, c) for r in range(n) for c in range(n) if r != c and counts[r][c]]
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    columns = [
        text_column("Object"),
        text_column("Predicted as"),
        Column("Times"),
        Column("Of its objects", "share of all objects of the first category"),
    ]
    rows = [
        [
            Cell(confusion.categories[r]),
            Cell(confusion.categories[c]),
            replace(count_cell(times), href=boxes),
            Cell(percent(times / sum(counts[r])), "count"),
        ]
        for times, r, c in pairs[:PAIRS_SHOWN]
    ]
    return Table("Categories confused most", columns, rows)


def confused_lists(reviews: Sequence[RunReview]) -> list[IdList]:
    """The objects behind each of the first run's confused pairs; none without a review."""
    return [
        id_list(
            f"{count(cell.n)} × {cell.truth} taken for {cell.predicted}", "objects", cell.object_ids.tolist()
        )
        for cell in (reviews[0].confused if reviews else ())
    ]


def _merged(confusion: ConfusionMatrix, keep: int) -> tuple[tuple[str, ...], _Counts]:
    n, counts = len(confusion.categories), confusion.counts
    off = [sum(counts[k][j] + counts[j][k] for j in range(n) if j != k) for k in range(n)]
    kept = sorted(sorted(range(n), key=lambda k: -off[k])[:keep])
    place = {k: i for i, k in enumerate(kept)} | {n: keep + 1}
    smaller = [[0] * (keep + 2) for _ in range(keep + 2)]
    for r in range(n + 1):
        for c in range(n + 1):
            smaller[place.get(r, keep)][place.get(c, keep)] += counts[r][c]
    names = (*(confusion.categories[k] for k in kept), f"{counted(n - keep, 'other')}")
    return names, tuple(map(tuple, smaller))


def _share(n: int, total: int) -> float:
    return n / total if total else 0.0


def _kind(r: int, c: int, last: int, merged: int | None) -> str:
    if r == c:
        return "none" if r in (last, merged) else "true_positive"
    if c == last:
        return "missed"
    return "false_positive" if r == last else "mispredicted"


def _fullest(shares: Sequence[Sequence[float]], merged: int | None) -> dict[str, float]:
    fullest: dict[str, float] = {}
    for r, row in enumerate(shares):
        for c, share in enumerate(row):
            kind = _kind(r, c, len(shares) - 1, merged)
            fullest[kind] = max(fullest.get(kind, 0.0), share)
    return fullest


def _cells(
    r: int,
    labels: Sequence[str],
    counts: Sequence[int],
    shares: Sequence[float],
    fullest: dict[str, float],
    merged: int | None,
) -> list[MatrixCell]:
    cells = []
    for c, (n, share) in enumerate(zip(counts, shares, strict=True)):
        kind = _kind(r, c, len(labels) - 1, merged)
        strength = share / fullest[kind] if n and kind != "none" else 0.0
        title = f"{labels[r]} predicted as {labels[c]}: {count(n)} ({percent(share)} of the row)"
        cells.append(MatrixCell(count(n) if n else "", percent(share) if n else "", kind, strength, title))
    return cells


def _scales(fullest: dict[str, float]) -> list[MatrixScale]:
    words = {
        "true_positive": "found, the diagonal",
        "mispredicted": "taken for another category",
        "missed": "missed",
        "false_positive": "false positives by category",
    }
    return [
        MatrixScale(STYLES[kind].css_class, text, percent(fullest[kind]))
        for kind, text in words.items()
        if fullest.get(kind)
    ]
