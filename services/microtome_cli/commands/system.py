"""The commands that run and examine services: serve, worker, evaluator, doctor, clean."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from microtome_cli.commands.options import Json, example
from microtome_cli.printing import megabytes, say, warn, write_json
from microtome_cli.session import session_of

PANEL = "Serve"
LEFTOVERS = {
    "orphans": "folders of data sets and runs that are no more",
    "temporaries": "half-written files",
    "uploads": "uploads that no job waits for",
    "table_files": "files of older table versions",
    "derived": "kept results of what has changed since",
    "matches": "match tables of evaluations that are no more",
    "exports": "exports packed for a browser",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "serve",
        rich_help_panel=PANEL,
        **example("microtome serve --port 8080", "microtome serve --workers 2"),
    )(serve)
    app.command("worker", rich_help_panel=PANEL, **example("microtome worker"))(worker)
    app.command("evaluator", rich_help_panel=PANEL, **example("microtome evaluator"))(evaluator)
    app.command("doctor", rich_help_panel=PANEL, **example("microtome doctor", "microtome doctor roads"))(
        doctor
    )
    app.command("clean", rich_help_panel=PANEL, **example("microtome clean", "microtome clean --hours 24"))(
        clean
    )


def serve(
    context: typer.Context,
    host: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Address to bind; default: MICROTOME_HOST, else 127.0.0.1."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Port, 0 for a free one; default: MICROTOME_PORT, else 8080.", min=0, max=65535
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            metavar="N", help="Processes that import and embed; 0 = no worker and no evaluator.", min=0
        ),
    ] = 1,
) -> None:
    """Serve the API, with a worker and an evaluator, until Ctrl-C."""
    from microtome_cli.serving import Address, serve_until_stopped

    settings = session_of(context).settings
    address = Address.free(host or settings.host, settings.port if port is None else port)
    raise typer.Exit(serve_until_stopped(address, workers))


def worker() -> None:
    """Run one process that imports and embeds."""
    _become("microtome_worker")


def evaluator() -> None:
    """Run one process that evaluates and reports."""
    _become("microtome_evaluator")


def doctor(
    context: typer.Context,
    dataset: Annotated[
        str | None, typer.Argument(metavar="[DATASET]", help="A data set to look at closely.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what is installed, and what is wrong with a data set."""
    from microtome_cli.diagnoses import show

    with session_of(context).backend() as backend:
        found = backend.doctor(dataset)
    write_json(found) if as_json else show(found)


def clean(
    context: typer.Context,
    hours: Annotated[
        float,
        typer.Option(metavar="N", help="Leave temporary files and old versions alone that long.", min=0),
    ] = 1.0,
    as_json: Json = False,
) -> None:
    """Remove what crashes, deletions and older versions left in the home, and exports packed a week ago.

    Nothing in use is touched. Pictures drawn for browsers go where they take more than MICROTOME_PICTURES_MB.
    """
    from dataclasses import asdict

    from microtome.analysis.kept import METHODS
    from microtome.datasets import Home
    from microtome.datasets import clean as clean_home
    from microtome.datasets.shown import MEGABYTE, shown_size

    session = session_of(context)
    session.refuse_remote("a home is cleaned")
    with Home.open(session.settings.home, session.settings.database_url) as home:
        most = session.settings.pictures_mb * MEGABYTE
        cleaned = clean_home(
            home, older_than_seconds=hours * 3600.0, most_picture_bytes=most, methods=METHODS
        )
        found = asdict(cleaned)
        held = shown_size(home)
    if as_json:
        write_json(found)
        return
    left = found.pop("left")
    pictures, freed = found.pop("pictures"), found.pop("picture_bytes")
    for kind, paths in found.items():
        say(f"{LEFTOVERS[kind]}: {len(paths):,} removed")
    say(f"pictures: {pictures:,} removed ({megabytes(freed)}), {held.n:,} held ({megabytes(held.n_bytes)})")
    for reason in left:
        warn(f"left as it is: {reason}")


def _become(module: str) -> None:
    """Go on as that service in this very process, so that signals and exit codes are its own."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", module])  # noqa: S606 - our own module
