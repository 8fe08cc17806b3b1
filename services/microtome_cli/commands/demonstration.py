"""The command `demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from microtome_cli.commands.options import example
from microtome_cli.session import session_of

if TYPE_CHECKING:
    from microtome_cli.demo_folder import DemoFolder


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "demo", rich_help_panel="Begin", **example("microtome demo", "microtome demo --small --open")
    )(demo)


def demo(
    context: typer.Context,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser, and serve the demo's home.")
    ] = False,
    small: Annotated[bool, typer.Option("--small", help="200 pictures instead of 2,000.")] = False,
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR",
            help="Folder for everything the demo makes. Its home is DIR/home, whatever MICROTOME_HOME says.",
        ),
    ] = Path("microtome-demo"),
) -> None:
    """Find and measure a weak slice of a real detector on drawn streets, from nothing to a report."""
    from microtome_cli.demo import run_demo

    folder = run_demo(out, n_images=200 if small else 2000, settings=session_of(context).settings)
    if open_:
        raise typer.Exit(_show(folder, context))


def _show(folder: DemoFolder, context: typer.Context) -> int:
    """The exit code of the server over the demo's home, after the report was opened."""
    import os
    import webbrowser

    from microtome_cli.serving import Address, serve_until_stopped

    settings = session_of(context).settings
    webbrowser.open(folder.report.as_uri())
    os.environ["MICROTOME_HOME"] = str(folder.home)
    os.environ.pop("MICROTOME_DATABASE_URL", None)
    return serve_until_stopped(Address.free(settings.host, settings.port), workers=1)
