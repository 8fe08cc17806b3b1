from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.services.microtome_api.signs import DATASET, PATH, Client, work

from microtome.datasets import Home, import_run
from microtome.slices import create
from microtome_api.routes import comparison


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
    assert (found["n_cells"], found["n_missing"], found["missing"], found["job"]) == (4, 0, [], None)
    assert home.catalog.under("datasets/1/derived/")
    assert two.get(f"{PATH}/compare", params=params).json() == found


def test_a_large_comparison_is_a_job_s_and_is_shown_as_far_as_it_is(
    two: Client, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "PATIENCE_SECONDS", 0.0)
    params = {"run": ["a", "half"], "slice": ["all of them"], "confidence": 0.31}
    nothing = two.get(f"{PATH}/compare", params=params).json()
    assert (nothing["rows"], nothing["n_missing"], nothing["job"]) == ([], 4, None)
    assert {"slice": None, "run": "half"} in nothing["missing"]
    refused = two.get(f"{PATH}/compare/export", params=params)
    assert (refused.status_code, refused.json()["fix"][:4]) == (409, "POST")

    asked = {"runs": ["a", "half"], "slices": ["all of them"], "confidence": 0.31}
    job = two.post(f"{PATH}/comparisons", json=asked)
    assert (job.status_code, job.headers["location"]) == (202, f"/api/v1/jobs/{job.json()['job_id']}")
    assert two.post(f"{PATH}/comparisons", json=asked).json()["job_id"] == job.json()["job_id"]
    told = two.get(f"{PATH}/compare", params={**params, "metric": "recall"}).json()["job"]
    assert (told["job_id"], told["kind"]) == (job.json()["job_id"], "compare")
    assert two.get(f"{PATH}/compare", params={**params, "confidence": 0.32}).json()["job"] is None

    assert work(home).result == {"n_cells": 4}
    found = two.get(f"{PATH}/compare", params=params).json()
    assert (found["n_missing"], found["job"]) == (0, None)
    assert [row["name"] for row in found["rows"]] == [None, "all of them"]
    assert two.get(f"{PATH}/compare/export", params=params).status_code == 200


@pytest.mark.parametrize(("format", "start"), [("html", "<!doctype"), ("csv", "slice,"), ("json", "{")])
def test_a_job_writes_a_comparison_as_a_file(two: Client, home: Home, format: str, start: str) -> None:
    asked = {"runs": ["a", "half"], "format": format, "metrics": ["recall"]}
    assert two.post(f"{PATH}/comparisons", json=asked).status_code == 202
    result = work(home).result
    assert result is not None
    answer = two.get(f"{PATH}/reports/{result['report_id']}")
    assert answer.text.startswith(start)
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"runs": ["a"]}, 422),
        ({"runs": ["a", "a"]}, 422),
        ({"runs": ["a", "zzz"]}, 404),
        ({"slices": ["none"]}, 404),
        ({"metrics": ["speed"]}, 422),
        ({"format": "pdf"}, 422),
        ({"sliecs": []}, 422),
    ],
)
def test_a_comparison_that_can_t_be_made_makes_no_job(two: Client, change: dict, status: int) -> None:
    asked = {"runs": ["a", "half"], **change}
    assert two.post(f"{PATH}/comparisons", json=asked).status_code == status


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
