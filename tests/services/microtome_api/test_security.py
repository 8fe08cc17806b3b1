from __future__ import annotations

import json
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from tests.services.microtome_api.signs import DATASET, PATH, Client, drawn, truth, work

from microtome.datasets import RULES, Home
from microtome.errors import AccessError, InputError
from microtome.settings import Settings
from microtome_api import create_app
from microtome_api.import_paths import allowed_category_map, allowed_model, allowed_path
from microtome_api.security import is_loopback


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:9", "localhost:8080", "LOCALHOST", "[::1]", "[::1]:8080"]
)
def test_names_of_this_machine_are_answered(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "::1",
        "0.0.0.0",
    ],
)
def test_another_name_is_refused(client: Client, host: str) -> None:
    answer = client.get("/api/v1/datasets", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"


def test_names_can_be_added(home: Home, portal: BlockingPortal) -> None:
    settings = Settings(home=home.path, allowed_hosts="Microtome.example, other.example")
    client = Client(create_app(settings, home), portal)
    assert client.get("/healthz", headers={"Host": "microtome.example:443"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_asked_by_another_sites_page_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert client.delete(f"{PATH}/slices/x", headers=headers).status_code == 403
    assert client.post(f"{PATH}/search", json={}, headers=headers).status_code == 403


def test_a_change_asked_by_our_own_page_is_let_through(client: Client) -> None:
    headers = {"Origin": client.base, "Sec-Fetch-Site": "same-origin"}
    assert client.post(f"{PATH}/search", json={}, headers=headers).status_code == 200


def test_every_answer_carries_the_headers_of_safety(client: Client) -> None:
    for path in ("/healthz", "/nowhere", "/", f"{PATH}/images/0/picture"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_other_origins_are_told_nothing(client: Client) -> None:
    answer = client.call("OPTIONS", "/api/v1/datasets", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
    ],
)
def test_only_this_machine_reaches_a_loopback_address(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_a_local_server_imports_from_anywhere(tmp_path: Path) -> None:
    assert allowed_path(Settings(), str(tmp_path)) == str(tmp_path.resolve())


def test_a_server_that_others_reach_imports_from_nowhere_unless_told(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="may not import"):
        allowed_path(Settings(host="0.0.0.0"), str(tmp_path))
    roots = Settings(host="0.0.0.0", import_roots=f"/nowhere:{tmp_path}")
    assert allowed_path(roots, str(tmp_path / "a.json")) == str(tmp_path.resolve() / "a.json")


def test_roots_hold_against_dots_and_links(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link").symlink_to(tmp_path)
    settings = Settings(import_roots=str(tmp_path / "root"))
    for path in ("root/../secret.json", "root/link/secret.json", "secret.json", "root-2"):
        with pytest.raises(AccessError):
            allowed_path(settings, f"{tmp_path}/{path}")


@pytest.mark.parametrize("path", ["", "relative.json", "~/x", "/a\0b"])
def test_a_path_must_be_absolute(path: str) -> None:
    with pytest.raises(InputError, match="absolute"):
        allowed_path(Settings(), path)


def test_models_and_category_maps_name_files_under_the_roots_only(tmp_path: Path) -> None:
    settings = Settings(import_roots=str(tmp_path))
    root = tmp_path.resolve()
    assert allowed_model(settings, "untrained:3") == "untrained:3"
    assert allowed_model(settings, None) is None
    assert allowed_model(settings, f"RN50={tmp_path}/w.safetensors") == f"RN50={root}/w.safetensors"
    both = f"{tmp_path}/a.json={tmp_path}/w=1.safetensors"
    assert allowed_model(settings, both) == f"{root}/a.json={root}/w=1.safetensors"
    for refused in ("RN50=/etc/passwd", f"/etc/a.json={tmp_path}/w.safetensors"):
        with pytest.raises(AccessError):
            allowed_model(settings, refused)
    with pytest.raises(AccessError):
        allowed_category_map(settings, "/etc/passwd")


@pytest.mark.parametrize("rule", [*RULES, "offset:-1", "offset:+1"])
def test_a_rule_of_categories_is_no_path(rule: str) -> None:
    assert allowed_category_map(Settings(import_roots="/nowhere"), rule) == rule


@pytest.mark.parametrize("rule", ["", "offset:", "offset:\u00b2", "offset:1.5", "names.txt", "Index"])
def test_what_is_no_rule_of_categories_is_refused_before_the_job(client: Client, rule: str) -> None:
    answer = client.post(f"{PATH}/runs", json={"run": "b", "path": "/a.json", "category_map": rule})
    assert (answer.status_code, answer.json()["detail"]) == (422, "the category map is not known")
    assert "offset:N" in answer.json()["expected"]


def test_an_import_from_outside_the_roots_is_refused(home: Home, portal: BlockingPortal, files: Path) -> None:
    client = Client(create_app(Settings(home=home.path, import_roots="/nowhere"), home), portal)
    body = {"dataset": "new", "annotations": str(files / "truth.json")}
    answer = client.post("/api/v1/datasets", json=body)
    assert answer.status_code == 403
    assert "MICROTOME_IMPORT_ROOTS" in answer.json()["fix"]
    assert client.post(f"{PATH}/runs", json={"run": "b", "path": "/etc/passwd"}).status_code == 403
    assert client.post(f"{PATH}/embeddings", json={"model": "RN50=/etc/passwd"}).status_code == 403


def test_pictures_are_asked_for_by_id_only(client: Client) -> None:
    for name in ("..%2F..%2Fcatalog.sqlite", "0.png", "-1", "999", "1e3"):
        assert client.get(f"{PATH}/images/{name}/picture").status_code in (404, 422)


def test_a_file_name_can_not_lead_out_of_the_folder_of_pictures(
    empty: Client, tmp_path: Path, files: Path
) -> None:
    drawn(1).save(tmp_path / "secret.png")
    (tmp_path / "inside").mkdir()
    document = truth()
    document["images"][0]["file_name"] = "../secret.png"
    document["images"][1]["file_name"] = str(tmp_path / "secret.png")
    (tmp_path / "inside" / "link.png").symlink_to(tmp_path / "secret.png")
    document["images"][2]["file_name"] = "link.png"
    (tmp_path / "truth.json").write_text(json.dumps(document))
    body = {
        "dataset": DATASET,
        "annotations": str(tmp_path / "truth.json"),
        "images": str(tmp_path / "inside"),
    }
    assert empty.post("/api/v1/datasets", json=body).status_code == 202
    job = work(empty.app.state.server.home)
    assert job.status == "done", job.error
    for number in range(3):
        assert empty.get(f"{PATH}/images/{number}/picture").status_code in (404, 422)
