"""Logs: what open_clip writes through the root logger.

Writing there gives the root logger a handler for good, unless it has one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def root_logger_untouched() -> Iterator[None]:
    """Nothing; afterwards the root logger has the handlers it had before."""
    root, quiet = logging.getLogger(), logging.NullHandler()
    root.addHandler(quiet)
    try:
        yield
    finally:
        root.removeHandler(quiet)
