"""Everything that becomes a job: runs, embeddings, evaluations, reports; and the jobs themselves."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest
from tests.services.microtome_api.signs import PATH, Client, predictions, work

from microtome.datasets import Home
from microtome.evaluation import Metrics
from microtome_api.schemas.evaluations import MetricsDocument

JOBS = "/api/v1/jobs"


def test_a_run_is_imported_from_a_path(client: Client, home: Home, files: Path) -> None:
    answer = client.post(f"{PATH}/runs", json={"run": "by path", "path": str(files / "predictions.json")})
    assert answer.status_code == 202, answer.text
    assert work(home).status == "done"
    run = client.get(f"{PATH}/runs/by path").json()
    assert (run["n_predictions"], run["doctor"]["n_examined"]) == (6, 6)
    assert client.delete(f"{PATH}/runs/by path").status_code == 204
    assert [known["name"] for known in client.get(f"{PATH}/runs").json()["items"]] == ["a"]


def test_a_run_is_uploaded_under_a_name_of_ours(client: Client, home: Home) -> None:
    content = json.dumps(predictions()).encode()
    answer = client.post(
        f"{PATH}/runs", data={"run": "uploaded"}, files={"file": ("../../evil.json", content)}
    )
    assert answer.status_code == 202, answer.text
    path = Path(answer.json()["payload"]["path"])
    assert path.parent == home.path / "uploads"
    assert path.read_bytes() == content
    assert work(home).status == "done"
    assert not path.exists()
    assert client.delete(f"{PATH}/runs/uploaded").status_code == 204


def test_a_run_comes_from_one_place_and_is_of_a_known_kind(client: Client, files: Path) -> None:
    assert client.post(f"{PATH}/runs", json={"run": "b"}).status_code == 422
    both = {"run": "b", "path": str(files / "predictions.json")}
    assert client.post(f"{PATH}/runs", data=both, files={"file": ("a.json", b"[]")}).status_code == 422
    pickled = client.post(f"{PATH}/runs", data={"run": "b"}, files={"file": ("a.pkl", b"[]")})
    assert (pickled.status_code, pickled.json()["found"]) == (422, "'.pkl'")
    assert client.post(f"{PATH}/runs", content=b"x", headers={"Content-Type": "text/csv"}).status_code == 415
    assert client.post(f"{PATH}/runs", json={"run": "b", "colour": 1}).status_code == 422


def test_two_files_are_one_too_many(client: Client) -> None:
    files = [("file", ("a.json", b"[]")), ("file", ("b.json", b"[]"))]
    assert client.post(f"{PATH}/runs", data={"run": "b"}, files=files).status_code == 400


def test_items_are_embedded(client: Client, home: Home) -> None:
    answer = client.post(f"{PATH}/embeddings", json={"model": "untrained", "items": ["images"]})
    assert answer.status_code == 202, answer.text
    job = work(home)
    assert job.status == "done", job.error
    assert job.result is not None
    assert job.result["n_reused"] == 5


def test_a_run_is_evaluated_and_shown(client: Client, home: Home) -> None:
    answer = client.post(f"{PATH}/evaluations", json={"run": "a"})
    assert answer.status_code == 202, answer.text
    assert work(home).status == "done"
    document = client.get(f"{JOBS}/{answer.json()['job_id']}").json()["result"]
    assert document["overall"]["mAP"] == pytest.approx(1)
    shown = client.get(f"{PATH}/evaluations", params={"run": "a", "iou_type": "bbox"}).json()["items"]
    assert [(found["run"], found["confidence"], found["is_current"]) for found in shown] == [("a", 0.5, True)]
    assert shown[0]["summary"] == document["overall"]
    assert client.get(f"{PATH}/evaluations", params={"iou_type": "segm"}).json()["items"] == []
    hits = client.get(f"{PATH}/objects", params={"run": "a", "where": "outcome = 'missed'"}).json()
    assert hits["total"] == 1


def test_the_listed_figures_are_those_of_the_library() -> None:
    assert list(MetricsDocument.model_fields) == [field.name for field in fields(Metrics)]


def test_what_is_unknown_is_refused_before_the_job(client: Client) -> None:
    assert client.post(f"{PATH}/evaluations", json={"run": "z"}).status_code == 404
    assert client.post(f"{PATH}/evaluations", json={"run": "a", "slices": ["z"]}).status_code == 404
    assert client.post(f"{PATH}/evaluations", json={"run": "a", "confidence": 2}).status_code == 422
    assert client.post(f"{PATH}/reports", json={"runs": ["z"]}).status_code == 404
    assert client.post(f"{PATH}/reports", json={"runs": ["a"], "format": "exe"}).status_code == 422
    assert client.post(f"{PATH}/embeddings", json={"run": "z"}).status_code == 404


@pytest.mark.parametrize("format_", ["html", "md", "json"])
def test_a_report_is_made_and_fetched_in_a_sandbox(client: Client, home: Home, format_: str) -> None:
    client.post(f"{PATH}/reports", json={"runs": ["a"], "format": format_})
    job = work(home)
    assert job.status == "done", job.error
    assert job.result is not None
    answer = client.get(f"{PATH}/reports/{job.result['report_id']}")
    kinds = {
        "html": "text/html; charset=utf-8",
        "md": "text/markdown; charset=utf-8",
        "json": "application/json",
    }
    assert answer.headers["content-type"] == kinds[format_]
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.content == (home.path / job.result["path"]).read_bytes()


def test_a_report_is_served_whole_or_not_at_all(client: Client, home: Home) -> None:
    client.post(f"{PATH}/reports", json={"runs": ["a"], "format": "md"})
    result = work(home).result
    assert result is not None
    (home.path / result["path"]).write_bytes(b"changed")
    assert (
        client.get(f"{PATH}/reports/{result['report_id']}").json()["type"] == "urn:microtome:problem:damage"
    )
    assert client.get(f"{PATH}/reports/{'0' * 32}").status_code == 404
    assert client.get(f"{PATH}/reports/..%2F..%2Fcatalog").status_code in (404, 422)


def test_jobs_are_listed_newest_first(empty: Client) -> None:
    jobs = empty.app.state.server.home.jobs
    ids = [jobs.enqueue("wait", {}).job_id for _ in range(5)]
    page = empty.get(JOBS, params={"limit": 3}).json()
    rest = empty.get(JOBS, params={"limit": 3, "cursor": page["next_cursor"]}).json()
    assert [job["job_id"] for job in page["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert empty.get(JOBS, params={"status": "done"}).json()["items"] == []
    assert empty.get(JOBS, params={"status": "lost"}).status_code == 422


def test_a_job_is_cancelled_and_retried(empty: Client) -> None:
    number = empty.app.state.server.home.jobs.enqueue("wait", {}).job_id
    assert empty.post(f"{JOBS}/{number}/retry").status_code == 409
    assert empty.post(f"{JOBS}/{number}/cancel").json()["status"] == "cancelled"
    assert empty.post(f"{JOBS}/{number}/cancel").status_code == 409
    assert empty.post(f"{JOBS}/{number}/retry").json()["status"] == "queued"
    assert empty.get(f"{JOBS}/99").status_code == 404


def events(text: str) -> list[dict[str, str]]:
    blocks = [block.splitlines() for block in text.replace("\r\n", "\n").strip().split("\n\n")]
    return [
        dict(line.split(": ", 1) for line in block if not line.startswith(":")) for block in blocks if block
    ]


def test_the_events_of_a_job_end_with_it(empty: Client) -> None:
    jobs = empty.app.state.server.home.jobs
    number = jobs.enqueue("wait", {}).job_id
    lease = jobs.claim(["wait"], "tester")
    lease.progress("looking", 3, 10)
    lease.log("a word")
    lease.finish({"n": 1})
    answer = empty.get(f"{JOBS}/{number}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    sent = events(answer.text)
    assert [event["event"] for event in sent] == ["queued", "running", "progress", "log", "done"]
    assert json.loads(sent[2]["data"])["done"] == 3
    headers = {"Last-Event-ID": sent[2]["id"]}
    later = events(empty.get(f"{JOBS}/{number}/events", headers=headers).text)
    assert later == sent[3:]


def test_the_events_of_no_job_are_a_problem(empty: Client) -> None:
    assert empty.get(f"{JOBS}/99/events").status_code == 404
    assert empty.get(f"{JOBS}/1/events", headers={"Last-Event-ID": "x"}).status_code == 422
