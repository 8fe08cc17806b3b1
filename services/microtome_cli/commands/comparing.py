"""The command that sets runs beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome.errors import InputError
from microtome_cli import explanations
from microtome_cli.backend import Document
from microtome_cli.commands.figures import save_report
from microtome_cli.commands.options import Dataset, IouType, Json, KeptConfidence, Slices, example, given
from microtome_cli.printing import chance, signed, span, write, write_json, write_table
from microtome_cli.progress import watching
from microtome_cli.session import session_of

OBJECTS_TESTED_BY = ("AR100", "precision", "recall")
FORMATS = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".csv": "csv"}


def add_to(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "compare",
        rich_help_panel="Measure",
        **example(
            "microtome compare roads --run yolo --run yolo-finetuned --slice night",
            "microtome compare roads --run yolo --run yolo-finetuned --out compare.html",
        ),
    )(compare)


def compare(
    context: typer.Context,
    dataset: Dataset,
    runs: Annotated[
        list[str] | None,
        typer.Option("--run", metavar="RUN", help="Name of a run; the others are set beside the first."),
    ] = None,
    slices: Slices = None,
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            metavar="NAME",
            help="What is tested: mAP, AP50, AR100, precision or recall; may be given several times.",
        ),
    ] = None,
    iou_type: IouType = "bbox",
    confidence: KeptConfidence = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write compare.html, .md or .csv instead.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Set runs beside the first, slice by slice: which differences are more than chance?"""
    chosen = list(runs or ())
    if len(chosen) < 2:
        raise InputError("a comparison needs two runs or more", found=len(chosen), expected="--run A --run B")
    request = given(
        {"slices": list(slices or ()), "iou_type": iou_type, "confidence": confidence, "metrics": metrics}
    )
    format_ = None if out is None else _format(out)
    with session_of(context).backend() as backend, watching() as watch:
        if out is not None and format_ is not None:
            save_report(out, backend.comparison_file(dataset, chosen, request, format_, watch))
            return
        found = backend.compare(dataset, chosen, request, watch)
    for row in found["rows"]:
        if row["scope"] == "objects":
            explanations.note_untested(row["name"], "objects", metrics or (), OBJECTS_TESTED_BY)
    write_json(found) if as_json else show(found)


def show(found: Document) -> None:
    """Print a line for each slice, run and metric."""
    first = found["runs"][0]
    rows = []
    for row in found["rows"]:
        figures = {each["run"]: each for each in row["runs"]}
        for told in row["differences"]:
            pair = [figures[run][told["metric"]] for run in (first, told["run"])]
            rows.append(
                [row["name"] or "(everything)", row["n_images"], row["n_objects"], told["run"],
                 told["metric"], *pair, signed(told["value"]), span(told), chance(told["q"]),
                 told["verdict"]]
            )  # fmt: skip
    columns = (
        "slice", "images", "objects", "run", "metric", first, "the run", "difference", "95% interval", "q",
        "verdict",
    )  # fmt: skip
    write_table(
        columns, rows, title=f"{found['dataset']} (version {found['version']}): each run minus {first}"
    )
    write(f"q is corrected for {found['n_tests']} differences tested; at or under 0.05 one counts.")


def _format(out: Path) -> str:
    suffix = out.suffix.lower()
    if suffix not in FORMATS:
        raise InputError(
            "the file's format can't be told from its name", found=f"--out {out}", expected=", ".join(FORMATS)
        )
    return FORMATS[suffix]
