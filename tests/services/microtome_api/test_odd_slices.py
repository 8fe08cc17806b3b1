"""Odd slices asked of through the API: no answer fails, and none holds -1, NaN or an infinite number."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from anyio.from_thread import BlockingPortal
from tests.services.microtome_api.signs import Client
from tests.services.microtome_cli.test_odd_slices import SLICES, odd_numbers, predictions, truth

from microtome.datasets import Home, import_dataset, import_run
from microtome.settings import Settings
from microtome.slices import create
from microtome_api import create_app

ANALYSES = ("figures", "intervals", "errors", "curves", "calibration", "confusion", "impact")
LOOKS = ("gaps", "halves", "confounders")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, portal: BlockingPortal) -> Iterator[Client]:
    """A client of a home with the odd data set, a run of what is never labelled, and the odd slices."""
    folder, document = tmp_path_factory.mktemp("odd"), truth()
    found = [row for row in predictions(document) if row["category_id"] == 3]
    (folder / "truth.json").write_text(json.dumps(document))
    (folder / "run.json").write_text(json.dumps(found))
    with Home.open(folder / "home") as home:
        import_dataset(home, "odd", annotations=folder / "truth.json")
        import_run(home, "odd", "b", folder / "run.json")
        for name, (scope, where) in SLICES.items():
            create(home, "odd", name, where=where, scope=scope)
        yield Client(create_app(Settings(home=home.path, device="cpu"), home), portal)


@pytest.mark.parametrize("confidence", [0, 1])
@pytest.mark.parametrize("kind", ANALYSES + LOOKS)
def test_no_number_of_an_odd_slice_is_odd(odd: Client, kind: str, confidence: int) -> None:
    for name in SLICES:
        params = {"run": "b", "slice": name, "confidence": confidence}
        answer = odd.get(f"/api/v1/datasets/odd/analysis/{kind}", params=params)
        assert answer.status_code == 200, (name, answer.text)
        assert list(odd_numbers(answer.json())) == [], name
