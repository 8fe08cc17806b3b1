"""`python -m microtome_cli.tethered MODULE`: a service that ends when the process that started it is gone.

Standard input is a pipe whose other end only the parent holds: the kernel closes it however the parent dies.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

PATIENCE_SECONDS = 20.0


def main() -> None:
    """Run the module named on the command line as a program, on a tether."""
    module = sys.argv.pop(1)
    threading.Thread(target=_end_with_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with_parent(pipe: int) -> None:
    while os.read(pipe, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
