from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route
from tests.services.microtome_api.signs import Client

from microtome.datasets import Home
from microtome.settings import Settings
from microtome_api import create_app
from microtome_api.pages import PAGES
from microtome_api.roles import RULES, methods_of, rule_of

LINES = sorted(RULES)
UNDESCRIBED = {
    ("GET", path) for path in ("/", "/assets/{name}", "/api/openapi.json", *(f"/{page}" for page in PAGES))
}


def routes_of(routes: list[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from routes_of(included.routes)
        else:
            assert isinstance(route, Route), f"{route} is of a kind that the table does not know"
            yield route


def sample(template: str) -> str:
    return re.sub(r"\{\w+\}", "7", template)


@pytest.fixture(scope="module")
def strict(home: Home, portal: BlockingPortal) -> Client:
    """A client of a server that others can reach."""
    settings = Settings(home=home.path, device="cpu", host="0.0.0.0", allowed_hosts="microtome.example")
    return Client(create_app(settings, home), portal, "http://microtome.example")


@pytest.fixture(scope="module")
def tokens(home: Home) -> dict[str, str]:
    return {role: home.catalog.add_token(f"a {role}er", role) for role in ("read", "write")}


def called(client: Client, method: str, template: str, token: str | None) -> int:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.call(method, sample(template), headers=headers).status_code


def test_every_route_has_a_rule_and_every_rule_a_route(client: Client) -> None:
    known = {
        (method, route.path)
        for route in routes_of(client.app.routes)
        for method in route.methods or ()
        if isinstance(route, APIRoute) or method != "HEAD"
    }
    assert known == set(RULES)


def test_every_described_operation_has_a_rule_and_an_id_of_its_own(client: Client) -> None:
    document = client.get("/api/openapi.json").json()
    operations = {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == set(RULES) - UNDESCRIBED
    assert all(operation["tags"] for operation in operations.values())
    names = [operation["operationId"] for operation in operations.values()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("method", "template"), LINES)
def test_a_path_is_ruled_by_its_own_line(method: str, template: str) -> None:
    rule = rule_of(method, sample(template))
    assert rule is not None
    assert (rule.template, rule.access) == (template, RULES[method, template])


def test_a_route_without_a_rule_is_denied(home: Home, portal: BlockingPortal) -> None:
    app: FastAPI = create_app(Settings(home=home.path), home)

    @app.get("/forgotten")
    def forgotten() -> str:
        return "open"

    assert Client(app, portal).get("/forgotten").status_code == 404


@pytest.mark.parametrize(("method", "template"), LINES)
def test_without_a_token_only_open_routes_answer(strict: Client, method: str, template: str) -> None:
    status = called(strict, method, template, None)
    opened = (404,) if template == "/assets/{name}" else (200, 307)
    assert status in (opened if RULES[method, template] == "none" else (401,))


@pytest.mark.parametrize(("method", "template"), LINES)
def test_an_unknown_token_is_as_good_as_none(strict: Client, method: str, template: str) -> None:
    assert (called(strict, method, template, "microtome_x") == 401) == (RULES[method, template] != "none")


@pytest.mark.parametrize(("method", "template"), LINES)
def test_a_reader_may_not_change_anything(
    strict: Client, tokens: dict[str, str], method: str, template: str
) -> None:
    status = called(strict, method, template, tokens["read"])
    assert (status == 403) == (RULES[method, template] == "write")
    assert status != 401


@pytest.mark.parametrize(("method", "template"), LINES)
def test_a_writer_is_let_through(strict: Client, tokens: dict[str, str], method: str, template: str) -> None:
    assert called(strict, method, template, tokens["write"]) not in (401, 403)


def test_a_revoked_token_is_refused(strict: Client, home: Home) -> None:
    token = home.catalog.add_token("short", "read")
    assert called(strict, "GET", "/api/v1/jobs", token) == 200
    home.catalog.revoke_token("short")
    assert called(strict, "GET", "/api/v1/jobs", token) == 401


def test_readers_may_post_questions_alone() -> None:
    open_posts = {path for (method, path), role in RULES.items() if method != "GET" and role != "write"}
    assert {path.split("/")[5] for path in open_posts} == {
        "analysis", "comparisons", "map", "review", "search",
    }  # fmt: skip


def test_a_path_knows_its_methods() -> None:
    assert methods_of("/api/v1/datasets/x") == ["DELETE", "GET"]
    assert methods_of("/nowhere") == []
