"""One evaluator process on a home with an imported run, for all tests that only give it jobs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.end_to_end.processes import Service, running
from tests.end_to_end.samples import write_sample

from microtome.datasets import Home, import_dataset, import_run
from microtome.slices import create


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with the data set `blocks`, its run `r1` and a slice of its large objects."""
    folder = tmp_path_factory.mktemp("evaluator")
    sample = write_sample(folder / "sample", images=8, boxes=5)
    with Home.open(folder / "home") as home:
        import_dataset(home, "blocks", annotations=sample.annotations, images=sample.images)
        import_run(home, "blocks", "r1", sample.predictions)
        create(home, "blocks", "large", where="area > 1500")
        yield home


@pytest.fixture(scope="module")
def evaluator(home: Home) -> Iterator[Service]:
    """An evaluator on that home."""
    with running(["-m", "microtome_evaluator"], home.path) as service:
        yield service
