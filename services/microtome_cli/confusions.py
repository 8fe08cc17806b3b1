"""A confusion matrix's document as a table of what was taken for what, and one cell as a table of ids."""

from __future__ import annotations

from itertools import zip_longest

from microtome_cli.backend import Document
from microtome_cli.printing import counted, share, write, write_table

BACKGROUND, MISSED = "background", "missed"


def show(found: Document) -> None:
    """Print each cell that counts something, the fullest first; the diagonal comes last."""
    names, counts = found["confusion"]["categories"], found["confusion"]["counts"]
    cells = [
        (row == column, -count, row, column)
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if count
    ]
    lines: list[list[object]] = []
    for right, count, row, column in sorted(cells):
        of_row = -count / sum(counts[row]) if row < len(names) else None
        lines.append(
            [(*names, BACKGROUND)[row], (*names, MISSED)[column], -count, share(of_row), "" if right else "✗"]
        )
    write_table(
        ("object", "predicted as", "count", "of its objects", "wrong"),
        lines,
        title=f"What was taken for what, at confidence {found['confidence_threshold']:g} and IoU 0.5",
    )


def show_cell(found: Document) -> None:
    """Print the ids of a cell, a pair a line."""
    cell = found["cell"]
    truth, predicted = cell["truth"] or BACKGROUND, cell["predicted"] or MISSED
    noun = "prediction" if cell["truth"] is None else "object" if cell["predicted"] is None else "pair"
    write(f"{truth} predicted as {predicted}: {counted(cell['n'], noun)}")
    write_table(
        ("object", "prediction"),
        [
            [None if each is None else str(each) for each in pair]
            for pair in zip_longest(cell["object_ids"], cell["prediction_ids"])
        ],
    )
