"""An open catalog on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.libs.catalog.engines import ENGINES, empty_database, made_database

from microtome.catalog import Catalog


@pytest.fixture(params=ENGINES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    with empty_database(request.param, tmp_path) as address:
        yield address


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a catalog without rows."""
    with made_database(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def catalog(address: str) -> Iterator[Catalog]:
    """A catalog without rows."""
    with Catalog.open(address) as catalog:
        yield catalog
