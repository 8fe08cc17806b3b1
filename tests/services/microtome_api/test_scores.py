from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from tests.services.microtome_api.signs import DATASET

from microtome.datasets import ScoreColumn, item_table, write_scores
from microtome.quality import score

AT = f"/api/v1/datasets/{DATASET}"


@pytest.fixture(scope="module")
def mapped(home, client):
    """The client of a home whose images have a map: ids along a diagonal."""
    record = home.catalog.dataset(DATASET)
    ids = np.arange(record.n_images)
    columns = [ScoreColumn(name, "number", "place", "far", "look") for name in ("umap_x", "umap_y")]
    table = pa.table({"id": ids, "umap_x": ids / 1.0, "umap_y": ids / 2.0})
    write_scores(home, record, "images", "umap", table, columns, inputs="hand-made")
    score(home, DATASET, only=("geometry",))
    return client


def unpacked(content):
    n = int(np.frombuffer(content, "<u4", 1)[0])
    ids, x, y = (
        np.frombuffer(content, kind, n, 4 + 4 * n * at) for at, kind in enumerate(("<i4", "<f4", "<f4"))
    )
    return ids, x, y, np.frombuffer(content, np.uint8, n, 4 + 12 * n)


def test_scores_are_queued_as_a_job(client, home):
    answer = client.post(f"{AT}/scores", json={"only": ["pixels"], "run": "a"})
    assert answer.status_code == 202
    job = home.jobs.get(answer.json()["job_id"])
    assert (job.kind, job.payload) == ("score", {"dataset": DATASET, "only": ["pixels"], "run": "a"})
    assert client.post(f"{AT}/scores", json={"run": "no such"}).status_code == 404
    assert client.post(f"{AT}/scores", json={"missing_confidence": 2}).status_code == 422


def test_families_are_listed_with_what_their_columns_mean(mapped):
    families = {(row["items"], row["family"]): row for row in mapped.get(f"{AT}/scores").json()["items"]}
    column = families["images", "geometry"]["columns"][0]
    assert column["name"] == "object_density"
    assert set(column) == {"name", "type", "description", "high_means", "advice", "worst"}
    assert families["images", "geometry"]["is_current"] is True
    assert mapped.get(f"{AT}/scores", params={"run": "no such"}).status_code == 404


def test_losses_are_uploaded_and_bad_rows_are_told(client, home):
    file = ("losses.csv", b"id,loss\n0,0.5\n1,abc\n")
    answer = client.post(f"{AT}/scores/imported", files={"file": file}, data={"items": "images"})
    assert answer.status_code == 201
    assert answer.json()["bad_rows"] == [{"row": 2, "reason": "loss is no finite number: abc"}]
    names = {column["name"]: column for column in client.get(f"{AT}/columns?items=images").json()["items"]}
    assert names["loss"]["description"] == "imported from losses.csv"
    assert not list((home.path / "uploads").glob("*"))


@pytest.mark.parametrize(
    ("name", "items", "status"),
    [("a.exe", "images", 422), ("a.csv", "pixels", 422), ("a.csv", "predictions", 422)],
)
def test_uploads_that_cant_be_used_are_refused(client, name, items, status):
    answer = client.post(
        f"{AT}/scores/imported", files={"file": (name, b"id,loss\n0,1\n")}, data={"items": items}
    )
    assert answer.status_code == status


def test_without_a_map_the_command_is_told(client):
    answer = client.get(f"{AT}/map", params={"items": "objects"})
    assert answer.status_code == 404
    assert "microtome score street signs --only umap" in json.dumps(answer.json())


def test_the_map_is_binary_with_its_legend(mapped):
    answer = mapped.get(f"{AT}/map", params={"color": "object_density"})
    ids, x, y, colours = unpacked(answer.content)
    assert ids.tolist() == list(range(len(ids)))
    assert np.array_equal(x, ids.astype(np.float32)) and np.array_equal(y, ids.astype(np.float32) / 2)
    legend = json.loads(answer.headers["X-Map-Legend"])
    assert (legend["type"], legend["column"], len(colours)) == ("number", "object_density", len(ids))
    plain = mapped.get(f"{AT}/map")
    assert json.loads(plain.headers["X-Map-Legend"]) is None
    assert set(unpacked(plain.content)[3].tolist()) == {255}
    by_name = mapped.get(f"{AT}/map", params={"color": "file_name"})
    assert json.loads(by_name.headers["X-Map-Legend"])["values"][0] == "0.png"
    assert mapped.get(f"{AT}/map", params={"color": "nothing"}).status_code == 404


def test_a_lasso_holds_what_lies_inside_and_passes_the_filter(mapped):
    square = [[0.5, 0.2], [3.5, 0.2], [3.5, 1.8], [0.5, 1.8]]
    found = mapped.post(f"{AT}/map/lasso", json={"polygon": square}).json()
    assert (found["n"], found["ids"], found["complete"]) == (3, [1, 2, 3], True)
    listed = mapped.get(f"{AT}/images", params={"where": found["where"]}).json()
    assert [hit["id"] for hit in listed["items"]] == [1, 2, 3]
    narrowed = mapped.post(f"{AT}/map/lasso", json={"polygon": square, "where": "id > 1", "limit": 1}).json()
    assert (narrowed["n"], narrowed["ids"], narrowed["complete"]) == (2, [2], False)


def test_a_lasso_is_narrowed_to_what_a_query_chooses(mapped):
    square = [[0.5, 0.2], [3.5, 0.2], [3.5, 1.8], [0.5, 1.8]]
    asked = {"items": "images", "where": "id != 2"}
    assert mapped.post(f"{AT}/map/lasso", json={"polygon": square, "query": asked}).json()["ids"] == [1, 3]
    other = mapped.post(f"{AT}/map/lasso", json={"polygon": square, "query": {"items": "objects"}})
    assert other.status_code == 422


def test_a_lasso_is_a_selection_as_long_as_its_map_is_there(mapped):
    version = int(mapped.get(f"{AT}/map").headers["X-Map-Version"])
    asked = {"items": "images", "lasso": f"{version}~0.5,0.2_3.5,0.2_3.5,1.8_0.5,1.8"}
    figures = mapped.get(f"{AT}/selection", params={**asked, "where": "id > 1"}).json()
    assert figures["n"] == 2
    order = mapped.get(f"{AT}/order", params=asked).content
    assert np.frombuffer(order, "<i4").tolist() == [3, 2, 1]  # three in a row, from 1
    former = mapped.get(f"{AT}/order", params={**asked, "lasso": f"{version + 1}~0,0_1,0_1,1"})
    assert former.status_code == 422
    assert "made anew" in former.json()["detail"]


@pytest.mark.parametrize("polygon", [[[0, 0], [1, 1]], [[0, 0], [1, 1], [2]], "round"])
def test_what_is_no_polygon_is_refused(mapped, polygon):
    assert mapped.post(f"{AT}/map/lasso", json={"polygon": polygon}).status_code == 422


def test_a_map_of_a_former_version_leaves_out_what_is_gone(home, client):
    columns = [ScoreColumn(name, "number", "place", "far", "look") for name in ("umap_x", "umap_y")]
    ids = item_table(home, DATASET, "objects", columns=[])["id"].to_numpy()
    table = pa.table({"id": ids, "umap_x": ids / 1.0, "umap_y": ids / 2.0})
    write_scores(home, home.catalog.dataset(DATASET), "objects", "umap", table, columns, inputs="by hand")
    asked = {"items": "objects", "color": "category"}
    assert unpacked(client.get(f"{AT}/map", params=asked).content)[0].tolist() == ids.tolist()
    gone = int(ids[0])
    verdict = {"items": "objects", "id": gone, "kind": "delete"}
    assert client.post(f"{AT}/review/verdicts", json=verdict).status_code == 201
    assert client.post(f"{AT}/corrections/apply", json={"author": "ada"}).status_code == 200
    shown = unpacked(client.get(f"{AT}/map", params=asked).content)[0]
    assert shown.tolist() == ids[1:].tolist()
