"""The command `streets`: rendered street scenes with exact truth, to try things on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from microtome_cli.backend import Step
from microtome_cli.commands.options import example
from microtome_cli.printing import counted, write
from microtome_cli.progress import watching


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "streets",
        rich_help_panel="Begin",
        **example("microtome streets --images 500 --seed 1 --split val --out streets-val"),
    )(streets)


def streets(
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new or empty folder.")],
    images: Annotated[int, typer.Option(metavar="N", help="How many pictures.", min=1)] = 200,
    seed: Annotated[int, typer.Option(metavar="S", help="The same seed draws the same scenes.", min=0)] = 0,
    split: Annotated[str, typer.Option(metavar="train|val|test", help="Which split of the world.")] = "val",
    processes: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that draw; default: up to 4.", min=1)
    ] = None,
) -> None:
    """Draw street scenes with COCO annotations, captions and known label errors."""
    from microtome.streets import write_streets

    folder = out.expanduser().absolute()
    with watching() as watch:
        summary = write_streets(
            folder,
            images,
            seed,
            split,
            processes=processes or min(4, os.cpu_count() or 1),
            progress=lambda done, total: watch(Step("drawing", done, total)),
        )
    objects = sum(summary.objects.values())
    write(f"{counted(summary.images, 'picture')} with {counted(objects, 'object')} in {out}")
    write(
        f"next: microtome import streets --images {out / 'images'} --annotations {out / 'annotations.json'}"
    )
