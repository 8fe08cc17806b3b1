"""An open catalog on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.libs.catalog.engines import ENGINES, empty_database, made_catalog

from microtome.catalog import Catalog


@pytest.fixture(params=ENGINES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    with empty_database(request.param, tmp_path) as address:
        yield address


@pytest.fixture(params=ENGINES)
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    """A catalog without rows."""
    with made_catalog(request.param, tmp_path) as catalog:
        yield catalog


@pytest.fixture
def address(catalog: Catalog) -> str:
    """The address of the fixture `catalog`, for other processes."""
    return catalog.engine.url.render_as_string(hide_password=False)
