from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from tests.services.microtome_api.signs import Client

from microtome_api.pages import PAGES
from microtome_api.routes import front_page

SCREENS = Path(front_page.__file__).parents[2] / "microtome_web" / "src" / "app" / "screens.tsx"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built page with one script."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text('<meta name="style-nonce" content="__NONCE__">')
    (tmp_path / "assets" / "index-1.js").write_text("1")
    (tmp_path / "assets" / "secret.txt").write_text("no type that a page needs")
    monkeypatch.setattr(front_page, "BUILT", tmp_path)
    return tmp_path


def test_without_built_files_a_plain_page_says_how_to_build_them(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_page, "BUILT", tmp_path)
    answer = client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "npm run build" in answer.text
    assert "<script" not in answer.text
    assert "sha256-" in answer.headers["content-security-policy"]


def test_each_page_has_a_nonce_of_its_own_that_its_policy_names(client: Client, built: Path) -> None:
    first, second = client.get("/"), client.get("/")
    nonce = first.text.split('content="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in first.headers["content-security-policy"]
    assert first.text != second.text


def test_the_policy_lets_nothing_in_from_elsewhere(client: Client, built: Path) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_script_is_kept_for_ever(client: Client, built: Path) -> None:
    answer = client.get("/assets/index-1.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]


def test_a_script_is_sent_packed_to_who_understands_it(client: Client, built: Path) -> None:
    (built / "assets" / "index-1.js.gz").write_bytes(gzip.compress(b"packed"))
    answer = client.get("/assets/index-1.js", headers={"Accept-Encoding": "gzip, br"})
    assert (answer.text, answer.headers["content-encoding"]) == ("packed", "gzip")
    plain = client.get("/assets/index-1.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == "1"
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("name", ["secret.txt", "absent.js", "..%2Findex.html", "%2Fetc%2Fpasswd"])
def test_nothing_but_built_scripts_and_styles_is_given(client: Client, built: Path, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_each_screen_of_the_browser_is_a_page() -> None:
    assert re.findall(r'path: "(\w+)"', SCREENS.read_text(encoding="utf-8")) == list(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_whose_sign_was_left_out_is_found(client: Client, page: str) -> None:
    answer = client.get(f"/{page}")
    assert (answer.status_code, answer.headers["location"]) == (307, f"./#/{page}")


def test_what_the_address_of_a_page_says_goes_along(client: Client) -> None:
    answer = client.get("/slices?dataset=a%20b&run=x%26y")
    assert answer.headers["location"] == "./#/slices?dataset=a%20b&run=x%26y"


@pytest.mark.parametrize("path", ["/slicez", "/slices/", "/slices/night", "/api/v1/slices", "/api/slices"])
def test_what_is_no_page_is_said_to_be_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
