"""The command that says why a run fails: analyse."""

from __future__ import annotations

from typing import Annotated

import typer

from microtome.errors import InputError
from microtome_cli import analyses, explanations
from microtome_cli.commands.options import Dataset, IouType, Json, KeptConfidence, Run, example, given
from microtome_cli.printing import note, write_json
from microtome_cli.progress import watching
from microtome_cli.run_choice import only_run
from microtome_cli.session import session_of

ITEMS = ("objects", "images", "predictions")


def add_to(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command(
        "analyse",
        rich_help_panel="Measure",
        **example(
            "microtome analyse roads --run yolo",
            'microtome analyse roads --run yolo --slice "faded crosswalks" --iou 0.75',
        ),
    )(analyse)


def analyse(
    context: typer.Context,
    dataset: Dataset,
    run: Run = None,
    slice: Annotated[
        str | None, typer.Option("--slice", metavar="NAME", help="Analyse a slice instead of everything.")
    ] = None,
    iou: Annotated[
        float, typer.Option(help="IoU of thresholds and calibration: 0.5, 0.55 .. 0.95; the budget's is 0.5.")
    ] = 0.5,
    iou_type: IouType = "bbox",
    confidence: KeptConfidence = None,
    impact: Annotated[
        str | None,
        typer.Option(metavar="|".join(ITEMS), help="Also tell which columns of these go with failure."),
    ] = None,
    match_on: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Also look at the slice's gap among objects alike in this column; may be repeated.",
        ),
    ] = None,
    halves: Annotated[
        bool,
        typer.Option("--halves", help="Also test the slice by more metrics, and on each half of the images."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Say why a run fails: what each type of error costs, the best thresholds, what confidences mean."""
    if slice is None and (match_on or halves):
        raise InputError(
            "--match-on and --halves are about a slice", found="none", fix="Name it with --slice."
        )
    if impact is not None and impact not in ITEMS:
        raise InputError("--impact is about items", found=impact, expected=" | ".join(ITEMS))
    request = given({"slice": slice, "iou": iou, "iou_type": iou_type, "confidence": confidence})
    with session_of(context).backend() as backend:
        if run is None:
            run = only_run(backend, dataset, "errors belong to a run")
            note(f"run {run!r}, the only one")
        with watching() as watch:
            found = backend.analyse(dataset, run, request, watch)
            more = explanations.of(backend, dataset, run, slice, request, impact, match_on, halves, watch)
    if as_json:
        write_json(found | more)
        return
    analyses.show(found)
    explanations.show(more)
