"""The command `search`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome.errors import InputError
from microtome_cli.backend import Document
from microtome_cli.commands.options import Dataset, Json, Replace, Run, Where, example, given
from microtome_cli.printing import cell, counted, note, say, warn_of_none, write_json, write_table
from microtome_cli.run_choice import with_run
from microtome_cli.session import session_of


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "search",
        rich_help_panel="Find",
        **example(
            'microtome search roads --text "faded crosswalk" --where "outcome = \'missed\'" --run yolo',
            'microtome search roads --text "bus at night" --not-text truck --save-slice "night buses"',
        ),
    )(search)


def search(
    context: typer.Context,
    dataset: Dataset,
    text: Annotated[str | None, typer.Option(metavar="T", help="Rank by likeness to these words.")] = None,
    image: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Rank by likeness to this picture.")
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Rank by likeness to the item with this id: 12, or object:12."),
    ] = None,
    not_text: Annotated[str | None, typer.Option(metavar="T", help="Words to turn away from.")] = None,
    items: Annotated[
        str, typer.Option(metavar="objects|images|predictions", help="What to search.")
    ] = "objects",
    where: Where = None,
    in_slice: Annotated[
        str | None, typer.Option("--slice", metavar="NAME", help="Search the members of this slice only.")
    ] = None,
    run: Run = None,
    sort: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Order by a column, largest first.")
    ] = None,
    ascending: Annotated[bool, typer.Option("--ascending", help="Order smallest first.")] = False,
    limit: Annotated[
        int,
        typer.Option(
            metavar="N", help="Most hits to show (and to save, in a search by similarity without a cutoff)."
        ),
    ] = 50,
    min_similarity: Annotated[
        float | None, typer.Option(metavar="S", help="Least similarity, a cosine from -1 to 1.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Vectors of which model; default: the newest.")
    ] = None,
    save_slice: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Save as a slice what passes the filter and --min-similarity; "
            "without a cutoff, the --limit most similar.",
        ),
    ] = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Search by words, by picture, by likeness to an item, by a filter, or by several of these."""
    request = given(
        {
            "text": text, "like": _item_id(like, items), "not_text": not_text, "items": items, "where": where,
            "slice": in_slice, "run": run, "sort": sort, "descending": not ascending, "limit": limit,
            "min_similarity": min_similarity, "model": model,
        }
    )  # fmt: skip
    picture = None if image is None else image.expanduser()
    with session_of(context).backend() as backend:
        request = with_run(backend, dataset, request)
        found = backend.search(dataset, request, picture)
        saved = None
        if save_slice is not None:
            saved = backend.save_slice(dataset, save_slice, {**request, "replace": replace}, picture)
    for each in found.pop("notes", []):
        note(each)
    write_json(found) if as_json else show_hits(found)
    if saved is not None:
        say(f"slice {saved['name']!r} holds {counted(saved['n_members'], saved['scope'][:-1])}")
        warn_of_none(saved)


def _item_id(text: str | None, items: str) -> int | None:
    """The id that `12` or, as reviews print it, `object:12` names. Raises: InputError."""
    if text is None:
        return None
    kind, _, number = text.rpartition(":")
    if kind not in ("", items.removesuffix("s")) or not number.isascii() or not number.isdecimal():
        raise InputError(
            "--like takes the id of an item of the kind that is searched", found=text,
            expected=f"a number, such as 12, or {items.removesuffix('s')}:12",
        )  # fmt: skip
    return int(number)


def show_hits(found: Document) -> None:
    """Print what a search found."""
    hits = found["hits"]
    ranked = any(hit["similarity"] is not None for hit in hits)
    columns = [name for name in COLUMNS if name in ALWAYS or any(hit[name] is not None for hit in hits)]
    if hits:
        write_table(columns, [[_shown(hit[name], name) for name in columns] for hit in hits])
    order = f"ranked by {found['encoder']}" if ranked else "not ranked by likeness"
    among = f"{found['n_candidates']:,} {found['items']}"
    say(f"{counted(len(hits), 'hit')} of {among}; {order}; {found['took_ms']:.0f} ms")


COLUMNS = (
    "similarity", "id", "image_id", "file_name", "category", "bbox",
    "outcome", "error_type", "confidence", "iou",
)  # fmt: skip
ALWAYS = frozenset({"id", "image_id", "file_name"})


def _shown(value: object, name: str) -> object:
    if name in ("id", "image_id"):
        return str(value)
    if isinstance(value, list | tuple):
        return " ".join(f"{side:.0f}" for side in value)
    return value if isinstance(value, float) else cell(value)
