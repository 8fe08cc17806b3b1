"""The command's door: arguments in, an exit code out; no traceback ever reaches a user."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path

from microtome.errors import MicrotomeError

BAD_USE = 2
INTERRUPTED = 130
INTERNAL = 70


def main() -> None:
    """Run the command line and exit: 0 done, 1 the answer is no, 2 bad use or bad input, 3 inconclusive."""
    from microtome_cli.commands import app

    try:
        app(prog_name="microtome")
    except MicrotomeError as error:
        _say(f"error: {error}")
        sys.exit(BAD_USE)
    except KeyboardInterrupt:
        _say("interrupted; finished work is kept, run the same command again to go on")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the outermost boundary: a fault of ours is written to a file, not shown
        _say(f"internal error: {type(error).__name__}: {error}\nThe details are in {_write_details()}; please report them.")
        sys.exit(INTERNAL)


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the one place that speaks for a failed command


def _write_details() -> Path:
    with tempfile.NamedTemporaryFile(
        "w", prefix="microtome-error-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    return Path(file.name)
