"""The commands of tokens: add, list, revoke."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, cast

import typer

from microtome_cli.commands.options import Json, example
from microtome_cli.printing import say, write, write_json, write_table
from microtome_cli.session import session_of

if TYPE_CHECKING:
    from microtome.catalog import Catalog
    from microtome.catalog.records import Role

app = typer.Typer(
    help="Who may call a server that is not only local: add, list, revoke.",
    no_args_is_help=True,
    epilog="Example: microtome token add laptop --role write",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the token.")]


@app.command(**example("microtome token add laptop --role write"))
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Option(metavar="read|write", help="What its holder may do.")] = "read",
    as_json: Json = False,
) -> None:
    """Make a token and print it: it is shown this once."""
    with _catalog(context) as catalog:
        token = catalog.add_token(name, cast("Role", role))
    write_json({"name": name, "role": role, "token": token}) if as_json else write(token)
    say("this token can't be shown again; clients send it as MICROTOME_TOKEN")


@app.command("list", **example("microtome token list"))
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List the tokens by name; the tokens themselves are not stored."""
    from microtome_cli.documents import document_of

    with _catalog(context) as catalog:
        known = [document_of(token) for token in catalog.tokens()]
    if as_json:
        write_json(known)
    elif known:
        write_table(
            ("token", "role", "since"), [(row["name"], row["role"], row["created_at"]) for row in known]
        )
    else:
        say("no tokens; a server that is not only local needs one: `microtome token add NAME --role write`")


@app.command(**example("microtome token revoke laptop"))
def revoke(context: typer.Context, name: Name) -> None:
    """Refuse a token from now on."""
    with _catalog(context) as catalog:
        catalog.revoke_token(name)
    say(f"token {name!r} is revoked")


@contextmanager
def _catalog(context: typer.Context) -> Iterator[Catalog]:
    from microtome.datasets import Home

    session = session_of(context)
    session.refuse_remote("tokens are made and revoked")
    with Home.open(session.settings.home, session.settings.database_url) as home:
        yield home.catalog
