"""The commands of review: what to look at next, verdicts, and making a version of them."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from microtome.errors import InputError
from microtome_cli.backend import Document
from microtome_cli.commands.options import Dataset, Json, Run, Where, example, given
from microtome_cli.printing import cell, counted, note, say, write, write_json, write_table
from microtome_cli.session import session_of


class _ListByDefault(TyperGroup):
    """`microtome review DATASET` is `microtome review list DATASET`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = args and not args[0].startswith("-") and args[0] not in self.commands
        return super().parse_args(ctx, ["list", *args] if named else args)


app = typer.Typer(
    cls=_ListByDefault,
    help="Labels to look at, likeliest errors first; verdicts on them; a new version from these.",
    no_args_is_help=True,
    epilog="Example: microtome review roads --run baseline",
)

Author = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Who says so; by default the user's name.")
]


@app.command(
    "list", **example("microtome review roads --run baseline", "microtome review list roads --limit 20")
)
def list_candidates(
    context: typer.Context,
    dataset: Dataset,
    run: Run = None,
    where: Where = None,
    limit: Annotated[int, typer.Option(min=0, max=500, help="How many; 0 shows the progress alone.")] = 20,
    as_json: Json = False,
) -> None:
    """Show the labels to look at next, ranked by the chance that a look finds an error, and why."""
    request = given({"run": run, "where": where, "limit": limit})
    with session_of(context).backend() as backend:
        found = backend.review(dataset, request)
    if as_json:
        write_json(found)
        return
    rows = [_row(candidate) for candidate in found["candidates"]]
    columns = ("item", "file", "category", "chance", "reason", "suggestion")
    if rows:
        write_table(columns, rows)
    for each in found["notes"]:
        note(each)
    _say_progress(found["progress"])


@app.command(
    **example(
        "microtome review verdict roads object:12 wrong_category --category bus",
        "microtome review verdict roads object:9 move --bbox 10,20,64,48",
        "microtome review verdict roads prediction:8 missing_box --run baseline",
    )
)
def verdict(
    context: typer.Context,
    dataset: Dataset,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="object:ID, prediction:ID or image:ID.")],
    kind: Annotated[
        str,
        typer.Argument(metavar="VERDICT", help="right, wrong_category, missing_box, delete, move or unsure."),
    ],
    category: Annotated[str | None, typer.Option(metavar="NAME", help="The right category.")] = None,
    bbox: Annotated[
        str | None, typer.Option(metavar="X,Y,WIDTH,HEIGHT", help="The right box in pixels.")
    ] = None,
    run: Run = None,
    author: Author = None,
    as_json: Json = False,
) -> None:
    """Say what is right or wrong about one label; it is kept the moment this returns."""
    items, item_id = _item(item)
    request = given(
        {
            "items": items,
            "id": item_id,
            "kind": kind,
            "category": category,
            "bbox": None if bbox is None else _bbox(bbox),
            "run": run,
            "author": author or _user(),
        }
    )
    with session_of(context).backend() as backend:
        kept = backend.give_verdict(dataset, request)
    write_json(kept) if as_json else say(f"verdict {kept['verdict_id']}: {item} {kept['kind']}")


@app.command(**example("microtome review undo roads", "microtome review undo roads 17"))
def undo(
    context: typer.Context,
    dataset: Dataset,
    verdict_id: Annotated[
        int | None, typer.Argument(metavar="VERDICT_ID", help="By default the last one given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take a verdict back that was not applied yet."""
    with session_of(context).backend() as backend:
        undone = backend.undo_verdict(dataset, verdict_id)
    write_json(undone) if as_json else say(f"verdict {undone['verdict_id']} is taken back")


@app.command(**example("microtome review verdicts roads --pending"))
def verdicts(
    context: typer.Context,
    dataset: Dataset,
    pending: Annotated[bool, typer.Option("--pending", help="Those alone that wait to be applied.")] = False,
    as_json: Json = False,
) -> None:
    """List the verdicts that were given, oldest first: who said what, and what became of it."""
    with session_of(context).backend() as backend:
        known = backend.verdicts(dataset, pending)
    if as_json:
        write_json(known)
        return
    columns = ("verdict_id", "items", "item_id", "kind", "category", "author", "status", "version")
    write_table(columns, [[cell(one[name]) for name in columns] for one in known])


@app.command(**example('microtome review apply roads --note "crosswalks of the first week"'))
def apply(
    context: typer.Context,
    dataset: Dataset,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why; shown by `microtome history`.")] = "",
    author: Author = None,
    as_json: Json = False,
) -> None:
    """Make a new version of the labels with every waiting verdict; your files are not touched."""
    with session_of(context).backend() as backend:
        made = backend.apply_corrections(dataset, {"note": note, "author": author or _user()})
    if as_json:
        write_json(made)
        return
    say(
        f"version {made['version']} of {made['dataset']}: {made['n_added']} added, "
        f"{made['n_removed']} removed, {made['n_changed']} changed"
    )
    if made["n_without_effect"]:
        say(f"{counted(made['n_without_effect'], 'verdict')} had no effect: overtaken, or the object is gone")


@app.command(**example("microtome review bounds roads --run baseline --slice crosswalks"))
def bounds(
    context: typer.Context,
    dataset: Dataset,
    run: Annotated[str, typer.Option(metavar="RUN", help="Name of the run.")],
    slice_: Annotated[str, typer.Option("--slice", metavar="NAME", help="Name of the slice.")],
    suspicion: Annotated[
        float | None, typer.Option(min=0, max=1, help="Chance of an error from which a label is suspect.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Is it the model or the labels? The slice with suspect labels kept, dropped, corrected as suggested."""
    with session_of(context).backend() as backend:
        found = backend.noise_bounds(dataset, run, slice_, given({"suspicion": suspicion}))
    if as_json:
        write_json(found)
        return
    rows = [[name, *(cell(found[name][one]) for one in ("AR100", "mAP", "AP50"))]
            for name in ("kept", "dropped", "corrected")]  # fmt: skip
    write_table(("suspect labels", "AR100", "mAP", "AP50"), rows)
    say(f"{found['n_suspects']} of {counted(found['n_objects'], 'label')} are suspect")


def _row(candidate: Document) -> list[object]:
    suggestion = candidate["suggestion"]
    words = [suggestion["kind"], suggestion.get("category")]
    return [
        candidate["item"],
        candidate["file_name"],
        candidate["category"],
        cell(candidate["suspicion"]),
        candidate["reason"],
        " ".join(word for word in words if word),
    ]


def _say_progress(progress: Document) -> None:
    write(
        f"{counted(progress['n_verdicts'], 'verdict')} so far, {progress['n_pending']} waiting for "
        "`microtome review apply`"
    )


def _item(text: str) -> tuple[str, int]:
    """The kind and id in object:12, prediction:8 or image:3; a number alone is an object."""
    kind, _, number = text.rpartition(":")
    items = {"": "objects", "object": "objects", "prediction": "predictions", "image": "images"}.get(kind)
    if items is None or not number.isdecimal() or len(number) > 18:
        raise InputError("this is no item", found=text, expected="object:ID, prediction:ID or image:ID")
    return items, int(number)


def _bbox(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise InputError("this is no box", found=text, expected="X,Y,WIDTH,HEIGHT in pixels") from error


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in containers
        return ""


def user() -> str:
    """The name of who runs this, empty where it has none."""
    return _user()


Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="A new or empty folder.")]
