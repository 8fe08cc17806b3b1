"""What one command line shares: the settings, read once when first needed, and the backend they choose."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, cast

import typer

from microtome.errors import InputError
from microtome_cli.backend import Backend

if TYPE_CHECKING:
    from microtome.settings import Settings


class Session:
    """One run of the command; `--help` needs no settings, so they wait."""

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        self._arguments = arguments

    @property
    def command(self) -> str:
        """The command line as one may type it."""
        return shlex.join(["microtome", *self._arguments])

    @cached_property
    def settings(self) -> Settings:
        """The settings. Raises: InputError naming the variable at fault."""
        from microtome.settings import read_settings

        return read_settings()

    @contextmanager
    def backend(self) -> Iterator[Backend]:
        """Who does the work: the server of MICROTOME_SERVER, else the local home."""
        settings = self.settings
        if settings.server:
            from microtome_cli.remote import RemoteBackend

            with RemoteBackend.connect(settings.server, settings.token) as remote:
                yield remote
        else:
            from microtome_cli.local import LocalBackend

            with LocalBackend.open(settings) as local:
                yield local

    def refuse_remote(self, what: str) -> None:
        """Raises: InputError when a server is set, for what can only be done where the home is."""
        if self.settings.server:
            raise InputError(
                f"{what} where the home is, not through a server",
                found=f"MICROTOME_SERVER={self.settings.server}",
                fix="Unset MICROTOME_SERVER, or run it on the server's machine.",
            )  # fmt: skip


def session_of(context: typer.Context) -> Session:
    """The session of the command that runs."""
    return cast(Session, context.obj)
