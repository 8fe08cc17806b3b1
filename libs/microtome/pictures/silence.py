"""Silence: Pillow's warnings kept from the host program, in any number of threads at once.

`warnings.catch_warnings` saves and restores the whole list of filters, so two threads that use it at the
same time can leave each other's filters behind. Here one filter of ours goes in when the first thread starts
decoding and comes out when the last one ends; nobody else's filters are touched.
"""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

_FILTER: tuple[Any, ...] = ("ignore", None, Warning, re.compile(r"PIL\."), 0)
_lock = threading.Lock()
_holders = 0
_lists: list[list[Any]] = []


@contextmanager
def pillow_silenced() -> Iterator[None]:
    """Nothing; inside, warnings that Pillow's own modules raise are dropped in every thread."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _holders
    with _lock:
        _holders += 1
        filters = cast("list[Any]", warnings.filters)
        if not any(entry is _FILTER for entry in filters):
            filters.insert(0, _FILTER)
            _lists.append(filters)


def _leave() -> None:
    global _holders
    with _lock:
        _holders -= 1
        if _holders:
            return
        # another thread's catch_warnings may have copied the list meanwhile: clean the copy in use as well
        for filters in [*_lists, cast("list[Any]", warnings.filters)]:
            filters[:] = [entry for entry in filters if entry is not _FILTER]
        _lists.clear()
