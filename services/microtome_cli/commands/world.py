"""The command `streets`: rendered street scenes with exact truth, to try things on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from microtome.errors import InputError
from microtome_cli.backend import Step
from microtome_cli.commands.options import example
from microtome_cli.printing import counted, write
from microtome_cli.progress import watching

if TYPE_CHECKING:
    from microtome.streets import Leaks, PlantedErrors, StreetsSummary

KINDS = ("missing", "swapped", "moved", "spurious", "near-duplicates")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "streets",
        rich_help_panel="Begin",
        **example(
            "microtome streets --images 500 --seed 1 --split val --out streets-val",
            "microtome streets --plant swapped=0.02 --plant missing=0.01 --out streets-dirty",
            "microtome streets --split val --leaks-from streets-train --leaks 0.1 --out streets-leaky",
        ),
    )(streets)


def streets(
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new or empty folder.")],
    images: Annotated[int, typer.Option(metavar="N", help="How many pictures.", min=1)] = 200,
    seed: Annotated[int, typer.Option(metavar="S", help="The same seed draws the same scenes.", min=0)] = 0,
    split: Annotated[str, typer.Option(metavar="train|val|new", help="Which split of the world.")] = "val",
    plant: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=SHARE",
            help=f"What is wrong on purpose ({', '.join(KINDS)}), and with which share of the objects "
            "or pictures; may be given several times. truth.json tells what was done.",
        ),
    ] = None,
    leaks_from: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Pictures drawn before, of another split, that some of these nearly repeat."
        ),
    ] = None,
    leaks: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help="Which share does; 0.05 where only --leaks-from is given."),
    ] = None,
    processes: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that draw; default: up to 4.", min=1)
    ] = None,
) -> None:
    """Draw street scenes with COCO annotations and captions, and faults on purpose if you ask for them."""
    from microtome.streets import write_streets

    folder = out.expanduser().absolute()
    with watching() as watch:
        summary = write_streets(
            folder,
            images,
            seed,
            split,
            _planted(plant or []),
            processes=processes or min(4, os.cpu_count() or 1),
            progress=lambda done, total: watch(Step("drawing", done, total)),
            leaks=_leaks(leaks_from, leaks),
        )
    _show(summary, out, split)


def _planted(given: list[str]) -> PlantedErrors:
    from microtome.streets import PlantedErrors

    shares: dict[str, float] = {}
    for each in given:
        kind, _, share = each.partition("=")
        try:
            shares[kind.replace("-", "_")] = float(share)
        except ValueError as error:
            raise _unplantable(each) from error
        if kind not in KINDS:
            raise _unplantable(each)
    return PlantedErrors(**shares)


def _unplantable(given: str) -> InputError:
    return InputError(
        "this can't be planted",
        found=given,
        expected=f"a kind ({', '.join(KINDS)}), = and a share from 0 to 1",
    )


def _leaks(folder: Path | None, share: float | None) -> Leaks | None:
    from microtome.streets import Leaks, LeakSource

    if folder is None:
        if share is not None:
            raise InputError(
                "leaks need a source", found=f"--leaks {share:g}", fix="Name it: --leaks-from DIR."
            )
        return None
    source = LeakSource.of_folder(folder.expanduser())
    return Leaks(source) if share is None else Leaks(source, share)


def _show(summary: StreetsSummary, out: Path, split: str) -> None:
    objects = sum(summary.objects.values())
    write(f"{counted(summary.images, 'picture')} with {counted(objects, 'object')} in {out}")
    faults = [f"{count:,} {kind}" for kind, count in sorted(summary.planted.items())]
    faults += [counted(summary.near_duplicates, "near-duplicate")] if summary.near_duplicates else []
    faults += [counted(summary.leaks, "leak")] if summary.leaks else []
    if faults:
        write(f"wrong on purpose: {', '.join(faults)}; which ones stands in {out / 'truth.json'}")
    write(
        f"next: microtome import streets --images {out / 'images'} "
        f"--annotations {out / 'annotations.json'} --split {split}"
    )
