"""The commands of versions: history, differences, tags, branches, going back; figures before and after."""

from __future__ import annotations

from typing import Annotated

import typer

from microtome_cli.backend import Document
from microtome_cli.commands.options import Dataset, Json, Slices, example, given
from microtome_cli.commands.reviewing import Author, user
from microtome_cli.printing import cell, counted, say, write_json, write_table
from microtome_cli.session import session_of

PANEL = "Fix"
SHOWN = 50

Version = Annotated[str, typer.Argument(metavar="VERSION", help="A number, tag, branch, or main.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    history_example = example("microtome history roads")
    app.command("history", rich_help_panel=PANEL, **history_example)(history)
    app.command("diff", rich_help_panel=PANEL, **example("microtome diff roads 1 main"))(diff)
    app.command("tag", rich_help_panel=PANEL, **example("microtome tag roads@1 raw"))(tag)
    app.command("branch", rich_help_panel=PANEL, **example("microtome branch roads fixes"))(branch)
    app.command("revert", rich_help_panel=PANEL, **example("microtome revert roads 1"))(revert)
    before_example = example("microtome before-after roads --run baseline 1 main --slice crosswalks")
    app.command("before-after", rich_help_panel=PANEL, **before_example)(before_after)


def history(context: typer.Context, dataset: Dataset, as_json: Json = False) -> None:
    """List the versions of a data set on all branches, newest first. NAME@VERSION names one anywhere."""
    with session_of(context).backend() as backend:
        known = backend.versions(dataset)
    if as_json:
        write_json(known)
        return
    columns = ("version", "from", "branch", "names", "objects", "author", "note", "made")
    main = next((one["version"] for one in known if not one["branch"]), None)
    write_table(columns, [_row(one, main) for one in known])


def diff(
    context: typer.Context, dataset: Dataset, before: Version, after: Version = "main", as_json: Json = False
) -> None:
    """Show which objects were added, removed and changed from one version to another."""
    with session_of(context).backend() as backend:
        found = backend.diff_versions(dataset, before, after)
    if as_json:
        write_json(found)
        return
    rows = [[kind, *_change(one)] for kind in ("added", "removed", "changed") for one in found[kind]]
    if rows:
        write_table(("change", "object", "image", "before", "after"), rows[:SHOWN])
    if len(rows) > SHOWN:
        say(f"{len(rows) - SHOWN} more: see --json")
    counts = [f"{len(found[kind])} {kind}" for kind in ("added", "removed", "changed")]
    say(f"version {found['before']} to {found['after']}: {', '.join(counts)}")


def tag(
    context: typer.Context,
    dataset: Dataset,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the tag.")],
    delete: Annotated[bool, typer.Option("--delete", help="Forget it instead.")] = False,
    as_json: Json = False,
) -> None:
    """Name the newest version (or that of DATASET@VERSION), so that DATASET@NAME means it for good."""
    _reference(context, dataset, "tag", name, delete, as_json)


def branch(
    context: typer.Context,
    dataset: Dataset,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the branch.")],
    delete: Annotated[bool, typer.Option("--delete", help="Forget it instead; its versions stay.")] = False,
    as_json: Json = False,
) -> None:
    """Begin a branch at the newest version (or DATASET@VERSION); correct it as DATASET@NAME."""
    _reference(context, dataset, "branch", name, delete, as_json)


def revert(
    context: typer.Context, dataset: Dataset, version: Version, author: Author = None, as_json: Json = False
) -> None:
    """Make a new version with the labels of a former one; what came between stays in the history."""
    with session_of(context).backend() as backend:
        made = backend.revert(dataset, version, author or user())
    write_json(made) if as_json else say(f"version {made['version']} has the labels of {version}")


def before_after(
    context: typer.Context,
    dataset: Dataset,
    before: Version,
    run: Annotated[str, typer.Option("--run", metavar="RUN", help="Name of the run.")],
    after: Version = "main",
    slices: Slices = None,
    as_json: Json = False,
) -> None:
    """Show a run's figures on two versions of the labels, and which objects changed outcome."""
    request = given({"before": before, "after": after, "slices": slices})
    with session_of(context).backend() as backend:
        found = backend.before_after(dataset, run, request)
    if as_json:
        write_json(found)
        return
    overall = {**found, "name": "all"}
    rows = [_figures(one) for one in (overall, *found["slices"])]
    write_table(("", "objects", "then", "AR100", "then", "mAP", "then"), rows)
    changed = found["outcomes"]
    if changed:
        columns = ("object_id", "image_id", "category", "before", "after")
        write_table(columns, [[cell(one[name]) for name in columns] for one in changed[:SHOWN]])
    say(f"{counted(len(changed), 'object')} changed outcome")


def _reference(
    context: typer.Context, dataset: str, kind: str, name: str, delete: bool, as_json: bool
) -> None:
    with session_of(context).backend() as backend:
        if delete:
            found = backend.delete_reference(dataset, name)
        else:
            found = backend.create_reference(dataset, kind, name)
    if as_json:
        write_json(found)
    else:
        say(f"{kind} {name!r} {'was' if delete else 'is'} at version {found['version']}")


def _row(one: Document, main: int | None) -> list[object]:
    """The columns of a version; `main` is the one that the main line ends with."""
    names = [*one["tags"], *one["branches"], *(["main"] if one["version"] == main else [])]
    return [
        one["version"],
        one["parent"] or "",
        one["branch"],
        ", ".join(names),
        one["n_objects"],
        one["author"],
        one["note"],
        str(one["created_at"])[:19].replace("T", " "),
    ]


def _change(one: Document) -> list[object]:
    label = one["after"] or one["before"]
    return [one["object_id"], label["image_id"], _label(one["before"]), _label(one["after"])]


def _label(label: Document | None) -> str:
    if label is None:
        return ""
    return f"{label['category']} {','.join(f'{side:g}' for side in label['bbox'])}"


def _figures(one: Document) -> list[object]:
    sides = [one["before"], one["after"]]
    pairs = [cell(side[name]) for name in ("AR100", "mAP") for side in sides]
    return [one["name"], one["n_objects_before"], one["n_objects_after"], *pairs]
