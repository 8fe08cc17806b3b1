"""A job table on each engine in turn, with a clock that the test moves."""

from __future__ import annotations

import pytest
from tests.libs.catalog.conftest import address, catalog
from tests.libs.jobs.clocks import StandingClock

from microtome.catalog import Catalog
from microtome.jobs import Jobs

__all__ = ["address", "catalog", "clock", "jobs"]


@pytest.fixture
def clock() -> StandingClock:
    """The clock of the fixture `jobs`."""
    return StandingClock()


@pytest.fixture
def jobs(catalog: Catalog, clock: StandingClock) -> Jobs:
    """A job table without jobs; durations are measured by `clock` too."""
    return Jobs(catalog, clock, monotonic=lambda: clock.moment.timestamp())
