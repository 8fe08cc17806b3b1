"""This process: its settings, and what tells it to stop."""

from __future__ import annotations

import os
import signal
import threading

from pydantic import ValidationError

from microtome.errors import InputError
from microtome.settings import Settings

PARENT_VARIABLE = "MICROTOME_PARENT_PID"
LOOK_SECONDS = 0.5


def read_settings() -> Settings:
    """The settings of the environment.

    Raises: InputError naming each variable at fault.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"MICROTOME_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()]
        raise InputError("the settings can't be used", found="; ".join(faults)) from error


def stop_event() -> threading.Event:
    """An event that SIGTERM and SIGINT set, and the end of the parent where `MICROTOME_PARENT_PID` names it.

    A parent that is killed sends no signal: without that variable its children would live on.

    Raises: InputError when the variable is no process id.
    """
    parent = os.environ.get(PARENT_VARIABLE, "")
    if parent and not parent.isdecimal():
        raise InputError(f"{PARENT_VARIABLE} can't be used", found=repr(parent), expected="a process id")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent:
        threading.Thread(target=_watch, args=(int(parent), stop), name="parent", daemon=True).start()
    return stop


def _watch(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(LOOK_SECONDS):
        pass
    stop.set()
