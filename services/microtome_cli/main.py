"""The command's door: arguments in, an exit code out; no traceback ever reaches a user."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from microtome.errors import MicrotomeError

BAD_USE = 2
INTERNAL = 70
INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit: 0 done, 1 the answer is no, 2 bad use or bad input, 3 inconclusive."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter gets '?', not a failure
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code of one command line; what went wrong has been said on stderr."""
    from microtome_cli.commands import invoke

    try:
        code = invoke(arguments)
        sys.stdout.flush()
    except MicrotomeError as error:
        _say(f"error: {error}")
        return BAD_USE
    except KeyboardInterrupt:
        _say("interrupted; finished work is kept, run the same command again to go on")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has what it wanted (`| head`); the interpreter must not flush into the pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the outermost boundary: a fault of ours goes to a file
        _say(f"internal error: {type(error).__name__}: {error}")
        _say(f"The details are in {_write_details()}; please report them.")
        return INTERNAL
    return code


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _write_details() -> Path:
    with tempfile.NamedTemporaryFile(
        "w", prefix="microtome-error-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
    ) as file:
        traceback.print_exc(file=file)
    return Path(file.name)
