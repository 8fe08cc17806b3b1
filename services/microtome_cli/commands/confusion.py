"""The command that opens the confusion matrix: confusion."""

from __future__ import annotations

from typing import Annotated

import typer

from microtome_cli import confusions
from microtome_cli.commands.options import Dataset, IouType, Json, KeptConfidence, Run, example, given
from microtome_cli.printing import note, write_json
from microtome_cli.run_choice import only_run
from microtome_cli.session import session_of


def add_to(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command(
        "confusion",
        rich_help_panel="Measure",
        **example(
            "microtome confusion roads --run yolo",
            "microtome confusion roads --run yolo --truth bus --predicted truck",
            "microtome confusion roads --run yolo --truth bus --predicted missed",
        ),
    )(confusion)


def confusion(
    context: typer.Context,
    dataset: Dataset,
    run: Run = None,
    truth: Annotated[
        str | None, typer.Option(metavar="CATEGORY|background", help="Open a cell: what the objects are.")
    ] = None,
    predicted: Annotated[
        str | None, typer.Option(metavar="CATEGORY|missed", help="Open a cell: what they were taken for.")
    ] = None,
    slice: Annotated[
        str | None, typer.Option("--slice", metavar="NAME", help="Count a slice instead of everything.")
    ] = None,
    iou_type: IouType = "bbox",
    confidence: KeptConfidence = None,
    as_json: Json = False,
) -> None:
    """Show which categories are taken for which, or the objects and predictions of one such cell."""
    request = given({"slice": slice, "iou_type": iou_type, "confidence": confidence})
    with session_of(context).backend() as backend:
        if run is None:
            run = only_run(backend, dataset, "confusions belong to a run")
            note(f"run {run!r}, the only one")
        if truth is None and predicted is None:
            found, show = backend.confusion(dataset, run, request), confusions.show
        else:
            cell = given({"truth": truth, "predicted": predicted})
            found, show = backend.confusion_cell(dataset, run, request | cell), confusions.show_cell
    write_json(found) if as_json else show(found)
