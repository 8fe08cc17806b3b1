"""A home folder with tables, and a ledger that lives in a dictionary."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from microtome.files import LedgerEntry
from microtome.tables import Tables

WRITING_PROCESS = Path(__file__).with_name("writing_process.py")


class DictLedger:
    def __init__(self) -> None:
        self.entries: dict[str, LedgerEntry] = {}

    def record(self, path: str, size: int, sha256: str) -> None:
        self.entries[path] = LedgerEntry(path, size, sha256)

    def recorded(self, path: str) -> LedgerEntry | None:
        return self.entries.get(path)

    def forget(self, path: str) -> None:
        self.entries.pop(path, None)

    def under(self, prefix: str) -> list[LedgerEntry]:
        return [self.entries[path] for path in sorted(self.entries) if path.startswith(prefix)]


@pytest.fixture
def ledger() -> DictLedger:
    return DictLedger()


@pytest.fixture
def tables(tmp_path, ledger) -> Tables:
    return Tables(tmp_path, ledger)


@pytest.fixture
def writing_process() -> Path:
    """A program that writes to tables; see its `main`."""
    return WRITING_PROCESS


@pytest.fixture
def shared_tables(tmp_path) -> Tables:
    """Tables that other processes write to as well, with their ledger on disk."""
    return runpy.run_path(str(WRITING_PROCESS))["open_tables"](tmp_path)
