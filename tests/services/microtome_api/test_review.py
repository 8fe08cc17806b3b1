from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pyarrow as pa
import pytest
from tests.services.microtome_api.signs import DATASET, Client

from microtome.corrections import archive
from microtome.datasets import Home, ScoreColumn, write_scores

PATH = f"/api/v1/datasets/{DATASET}"


@pytest.fixture(scope="module")
def scored(home: Home) -> Home:
    """Object 0 is the suspect."""
    record = home.catalog.dataset(DATASET)
    quality = np.ones(record.n_objects)
    quality[0] = 0.01
    table = pa.table({"id": np.arange(record.n_objects), "label_quality": quality})
    column = ScoreColumn("label_quality", "number", "x", "y", "z", "low")
    write_scores(home, record, "objects", "label_quality", table, [column], inputs="x")
    return home


def test_without_scores_there_is_progress_but_no_queue(empty: Client, client: Client) -> None:
    assert empty.get(f"{PATH}/review").status_code == 404
    answer = client.get(f"{PATH}/review", params={"limit": 0})
    assert answer.json() == {
        "candidates": [], "notes": [],
        "progress": {
            "n_verdicts": 0, "n_pending": 0, "n_applied": 0, "n_undone": 0, "by_kind": {}, "by_author": {},
        },
    }  # fmt: skip


def test_a_review_of_a_selection_asks_about_its_items_alone(scored: Home, client: Client) -> None:
    def asked(**within: object) -> list[str]:
        answer = client.post(f"{PATH}/review/search", json={"within": within or None})
        assert answer.status_code == 200, answer.text
        return [one["item"] for one in answer.json()["candidates"]]

    assert asked() == asked(items="objects") == asked(items="objects", where="id = 0") == ["object:0"]
    assert asked(items="objects", where="id > 0") == []
    assert asked(items="images", where="id = 0") == ["object:0"]
    assert asked(items="images", where="id = 1") == []
    unknown = client.post(f"{PATH}/review/search", json={"within": {"slice": "no such"}})
    assert unknown.status_code == 404


def test_from_the_queue_to_a_version_and_back(scored: Home, client: Client) -> None:
    before = client.get(PATH).json()
    (candidate, *_) = client.get(f"{PATH}/review").json()["candidates"]
    assert (candidate["item"], candidate["id"], candidate["kinds"]) == ("object:0", 0, ["category"])
    request = {
        "items": "objects",
        "id": 0,
        "kind": "delete",
        "author": "ada",
        "evidence": candidate["evidence"],
    }
    given = client.post(f"{PATH}/review/verdicts", json=request)
    assert (given.status_code, given.json()["status"]) == (201, "pending")
    assert client.get(f"{PATH}/review").json()["candidates"] == []
    undone = client.delete(f"{PATH}/review/verdicts/{given.json()['verdict_id']}")
    assert undone.json()["status"] == "undone"
    client.post(f"{PATH}/review/verdicts", json=request)
    pending = client.get(f"{PATH}/review/verdicts", params={"pending": True}).json()
    assert [one["kind"] for one in pending["items"]] == ["delete"]
    applied = client.post(f"{PATH}/corrections/apply", json={"author": "ada"}).json()
    assert (applied["version"], applied["n_removed"]) == (2, 1)
    versions = client.get(f"{PATH}/versions").json()["items"]
    assert [(one["version"], one["author"], one["is_head"]) for one in versions] == [
        (2, "ada", True),
        (1, "", False),
    ]
    changes = client.get(f"{PATH}/versions/diff", params={"before": "1"}).json()
    assert [one["object_id"] for one in changes["removed"]] == [0]
    assert client.get(f"{PATH}@1/objects").json()["total"] == before["n_objects"]
    reverted = client.post(f"{PATH}/versions/revert", json={"version": 1}).json()
    assert (reverted["version"], reverted["n_objects"]) == (3, before["n_objects"])


def test_tags_and_branches_come_and_go(client: Client) -> None:
    made = client.post(f"{PATH}@1/versions/references", json={"name": "raw", "kind": "tag"})
    assert (made.status_code, made.json()["version"]) == (201, 1)
    again = client.post(f"{PATH}/versions/references", json={"name": "raw", "kind": "branch"})
    assert again.status_code == 409
    assert client.get(f"{PATH}@raw").json()["version"] == 1
    assert client.delete(f"{PATH}/versions/references/raw").json()["name"] == "raw"
    assert client.get(f"{PATH}@raw").status_code == 404


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"id": 1, "kind": "fly"}, 422),
        ({"id": 1, "kind": "move"}, 422),
        ({"id": 1, "kind": "move", "bbox": [1, 2, 3]}, 422),
        ({"id": 9999, "kind": "delete"}, 404),
        ({"id": 1, "kind": "wrong_category", "category": "nix"}, 404),
    ],
)
def test_verdicts_that_can_t_be_are_refused(client: Client, request_: dict, status: int) -> None:
    assert client.post(f"{PATH}/review/verdicts", json=request_).status_code == status
    assert client.post(f"{PATH}@1/review/verdicts", json={"id": 1, "kind": "delete"}).status_code == 409


def test_figures_before_and_after_and_bounds(scored: Home, client: Client) -> None:
    asked = {"run": "a", "before": "1", "after": "main"}
    found = client.get(f"{PATH}/corrections/before-after", params=asked).json()
    assert found["before"] == found["after"]
    client.post(f"{PATH}/slices", json={"name": "all", "where": "area > 0"})
    bounds = client.get(f"{PATH}/corrections/noise-bounds", params={"run": "a", "slice": "all"}).json()
    assert bounds["low"] <= bounds["kept"]["AR100"] <= bounds["high"]


def test_an_export_is_a_job_and_then_a_file(home: Home, client: Client) -> None:
    accepted = client.post(f"{PATH}/exports", json={"format": "cvat"})
    assert (accepted.status_code, accepted.json()["kind"]) == (202, "export")
    assert client.post(f"{PATH}/exports", json={"format": "kitti"}).status_code == 422
    made = archive(home, DATASET, format="review-patch", since=1)
    file = client.get(f"{PATH}/exports/{made.export_id}")
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        patch = json.loads(packed.read("review-patch.json"))
    assert patch["format"] == "microtome review patch"
    assert client.get(f"{PATH}/exports/{'0' * 32}").status_code == 404
    assert [path.suffix for path in (home.folder(1) / "exports").iterdir()] == [".zip"]


def test_a_patch_is_uploaded(client: Client) -> None:
    patch = {
        "format": "microtome review patch", "version": 1, "images": [], "changes": [{"action": "fly"}],
    }  # fmt: skip
    files = {"file": ("patch.json", json.dumps(patch).encode())}
    answer = client.post(f"{PATH}/corrections/patch", files=files)
    assert answer.status_code == 200, answer.text
    assert [one["row"] for one in answer.json()["conflicts"]] == [0]
    assert client.post(f"{PATH}/corrections/patch", files={"file": ("x.json", b"[]")}).status_code == 422
