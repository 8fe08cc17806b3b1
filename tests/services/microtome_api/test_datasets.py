from __future__ import annotations

from pathlib import Path

from tests.services.microtome_api.signs import DATASET, N_IMAGES, PATH, Client, work

BASE = "/api/v1/datasets"


def test_a_new_home_holds_nothing(empty: Client) -> None:
    assert empty.get(BASE).json() == {"items": [], "next_cursor": None, "total": 0}


def test_a_data_set_is_imported_shown_and_deleted(empty: Client, files: Path) -> None:
    home = empty.app.state.server.home
    body = {
        "dataset": "new one",
        "annotations": str(files / "truth.json"),
        "images": str(files / "pictures"),
        "split": "val",
    }
    answer = empty.post(BASE, json=body)
    job = answer.json()
    assert (answer.status_code, job["status"], job["kind"]) == (202, "queued", "import")
    assert answer.headers["location"] == f"/api/v1/jobs/{job['job_id']}"
    assert empty.post(BASE, json=body).json()["job_id"] == job["job_id"]
    assert work(home).status == "done"
    shown = empty.get(f"{BASE}/new one").json()
    assert (shown["n_images"], shown["n_objects"], shown["runs"]) == (N_IMAGES, N_IMAGES, [])
    assert empty.delete(f"{BASE}/new one").status_code == 204
    assert empty.get(f"{BASE}/new one").status_code == 404


def test_a_name_that_can_not_be_is_refused_before_the_job(empty: Client) -> None:
    answer = empty.post(BASE, json={"dataset": "a/b", "annotations": "/x"})
    assert answer.status_code == 422
    assert empty.get("/api/v1/jobs").json()["items"] == []


def test_a_data_set_is_shown_with_what_belongs_to_it(client: Client) -> None:
    shown = client.get(PATH).json()
    assert shown["name"] == DATASET
    assert shown["categories"] == ["sign", "lamp <b>"]
    assert shown["runs"] == ["a"]
    assert [encoder["kind"] for encoder in shown["encoders"]] == ["untrained"]
    assert sum(shown["findings"].values()) == 1


def test_columns_say_what_they_mean(client: Client) -> None:
    columns = {column["name"]: column for column in client.get(f"{PATH}/columns").json()["items"]}
    assert columns["area"]["type"] == "number"
    assert columns["category"]["description"] == "name of the category"
    assert client.get(f"{PATH}/columns", params={"items": "predictions"}).status_code == 422


def test_findings_name_file_row_and_reason(client: Client) -> None:
    page = client.get(f"{PATH}/findings").json()
    assert page["total"] == len(page["items"]) == 1
    assert "5.png" in str(page["items"][0])
    of_run = client.get(f"{PATH}/findings", params={"run": "a"}).json()
    assert [finding["kind"] for finding in of_run["items"]] == ["confidence cut"]


def test_the_doctor_answers_for_the_home_and_for_a_data_set(client: Client) -> None:
    assert "microtome" in client.get("/api/v1/doctor").json()["installation"]
    assert client.get(f"{PATH}/doctor").json()["dataset"]["n_unreadable"] == 1


def test_the_process_is_alive_and_ready_and_counts(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    client.get(f"{PATH}/nowhere")
    figures = client.get("/metrics").text
    assert 'microtome_http_requests_total{method="GET",route="/healthz",status="200"}' in figures
    assert 'microtome_http_requests_total{method="other",route="other",status="404"}' in figures
    assert "street" not in figures
