from __future__ import annotations

from pathlib import Path

import pytest

from microtome.catalog import Catalog
from microtome.catalog.address import engine_of
from microtome.errors import InputError, MicrotomeError


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "the catalog's address can't be read"),
        ("catalog.sqlite", "the catalog's address can't be read"),
        ("sqlite://", "can't live in such a database; found sqlite"),
        ("sqlite:///", "the catalog needs a file"),
        ("sqlite:///:memory:", "the catalog needs a file"),
        ("mysql://root@host/base", "can't live in such a database; found mysql"),
        ("postgresql+psycopg2://host/base", "found postgresql+psycopg2"),
        ("postgresql://host:port/base", "the catalog's address can't be read"),
    ],
)
def test_an_address_of_another_kind_is_refused(address: str, expected: str) -> None:
    with pytest.raises(InputError) as refusal:
        engine_of(address)
    assert expected in str(refusal.value)
    assert "MICROTOME_DATABASE_URL" in str(refusal.value)


@pytest.mark.parametrize("address", ["postgres://h/b", "postgresql://h/b", "postgresql+psycopg://h/b"])
def test_every_spelling_of_postgresql_uses_psycopg_3(address: str) -> None:
    assert engine_of(address).driver == "psycopg"


@pytest.mark.parametrize("folder", ["what?mode=ro", "100%25", "a#b", "späte Straßen"])
def test_the_path_of_a_file_is_taken_literally(tmp_path: Path, folder: str) -> None:
    with Catalog.open(f"sqlite:///{tmp_path / folder / 'catalog.sqlite'}") as catalog:
        assert catalog.datasets() == []
    assert (tmp_path / folder / "catalog.sqlite").is_file()


def test_a_password_is_not_repeated_when_the_server_does_not_answer() -> None:
    with pytest.raises(InputError) as refusal:
        Catalog.open("postgresql://somebody:secret@127.0.0.1:1/base")
    assert "can't be used: postgresql+psycopg://somebody:***@127.0.0.1:1/base" in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(MicrotomeError, match=r"taken.*can't be written"):
        Catalog.open(f"sqlite:///{tmp_path / 'taken' / 'catalog.sqlite'}")
