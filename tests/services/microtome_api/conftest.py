from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from tests.services.microtome_api.signs import (
    DATASET,
    N_IMAGES,
    UNREADABLE,
    Client,
    drawn,
    predictions,
    truth,
)

from microtome.datasets import Home, embed, import_dataset, import_run
from microtome.settings import Settings
from microtome_api import create_app


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pictures of a coloured box, one of them torn; their ground truth and predictions in COCO JSON."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "pictures").mkdir()
    for number in range(N_IMAGES):
        path = folder / "pictures" / f"{number}.png"
        drawn(number).save(path)
        if number == UNREADABLE:
            path.write_bytes(path.read_bytes()[:60])
    (folder / "truth.json").write_text(json.dumps(truth()))
    (folder / "predictions.json").write_text(json.dumps(predictions()))
    return folder


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Path:
    """A home with a data set and its run `a`, embedded by an untrained model; to be copied."""
    folder = tmp_path_factory.mktemp("prepared") / "home"
    with Home.open(folder) as home:
        import_dataset(home, DATASET, annotations=files / "truth.json", images=files / "pictures")
        import_run(home, DATASET, "a", files / "predictions.json")
        embed(home, DATASET, model="untrained", device="cpu")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Home]:
    """A home of the module's own."""
    with Home.open(shutil.copytree(prepared, tmp_path_factory.mktemp("home") / "home")) as home:
        yield home


@pytest.fixture(scope="module")
def client(home: Home, portal: BlockingPortal) -> Client:
    return Client(create_app(Settings(home=home.path, device="cpu"), home), portal)


@pytest.fixture
def empty(tmp_path: Path, portal: BlockingPortal) -> Iterator[Client]:
    """A client of a home without anything in it."""
    with Home.open(tmp_path / "home") as home:
        yield Client(create_app(Settings(home=home.path, device="cpu"), home), portal)
