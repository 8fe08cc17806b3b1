"""Devices: where a model runs, and on how many of its cores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from microtome.errors import InputError

_one_at_a_time = threading.Lock()


def device_of(name: str) -> torch.device:
    """The device that a name means; auto is cuda where there is one, else cpu.

    Raises:
        InputError: an unknown name, or cuda where there is none or none of that number.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    kind, _, number = name.partition(":")
    if kind not in ("cpu", "cuda") or (number and not (kind == "cuda" and number.isdecimal())):
        raise InputError("the device is unknown", found=repr(name), expected="auto, cpu, cuda or cuda:N")
    if kind == "cpu":
        return torch.device("cpu")
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if int(number or 0) >= count:
        raise InputError(
            "the CUDA device is not there",
            found=f"{name!r} with {count} CUDA devices",
            fix="Use auto or cpu.",
        )
    return torch.device(kind, int(number or 0))


@contextmanager
def one_core() -> Iterator[None]:
    """Small work on the CPU by one thread, which waits for nobody; several would wait for each other's turn.

    Measured on 4 busy cores: a text of the bundled model takes 3 ms by one thread, 555 ms by three.
    """
    with _one_at_a_time:  # the number is the process's: what stood before must be put back
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(before)
