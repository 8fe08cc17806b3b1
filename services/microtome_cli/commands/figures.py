"""The commands that measure a run: evaluate and report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome.errors import InputError, MicrotomeError
from microtome_cli import evaluations, explanations
from microtome_cli.backend import Backend, Document, Watch
from microtome_cli.commands.options import (
    Confidence,
    Dataset,
    IouType,
    Json,
    KeptConfidence,
    Run,
    Slices,
    example,
    given,
)
from microtome_cli.printing import note, say, warn, write_json
from microtome_cli.progress import watching
from microtome_cli.run_choice import only_run
from microtome_cli.session import session_of

FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".json": "json", ".xml": "xml"}
TESTED_BY = {"images": ("mAP", "AP50", "AR100", "recall"), "objects": ("AR100", "recall")}


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "evaluate",
        rich_help_panel="Measure",
        **example(
            "microtome evaluate roads --run yolo",
            'microtome evaluate roads --run yolo --slice "faded crosswalks" --slice night --json',
            "microtome evaluate roads --run yolo --slice night --metric AP50 --metric recall",
        ),
    )(evaluate)
    app.command(
        "report",
        rich_help_panel="Measure",
        **example('microtome report roads --run yolo --slice "faded crosswalks" --out report.html'),
    )(report)


def evaluate(
    context: typer.Context,
    dataset: Dataset,
    run: Run = None,
    slices: Slices = None,
    iou_type: IouType = "bbox",
    confidence: Confidence = 0.5,
    statistics: Annotated[
        bool,
        typer.Option(
            "--statistics/--no-statistics", help="Whether to test each slice's gap against random slices."
        ),
    ] = True,
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            metavar="NAME",
            help="Also test the slices by this: mAP, AP50, AR100 or recall; may be given several times.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a run: COCO figures overall, by category and slice, and outcomes at a confidence threshold."""
    request = {
        "slices": list(slices or ()), "iou_type": iou_type, "confidence": confidence,
        "statistics": statistics,
    }  # fmt: skip
    with session_of(context).backend() as backend:
        run = run or _chosen(backend, dataset)
        with watching() as watch:
            found = backend.evaluate(dataset, run, request, watch)
            gaps = _gaps(backend, found, list(metrics or ()), watch)
    for each in found.get("notes", ()):
        warn(each)  # before the figures, which may not be worth a look
    if as_json:
        write_json(found)
        return
    evaluations.show(found)
    explanations.gaps(gaps)


def _gaps(backend: Backend, found: Document, metrics: list[str], watch: Watch) -> list[Document]:
    """The gaps of the evaluated slices by these metrics, which now stand in the document too."""
    names = [row["name"] for row in found["slices"]]
    if not (metrics and names):
        return []
    point = {"iou_type": found["iou_type"], "confidence": found["confidence_threshold"], "metrics": metrics}
    gaps = backend.gaps(found["dataset"], found["run"], names, point, watch)
    for row, told in zip(found["slices"], gaps, strict=True):
        row["gaps"] = told["gaps"]
        explanations.note_untested(told["name"], told["scope"], metrics, TESTED_BY[told["scope"]])
    return gaps


def report(
    context: typer.Context,
    dataset: Dataset,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE", help="report.html, .md or .json, or .xml: tests in JUnit's form, one a slice."
        ),
    ],
    runs: Annotated[
        list[str] | None,
        typer.Option("--run", metavar="RUN", help="Name of the run; a second one is set beside it."),
    ] = None,
    slices: Slices = None,
    iou_type: IouType = "bbox",
    confidence: KeptConfidence = None,
    match_on: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Set slices beside objects alike in this column; may be repeated. [default: area, category]",
            show_default=False,
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the report.")] = None,
) -> None:
    """Write a report: figures, slices beside their baseline, curves, confusions and pictures, in one file."""
    format_ = _format(out)
    request = given(
        {
            "slices": list(slices or ()), "iou_type": iou_type, "confidence": confidence, "title": title,
            "format": format_, "command": session_of(context).command, "match_on": match_on,
        }
    )  # fmt: skip
    with session_of(context).backend() as backend:
        chosen = runs or [_chosen(backend, dataset)]
        with watching() as watch:
            content = backend.report(dataset, chosen, request, watch)
    save_report(out, content)


def save_report(out: Path, content: bytes) -> None:
    """Write a report's file, whole or not at all, and say where it lies."""
    from microtome.files import write_atomically

    try:
        write_atomically(out.expanduser().absolute(), lambda file: file.write(content))
    except (OSError, MicrotomeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.found
        raise InputError(
            "the report can't be written", found=f"{out}: {reason}", fix="Choose another --out."
        ) from error
    say(f"report written: {out} ({len(content) / 1024:,.0f} KiB)")


def _format(out: Path) -> str:
    suffix = out.suffix.lower()
    if suffix not in FORMATS:
        raise InputError(
            "the report's format can't be told from its name",
            found=f"--out {out}",
            expected=", ".join(FORMATS),
        )
    if not out.expanduser().absolute().parent.is_dir():
        raise InputError(
            "the report's folder is not there", found=out.parent, fix="Make it, or change --out."
        )
    return FORMATS[suffix]


def _chosen(backend: Backend, dataset: str) -> str:
    run = only_run(backend, dataset, "figures belong to a run")
    note(f"run {run!r}, the only one")
    return run
