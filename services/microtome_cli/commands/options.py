"""Arguments and options that several commands share, and how examples stand in their help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from microtome_cli.commands.once import OnceCommand

Dataset = Annotated[str, typer.Argument(metavar="DATASET", help="Name of the data set.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="Name of the run.")]
Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="EXPR",
        help="A filter over the columns of `microtome columns`: \"category = 'car' AND area < 1024\".",
    ),
]
Slices = Annotated[
    list[str] | None,
    typer.Option(
        "--slice", metavar="NAME", help="A slice to set beside its baseline; may be given several times."
    ),
]
IouType = Annotated[
    str, typer.Option("--iou-type", metavar="bbox|segm", help="Overlap of boxes or of masks.")
]
Confidence = Annotated[
    float,
    typer.Option(
        "--confidence", help="Confidence threshold of outcomes, precision, recall and F1; AP and AR use none."
    ),
]
KeptConfidence = Annotated[
    float | None,
    typer.Option(
        "--confidence",
        help="Confidence threshold of outcomes, precision, recall and F1. "
        "[default: that of the run's last evaluation]",
        show_default=False,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Replace = Annotated[bool, typer.Option("--replace", help="Take the place of a slice of that name.")]


def example(*lines: str) -> dict[str, Any]:
    """Keyword arguments of a command whose help ends with these examples, and that takes each option once."""
    word = "Example" if len(lines) == 1 else "Examples"
    return {"epilog": "\n\n".join([f"{word}:", *lines]), "cls": OnceCommand}


def given(values: Mapping[str, object]) -> dict[str, Any]:
    """The options that the user gave."""
    return {name: value for name, value in values.items() if value is not None}
