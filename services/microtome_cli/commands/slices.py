"""The commands of slices: create, combine, list, show, diff, delete, refresh."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome.errors import InputError
from microtome_cli.backend import Document
from microtome_cli.commands.options import Dataset, Json, Replace, Run, Where, example, given
from microtome_cli.printing import cell, counted, note, say, warn_of_none, write, write_json, write_table
from microtome_cli.run_choice import with_run
from microtome_cli.session import session_of

app = typer.Typer(
    help="Named sets of images or objects: create, combine, list, show, diff, delete, refresh.",
    no_args_is_help=True,
    epilog="Example: microtome slice list roads",
)

Pair = tuple[str, str]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the slice.")]


@app.command(
    **example(
        "microtome slice create roads night --where \"lighting = 'night'\" --scope images",
        "microtome slice create roads mine --ids ids.txt",
    )
)
def create(
    context: typer.Context,
    dataset: Dataset,
    name: Name,
    ids: Annotated[
        Path | None, typer.Option(metavar="FILE", help="One id, or file name of an image, a line.")
    ] = None,
    where: Where = None,
    run: Run = None,
    scope: Annotated[
        str, typer.Option(metavar="images|objects", help="What the slice is a set of.")
    ] = "objects",
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Make a slice from a list of ids or from a filter. (From a search: `microtome search --save-slice`.)"""
    if (ids is None) == (where is None):
        raise InputError(
            "a slice is made from a list or from a filter", found="neither" if ids is None else "both",
            expected="exactly one of --ids and --where",
        )  # fmt: skip
    listed = None if ids is None else _lines(ids)
    request = given({"ids": listed, "where": where, "run": run, "scope": scope, "replace": replace})
    with session_of(context).backend() as backend:
        made = backend.create_slice(dataset, name, with_run(backend, dataset, request))
    write_json(made) if as_json else _say_members(made)


@app.command(
    **example(
        'microtome slice combine roads "faded at night" --and "faded crosswalks" night',
        "microtome slice combine roads day --minus everything night",
    )
)
def combine(
    context: typer.Context,
    dataset: Dataset,
    name: Name,
    both: Annotated[Pair | None, typer.Option("--and", metavar="A B", help="What both hold.")] = None,
    either: Annotated[Pair | None, typer.Option("--or", metavar="A B", help="What either holds.")] = None,
    minus: Annotated[
        Pair | None, typer.Option("--minus", metavar="A B", help="What A holds and B does not.")
    ] = None,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """Make a slice of two others; of images and objects, the images stand for the objects on them."""
    ways = {"and": both, "or": either, "minus": minus}
    chosen = [(operation, pair) for operation, pair in ways.items() if pair is not None]
    if len(chosen) != 1:
        raise InputError(
            "slices are combined in one way", found=len(chosen), expected="one of --and, --or and --minus"
        )
    operation, pair = chosen[0]
    request = {"operation": operation, "slices": list(pair), "replace": replace}
    with session_of(context).backend() as backend:
        made = backend.combine_slices(dataset, name, request)
    write_json(made) if as_json else _say_members(made)


@app.command(**example('microtome slice diff roads "faded crosswalks" night'))
def diff(
    context: typer.Context,
    dataset: Dataset,
    first: Annotated[str, typer.Argument(metavar="A", help="Name of a slice.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Name of another.")],
    as_json: Json = False,
) -> None:
    """Say what two slices have in common, and what not."""
    with session_of(context).backend() as backend:
        found = backend.diff_slices(dataset, first, second)
    if as_json:
        write_json(found)
        return
    rows = [
        ("in both", len(found["both"])),
        (f"in {first} alone", len(found["only_first"])),
        (f"in {second} alone", len(found["only_second"])),
    ]
    write_table((found["scope"], "count"), rows)


@app.command("list", **example("microtome slice list roads --json"))
def list_(context: typer.Context, dataset: Dataset, as_json: Json = False) -> None:
    """List the slices of a data set, and how far each is behind its version (`slice refresh` catches up)."""
    with session_of(context).backend() as backend:
        known = backend.slices(dataset)
    if as_json:
        write_json(known)
    elif known:
        facts = ("name", "scope", "n_members")
        rows = [(*(row[fact] for fact in facts), _version(row), described(row["query"])) for row in known]
        write_table(("slice", "scope", "members", "version", "made from"), rows)
    else:
        say(f"no slice yet; make one: `microtome search {dataset} ... --save-slice NAME`")


@app.command(**example("microtome slice show roads night"))
def show(context: typer.Context, dataset: Dataset, name: Name, as_json: Json = False) -> None:
    """Show what a slice is made from."""
    with session_of(context).backend() as backend:
        found = backend.slice(dataset, name)
    if as_json:
        write_json(found)
        return
    facts = ("scope", "n_members", "dataset_version", "created_at", "refreshed_at")
    rows = [(fact.removeprefix("n_").replace("_", " "), cell(found.get(fact))) for fact in facts]
    write_table((str(found["name"]), ""), [*rows, ("made from", described(found["query"]))])


@app.command(**example("microtome slice delete roads night"))
def delete(context: typer.Context, dataset: Dataset, name: Name) -> None:
    """Delete a slice; its images and objects stay."""
    with session_of(context).backend() as backend:
        backend.delete_slice(dataset, name)
    say(f"deleted slice {name!r} of {dataset!r}")


@app.command(**example("microtome slice refresh roads night"))
def refresh(context: typer.Context, dataset: Dataset, name: Name, as_json: Json = False) -> None:
    """Run a slice's query again on the data set as it is now."""
    with session_of(context).backend() as backend:
        change = backend.refresh_slice(dataset, name)
    if as_json:
        write_json(change)
    else:
        added, removed = len(change["added"]), len(change["removed"])
        write(f"{name}: {added:,} added, {removed:,} removed, {change['n_members']:,} members now")


def described(query: Document) -> str:
    """A slice's query in words."""
    if "combine" in query:
        return f" {query['combine']['op']} ".join(query["combine"]["slices"])
    query = query.get("search", query)
    if query.get("ids"):
        return "a list of ids"
    told = {
        "text": "text",
        "not_text": "not",
        "like": "like",
        "where": "where",
        "slice": "within",
        "run": "run",
    }
    parts = [f"{word} {query[name]}" for name, word in told.items() if query.get(name) is not None]
    if query.get("min_similarity") is not None:
        parts.append(f"similarity at least {query['min_similarity']:.3f}")
    return "; ".join(parts) or (
        "a picture" if query.get("vector") else f"all {query.get('items', 'objects')}"
    )


def _lines(path: Path) -> list[str]:
    from microtome.slices import read_ids

    return read_ids(path.expanduser())


def _version(known: Document) -> str:
    behind = known["versions_behind"]
    return f"{known['dataset_version']}" + (f", {behind} behind" if behind else "")


def _say_members(made: Document) -> None:
    held = counted(made["n_members"], made["scope"][:-1])
    write(f"slice {made['name']!r} of {made['dataset']!r} holds {held}")
    for each in made.get("notes", ()):  # a server of another version may tell none
        note(each)
    warn_of_none(made)
