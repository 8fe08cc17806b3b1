"""The commands of scores: score and import-scores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome_cli import scores
from microtome_cli.commands.options import Dataset, Json, Run, example, given
from microtome_cli.printing import note, warn, write_json
from microtome_cli.progress import watching
from microtome_cli.session import session_of


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "score",
        rich_help_panel="Measure",
        **example(
            "microtome score roads --run yolo",
            "microtome score roads --only uniqueness --only pixels",
        ),
    )(score)
    app.command(
        "import-scores",
        rich_help_panel="Bring in",
        **example("microtome import-scores roads losses.csv --items images --run yolo"),
    )(import_scores)


def score(
    context: typer.Context,
    dataset: Dataset,
    run: Run = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="This family of scores; may be given several times."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Vectors of which model; default: the newest.")
    ] = None,
    missing_confidence: Annotated[
        float | None,
        typer.Option(
            help="How confident an unmatched prediction must be to stand for a missing label; default 0.95."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Score images, objects and predictions: pixels, boxes, neighbours, labels. Computes only what changed.

    Each score is a column for --where and --sort; `microtome columns` explains it.
    """
    request = given(
        {"run": run, "only": only, "model": model, "missing_confidence": missing_confidence}
    )  # fmt: skip
    with session_of(context).backend() as backend, watching() as watch:
        summary = backend.score(dataset, request, watch)
    write_json(summary) if as_json else scores.show(summary)
    for each in summary["notes"]:
        warn(each)


def import_scores(
    context: typer.Context,
    dataset: Dataset,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .parquet file.")],
    items: Annotated[
        str, typer.Option(metavar="images|objects|predictions", help="What its rows are about.")
    ] = "images",
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Import a number, text or truth value per item, such as a loss, as columns.

    Rows name their item by a column id, file_name (images) or source_id (the id in the annotation file).
    """
    request = given({"items": items, "run": run})
    with session_of(context).backend() as backend:
        summary = backend.import_scores(dataset, file.expanduser(), request)
    write_json(summary) if as_json else scores.imported(summary)
    if summary["n_bad"]:
        note(f"{summary['n_bad']:,} of {summary['n_rows']:,} rows were left out")
