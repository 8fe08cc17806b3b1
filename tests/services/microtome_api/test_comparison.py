from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.services.microtome_api.signs import DATASET, PATH, Client

from microtome.datasets import Home, import_run
from microtome.slices import create


@pytest.fixture(scope="module")
def two(home: Home, client: Client, files: Path, tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A client of a home with a second run, of half of the predictions, and a slice."""
    path = tmp_path_factory.mktemp("half") / "half.json"
    path.write_text(json.dumps(json.loads((files / "predictions.json").read_text())[::2]))
    import_run(home, DATASET, "half", path)
    create(home, DATASET, "all of them", where="area > 0")
    return client


def test_runs_are_compared_and_the_answer_is_kept(two: Client, home: Home) -> None:
    params = {"run": ["a", "half"], "slice": ["all of them"]}
    first = two.get(f"{PATH}/compare", params=params)
    assert first.status_code == 200, first.text
    found = first.json()
    assert [row["name"] for row in found["rows"]] == [None, "all of them"]
    assert found["rows"][1]["differences"][0]["verdict"] == "insufficient evidence"
    assert home.catalog.under("datasets/1/derived/")
    assert two.get(f"{PATH}/compare", params=params).json() == found


@pytest.mark.parametrize(("format", "start"), [("html", "<!doctype"), ("md", "# "), ("csv", "slice,")])
def test_a_comparison_is_a_file(two: Client, format: str, start: str) -> None:
    params = {"run": ["a", "half"], "format": format}
    answer = two.get(f"{PATH}/compare/export", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.text.startswith(start)
    assert "sandbox" in answer.headers["content-security-policy"]


def test_flips_conserve(two: Client) -> None:
    found = two.get(f"{PATH}/compare/flips", params={"first": "a", "second": "half", "limit": 1}).json()
    objects = two.get(f"{PATH}/objects").json()["total"]
    assert sum(row["n"] for row in found["objects"]) == objects
    assert all(len(row["ids"]) <= 1 for row in found["objects"])


def test_impact_gives_filters(two: Client) -> None:
    found = two.get(f"{PATH}/analysis/impact", params={"run": "a", "items": "objects"})
    assert found.status_code == 200, found.text
    assert found.json()["rate_name"] == "recall"


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("compare", {"run": ["a"]}, 422),
        ("compare", {"run": ["a", "zzz"]}, 404),
        ("compare", {"run": ["a", "half"], "metric": "speed"}, 422),
        ("compare", {"run": ["a", "half"], "slice": "none"}, 404),
        ("compare/flips", {"first": "a", "second": "zzz"}, 404),
        ("analysis/impact", {"run": "a", "column": "brightnes"}, 404),
    ],
)
def test_bad_requests_are_problems(two: Client, path: str, params: dict, status: int) -> None:
    assert two.get(f"{PATH}/{path}", params=params).status_code == status


def test_a_slice_is_matched_and_halved(two: Client) -> None:
    params = {"run": "a", "slice": "all of them"}
    found = two.get(f"{PATH}/analysis/confounders", params=params)
    assert found.json()["conclusion"] == "insufficient evidence", found.text
    halves = two.get(f"{PATH}/analysis/halves", params=params).json()
    assert halves["agreement"] == "insufficient evidence"
    assert sum(half["n_slice_objects"] for half in halves["halves"]) == 6
    refused = two.get(f"{PATH}/analysis/confounders", params={**params, "match_on": "outcome"})
    assert refused.status_code == 422


def test_gaps_are_given_by_metric(two: Client) -> None:
    params = {"run": "a", "slice": ["all of them"], "metric": ["recall", "AR100"]}
    found = two.get(f"{PATH}/analysis/gaps", params=params).json()
    assert [gap["metric"] for gap in found[0]["gaps"]] == ["AR100", "recall"]
    assert {gap["verdict"] for gap in found[0]["gaps"]} == {"insufficient evidence"}
