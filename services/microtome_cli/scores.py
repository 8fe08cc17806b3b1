"""What scoring did, as tables; and the worst items as commands to look at them."""

from __future__ import annotations

from collections import Counter

from microtome_cli.backend import Document
from microtome_cli.printing import counted, note, plain, say, write, write_table

FEW = 10


def show(summary: Document) -> None:
    """Print each family with its columns, what became of it, and how to look at its worst items."""
    rows = [
        (
            row["family"], row["items"], ", ".join(row["columns"]), row["status"],
            row["rows"] or None, row["seconds"],
        )
        for row in summary["families"]
    ]  # fmt: skip
    write_table(("family", "items", "columns", "", "scored", "seconds"), rows)
    impossible = [row for row in summary["families"] if row["reason"]]
    if impossible:
        write_table(
            ("not possible", "items", "why"),
            [(row["family"], row["items"], row["reason"]) for row in impossible],
            title="Left out",
        )
    worst = [row for row in summary["families"] if row["worst"] and tells(row["worst"])]
    if worst:
        write("\nThe first to look at by each family:")
    for row in worst:
        write(f"  {look_at(summary['dataset'], row)}\n      {row['worst']['advice']}")
    states = Counter(row["status"] for row in summary["families"])
    say("; ".join(f"{count} {status}" for status, count in states.items()))


def tells(worst: Document) -> bool:
    """Whether the worst items are worth a look: not where the highest of all is 0."""
    return bool(worst["ascending"]) or any(worst["values"])


def look_at(dataset: str, row: Document) -> str:
    """The command that lists the worst items of a family, with their values."""
    worst = row["worst"]
    words = ["microtome search", _quoted(dataset), "--items", row["items"]]
    if row["run"] is not None:
        words += ["--run", _quoted(row["run"])]
    words += ["--sort", worst["column"]]
    if worst["ascending"]:
        words.append("--ascending")
    values = ", ".join(f"{value:.3g}" for value in worst["values"])
    ids = ", ".join(str(each) for each in worst["ids"])
    return f"{' '.join(words)} --limit {len(worst['ids'])}   # ids {ids}: {values}"


def imported(summary: Document) -> None:
    """Say which columns an import brought, and which rows were left out."""
    names = ", ".join(summary["columns"])
    write(f"{summary['dataset']}: {names} of {counted(summary['n_kept'], summary['items'][:-1])}")
    for name, count in summary["n_empty"].items():
        had = f"{count:,} of {counted(summary['n_kept'], 'row')}"
        note(f"{name} is empty or NaN in {had}: kept without a value")
    bad = [(str(row["row"]), plain(row["reason"])) for row in summary["bad_rows"][:FEW]]
    if bad:
        write_table(("row", "left out because"), bad)


def _quoted(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else f'"{name}"'
