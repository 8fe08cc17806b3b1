"""The command `demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from microtome_cli.commands.options import example
from microtome_cli.session import session_of


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("demo", rich_help_panel="Begin", **example("microtome demo --small --open"))(demo)


def demo(
    context: typer.Context,
    open_: Annotated[bool, typer.Option("--open", help="Open the report in the browser.")] = False,
    small: Annotated[bool, typer.Option("--small", help="60 pictures instead of 200.")] = False,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for everything the demo makes.")] = Path(
        "microtome-demo"
    ),
) -> None:
    """Find and measure a weak slice of a simulated detector on drawn streets, from nothing to a report."""
    import webbrowser

    from microtome_cli.demo import run_demo

    report = run_demo(out, n_images=60 if small else 200, settings=session_of(context).settings)
    if open_:
        webbrowser.open(report.as_uri())
