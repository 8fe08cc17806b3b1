"""The commands, by noun."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import typer
from typer.main import get_command

from microtome import __version__
from microtome_cli.commands import (
    analysis,
    comparing,
    confusion,
    data,
    demonstration,
    exporting,
    figures,
    jobs,
    reviewing,
    scoring,
    searching,
    slices,
    system,
    tokens,
    versions,
    world,
)
from microtome_cli.session import Session

BAD_USE = 2
_UsageError = typer.BadParameter.__mro__[1]  # typer has no public name for it

app = typer.Typer(
    name="microtome",
    help="Find the slices of a data set on which an object detector fails. MICROTOME_HOME (default "
    "~/.microtome) holds everything; with MICROTOME_SERVER the same commands talk to a server.",
    epilog="Example: microtome demo --small",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for noun in (
    demonstration,
    data,
    searching,
    figures,
    analysis,
    confusion,
    scoring,
    comparing,
    versions,
    exporting,
    system,
    world,
):
    noun.add_to(app)
app.add_typer(slices.app, name="slice", rich_help_panel="Find")
app.add_typer(reviewing.app, name="review", rich_help_panel="Fix")
app.add_typer(jobs.app, name="jobs", rich_help_panel="Serve")
app.add_typer(tokens.app, name="token", rich_help_panel="Serve")


@app.callback(invoke_without_command=True)
def root(
    version: bool = typer.Option(False, "--version", help="Print the version and stop.", is_eager=True),
) -> None:
    if version:
        typer.echo(f"microtome {__version__}")
        raise typer.Exit


def invoke(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code. What a command raises is left to the caller, but for bad use."""
    command: Any = get_command(app)
    if "_MICROTOME_COMPLETE" in os.environ:
        command.main(list(arguments), prog_name="microtome")
    try:
        with command.make_context("microtome", list(arguments), obj=Session(arguments)) as context:
            command.invoke(context)
    except typer.Exit as end:
        return int(end.exit_code)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except Exception as error:
        if isinstance(error, _UsageError):
            return _bad_use(error, _path(command, arguments))
        raise
    return 0


def _path(command: Any, arguments: Sequence[str]) -> str:
    """The words that name the command; the parser's own errors don't know it."""
    words = ["microtome"]
    for word in arguments:
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            break
        words.append(word)
    return " ".join(words)


def _bad_use(error: Any, named: str) -> int:
    path = error.ctx.command_path if error.ctx is not None else named
    if type(error).__name__ == "NoArgsIsHelpError":
        return BAD_USE  # making the error has shown the help
    typer.echo(f"error: {error.format_message()}\nSee `{path} --help`.", err=True)
    return BAD_USE
