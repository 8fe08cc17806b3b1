"""The commands that carry labels out and corrections in: export, import-patch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome_cli.commands.options import Dataset, Json, example, given
from microtome_cli.commands.reviewing import Author, Out, user
from microtome_cli.printing import counted, note, say, warn, write_json
from microtome_cli.progress import watching
from microtome_cli.session import session_of

PANEL = "Fix"
SHOWN = 20
_LOST = {
    "masks": ("the segmentation of {}", "object"),
    "crowds": ("the crowd mark of {}", "object"),
    "areas": ("the area of {}, other than width x height", "object"),
    "category ids": ("{}", "category id"),
    "attributes": ("{}", "attribute"),
}
"""What each loss of a format is called, and what of it is counted."""


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    export_examples = example(
        "microtome export roads --format coco --out corrected/",
        "microtome export roads@1 --format cvat --slice crosswalks --out for-cvat/",
        "microtome export roads --format review-patch --out patch/",
    )
    app.command("export", rich_help_panel=PANEL, **export_examples)(export)
    patch_example = example("microtome import-patch roads patch/review-patch.json")
    app.command("import-patch", rich_help_panel=PANEL, **patch_example)(import_patch)


def export(
    context: typer.Context,
    dataset: Dataset,
    out: Out,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="coco, yolo, voc, cvat, label-studio, review-patch."),
    ] = "coco",
    slice_: Annotated[str | None, typer.Option("--slice", metavar="NAME", help="This slice alone.")] = None,
    pictures: Annotated[bool, typer.Option("--pictures", help="Copy the pictures too.")] = False,
    since: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="Where a review patch begins; by default at the import."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the labels of a data set, a version (DATASET@VERSION) or a slice in a format of the field."""
    request = given({"format": format_, "slice": slice_, "pictures": pictures or None, "since": since})
    with session_of(context).backend() as backend, watching() as watch:
        made = backend.export(dataset, out, request, watch)
    if as_json:
        write_json(made)
        return
    if format_ == "review-patch":
        say(f"{counted(made['n_objects'], 'change')} written to {out}")
        return
    say(f"{counted(made['n_images'], 'image')} and {counted(made['n_objects'], 'object')} written to {out}")
    for what, count in made["left_out"].items():
        subject, noun = _LOST[what]
        lost = subject.format(counted(count, noun))
        note(f"not written, for {format_} has no place for it: {lost}")


def import_patch(
    context: typer.Context,
    dataset: Dataset,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A review-patch.json.")],
    author: Author = None,
    as_json: Json = False,
) -> None:
    """Do the corrections of a review patch as a new version; doing it again changes nothing.

    The version is by --author; its note names the authors of the corrections. Who said what of which label
    is kept in the patch alone: keep the file.
    """
    with session_of(context).backend() as backend:
        made = backend.import_patch(dataset, file, {"author": author or user()})
    if as_json:
        write_json(made)
        return
    say(
        f"version {made['version']} of {made['dataset']}: {made['n_done']} of "
        f"{counted(made['n_rows'], 'change')} done, {made['n_done_before']} were there already"
    )
    for conflict in made["conflicts"][:SHOWN]:
        warn(f"row {conflict['row']}: {conflict['reason']}")
    if len(made["conflicts"]) > SHOWN:
        warn(f"{len(made['conflicts']) - SHOWN} more rows were not done: see --json")
