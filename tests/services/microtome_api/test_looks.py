"""Closer looks: what is kept comes at once, the rest by a job that the answer names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.microtome_api.signs import DATASET, PATH, Client, work

from microtome.datasets import Home
from microtome.slices import create
from microtome_api.routes import looks

SLICE = "every sign"
LOOKS = f"{PATH}/analysis"


@pytest.fixture(scope="module")
def sliced(home: Home, client: Client) -> Client:
    """A client of a home with a slice of all six objects."""
    create(home, DATASET, SLICE, where="area > 0", replace=True)
    return client


def test_small_data_is_looked_at_at_once(sliced: Client) -> None:
    params = {"run": "a", "slice": SLICE}
    found = sliced.get(f"{LOOKS}/confounders", params=params)
    assert found.json()["found"]["conclusion"] == "insufficient evidence", found.text
    halves = sliced.get(f"{LOOKS}/halves", params=params).json()
    assert (halves["agreement"], halves["n_missing"]) == ("insufficient evidence", 0)
    assert sum(half["n_slice_objects"] for half in halves["halves"]) == 6
    gaps = sliced.get(f"{LOOKS}/gaps", params={**params, "metric": ["recall", "AR100"]}).json()
    assert [gap["metric"] for gap in gaps["slices"][0]["gaps"]] == ["AR100", "recall"]
    assert {gap["verdict"] for gap in gaps["slices"][0]["gaps"]} == {"insufficient evidence"}
    assert (gaps["n_parts"], gaps["n_missing"], gaps["job"]) == (2, 0, None)


@pytest.mark.parametrize(
    ("kind", "nothing", "n_parts", "result"),
    [
        ("gaps", {"slices": [{"name": SLICE, "scope": "objects", "gaps": []}]}, 2, {"n_gaps": 2}),
        ("halves", {"halves": [], "agreement": "not tested yet"}, 2, {"agreement": "insufficient evidence"}),
        ("confounders", {"found": None}, 1, {"conclusion": "insufficient evidence"}),
    ],
)
def test_a_long_look_is_a_job_s(
    sliced: Client, home: Home, monkeypatch: pytest.MonkeyPatch, kind: str, nothing: dict[str, Any],
    n_parts: int, result: dict[str, Any],
) -> None:  # fmt: skip
    monkeypatch.setattr(looks, "PATIENCE_SECONDS", 0.0)
    params: dict[str, Any] = {"run": "a", "slice": SLICE, "confidence": 0.37}
    before = sliced.get(f"{LOOKS}/{kind}", params=params).json()
    assert (before["n_parts"], before["n_missing"], before["job"]) == (n_parts, n_parts, None)
    assert {name: before[name] for name in nothing} == nothing

    asked = {"run": "a", "confidence": 0.37} | ({"slices": [SLICE]} if kind == "gaps" else {"slice": SLICE})
    job = sliced.post(f"{LOOKS}/{kind}", json=asked)
    assert (job.status_code, job.headers["location"]) == (202, f"/api/v1/jobs/{job.json()['job_id']}")
    assert sliced.post(f"{LOOKS}/{kind}", json=asked).json()["job_id"] == job.json()["job_id"]
    told = sliced.get(f"{LOOKS}/{kind}", params=params).json()["job"]
    assert (told["job_id"], told["kind"]) == (job.json()["job_id"], kind)
    assert sliced.get(f"{LOOKS}/{kind}", params={**params, "confidence": 0.38}).json()["job"] is None

    assert work(home).result == result
    after = sliced.get(f"{LOOKS}/{kind}", params=params).json()
    assert (after["n_missing"], after["job"]) == (0, None)
    assert {name: after[name] for name in nothing} != nothing


@pytest.mark.parametrize(
    ("kind", "change", "status"),
    [
        ("gaps", {"slices": []}, 422),
        ("gaps", {"slices": ["none"]}, 404),
        ("gaps", {"slices": [SLICE], "metrics": ["speed"]}, 422),
        ("gaps", {"slices": [SLICE], "run": "zzz"}, 404),
        ("halves", {"slice": "none"}, 404),
        ("halves", {"slice": SLICE, "confidence": 2}, 422),
        ("confounders", {"slice": SLICE, "match_on": ["outcome"]}, 422),
        ("confounders", {"slice": SLICE, "match_on": ["fadedness"]}, 404),
        ("confounders", {"slice": SLICE, "matc_on": []}, 422),
        ("gaps", {"slices": [SLICE], "iou_type": "segm"}, 422),
        ("halves", {"slice": SLICE, "iou_type": "segm"}, 422),
        ("confounders", {"slice": SLICE, "iou_type": "segm"}, 422),
    ],
)
def test_a_look_that_can_t_be_had_makes_no_job(
    sliced: Client, kind: str, change: dict[str, Any], status: int
) -> None:
    assert sliced.post(f"{LOOKS}/{kind}", json={"run": "a", **change}).status_code == status


def test_odd_columns_are_refused(sliced: Client) -> None:
    params = {"run": "a", "slice": SLICE, "match_on": "outcome"}
    assert sliced.get(f"{LOOKS}/confounders", params=params).status_code == 422


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (f"{LOOKS}/gaps", lambda run: {"run": run, "slices": [SLICE]}),
        (f"{PATH}/evaluations", lambda run: {"run": run}),
        (f"{PATH}/reports", lambda run: {"runs": [run]}),
    ],
)
def test_masks_that_are_not_there_are_told_before_there_is_a_job(
    sliced: Client, home: Home, path: str, asked: Callable[[str], dict[str, Any]]
) -> None:
    dataset = home.catalog.dataset(DATASET)
    home.catalog.create_run(
        dataset.dataset_id, "masked", source="", dataset_version=1, iou_types=("bbox", "segm")
    )
    lacking = {"a": "run 'a'", "masked": f"data set {DATASET!r}"}
    said = {name: sliced.post(path, json={**asked(name), "iou_type": "segm"}) for name in lacking}
    home.catalog.delete_run(dataset.dataset_id, "masked")
    for name, who in lacking.items():
        assert said[name].status_code == 422
        assert said[name].json()["detail"].startswith(f"{who} has no masks")
        assert "(bbox)" in said[name].json()["fix"]


def test_a_slice_of_all_there_is_says_that_nothing_can_be_told(sliced: Client) -> None:
    gaps = sliced.get(f"{LOOKS}/gaps", params={"run": "a", "slice": SLICE}).json()["slices"][0]["gaps"]
    assert {gap["reason"] for gap in gaps} == {"fewer than 10 images or 20 objects: too few to say anything"}
