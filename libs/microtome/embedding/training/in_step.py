"""Processes in step: each computes on its own pictures, gradients are averaged at every step."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch import distributed

from microtome.errors import MicrotomeError


def in_step(processes: int, work: Callable[[int], None]) -> None:
    """Runs `work(rank)` in that many processes of one thread each, which share what memory holds now.

    Raises:
        MicrotomeError: one of them failed; it has written why.
    """
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder:
        meeting = Path(folder) / "meeting"
        started = [
            context.Process(target=_join, args=(rank, processes, meeting, work), daemon=True)
            for rank in range(processes)
        ]
        for each in started:
            each.start()
        for each in started:
            each.join()
    if any(each.exitcode for each in started):
        found = ", ".join(str(each.exitcode) for each in started)
        raise MicrotomeError("the training failed", found=f"exit codes {found}", fix="See the errors above.")


def average_gradients(parameters: Iterable[torch.nn.Parameter]) -> None:
    """Replaces every gradient by the mean over all processes."""
    gradients = [each.grad for each in parameters if each.grad is not None]
    flat = torch.cat([each.reshape(-1) for each in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    at = 0
    for gradient in gradients:
        gradient.copy_(flat[at : at + gradient.numel()].reshape(gradient.shape))
        at += gradient.numel()


def agreed(value: float) -> float:
    """The first process's value, in all of them."""
    told = torch.tensor(value, dtype=torch.float64)
    distributed.broadcast(told, src=0)
    return told.item()


def _join(rank: int, processes: int, meeting: Path, work: Callable[[int], None]) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=processes)
    work(rank)
    distributed.destroy_process_group()
