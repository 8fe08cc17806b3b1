from __future__ import annotations

import logging

import pytest
from tests.services.microtome_api.signs import PATH, Client

from microtome import errors
from microtome_api.problems import KINDS, problem_of


def tree(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(found for child in kind.__subclasses__() for found in tree(child))]


@pytest.mark.parametrize("kind", tree(errors.MicrotomeError))
def test_every_error_of_ours_has_a_kind(kind: type[errors.MicrotomeError]) -> None:
    problem, _ = problem_of(kind("it broke"))
    assert problem.detail == "it broke"
    assert problem.status >= 400
    assert any(base in KINDS for base in kind.__mro__)


def test_a_problem_says_what_was_found_and_what_to_do(client: Client) -> None:
    answer = client.get("/api/v1/datasets/street sings")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == "urn:microtome:problem:not-found"
    assert (body["status"], body["detail"]) == (404, "no data set is named 'street sings'")
    assert "street signs" in body["fix"]


def test_a_fault_in_a_filter_has_its_position(client: Client) -> None:
    body = client.get(f"{PATH}/objects", params={"where": "area > 1 AND colour = 3"}).json()
    assert (body["type"], body["status"], body["position"]) == ("urn:microtome:problem:filter", 422, 13)


def test_a_request_that_does_not_fit_lists_its_faults(client: Client) -> None:
    answer = client.post(f"{PATH}/search", json={"items": "things", "colour": 1})
    assert answer.status_code == 422
    faults = {fault["field"] for fault in answer.json()["errors"]}
    assert faults == {"body.items", "body.colour"}


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 10_000, b""])
def test_a_body_that_is_no_json_is_bad_input(client: Client, content: bytes) -> None:
    answer = client.post(f"{PATH}/search", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("number", [2**63, 2**70, -1])
def test_a_number_that_no_id_can_have_is_bad_input(client: Client, number: int) -> None:
    places = [
        f"{PATH}/images/{number}",
        f"{PATH}/images/{number}/picture",
        f"{PATH}/objects/{number}/crop",
        f"{PATH}/predictions/{number}/crop?run=a",
        f"/api/v1/jobs/{number}",
        f"/api/v1/jobs/{number}/events",
    ]
    assert {client.get(place).status_code for place in places} == {422}
    assert {client.post(f"/api/v1/jobs/{number}/{act}").status_code for act in ("cancel", "retry")} == {422}
    assert client.post(f"{PATH}/search", json={"like": number}).status_code == 422
    assert client.get("/api/v1/jobs/1/events", headers={"Last-Event-ID": str(number)}).status_code == 422


def test_the_largest_id_is_looked_for(client: Client) -> None:
    assert client.get(f"{PATH}/images/{2**63 - 1}").status_code == 404
    assert client.get(f"/api/v1/jobs/{2**63 - 1}").status_code == 404


def test_an_unknown_place_and_method_are_problems(client: Client) -> None:
    assert client.get("/nowhere").json()["title"] == "Not Found"
    answer = client.call("PUT", "/api/v1/datasets")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_missing_token_names_the_scheme() -> None:
    problem, headers = problem_of(errors.AccessError("no token"))
    assert (problem.status, headers) == (401, {"WWW-Authenticate": "Bearer"})
    assert problem_of(errors.AccessError("read only", known=True))[0].status == 403


def test_what_nobody_foresaw_is_logged_under_an_id(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret path")

    monkeypatch.setattr(type(client.app.state.server.home.catalog), "datasets", fail)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/api/v1/datasets")
    body = answer.json()
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert body["id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"
