"""One worker process on one home, for all tests that only give it jobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end_to_end.processes import Service, running
from tests.end_to_end.samples import Sample, write_sample

from microtome.datasets import Home


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Six pictures with four objects each."""
    return write_sample(tmp_path_factory.mktemp("sample"), images=6, boxes=4)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An empty home."""
    with Home.open(tmp_path_factory.mktemp("worker") / "home") as home:
        yield home


@pytest.fixture(scope="module")
def worker(home: Home) -> Iterator[Service]:
    """A worker on that home."""
    with running(["-m", "microtome_worker"], home.path, model="untrained", device="cpu") as service:
        yield service


@pytest.fixture
def stopped_home(tmp_path: Path) -> Iterator[Home]:
    """An empty home that no process works on."""
    with Home.open(tmp_path / "home") as home:
        yield home
