from __future__ import annotations

from itertools import product

from sqlalchemy import insert

from microtome.catalog import Catalog
from microtome.catalog.schema import artifacts
from microtome.files import Ledger, LedgerEntry


def test_a_new_ledger_is_empty(catalog: Catalog) -> None:
    ledger: Ledger = catalog
    assert ledger.under("") == []
    assert ledger.recorded("a") is None
    ledger.forget("a")


def test_the_last_record_of_a_path_stands(catalog: Catalog) -> None:
    catalog.record("datasets/1/match.bin", 10, "aa")
    catalog.record("datasets/1/match.bin", 5_000_000_000, "bb")
    assert catalog.recorded("datasets/1/match.bin") == LedgerEntry(
        "datasets/1/match.bin", 5_000_000_000, "bb"
    )
    catalog.forget("datasets/1/match.bin")
    assert catalog.recorded("datasets/1/match.bin") is None


def test_a_prefix_is_taken_literally(catalog: Catalog) -> None:
    paths = ["d/1/a", "d/1/B", "d/10/a", "D/1/a", "d/1", "d_1/a", "d%", "d/1/é", "d/1/𝔘"]
    for path in paths:
        catalog.record(path, 1, "x")
    assert [entry.path for entry in catalog.under("d/1/")] == ["d/1/B", "d/1/a", "d/1/é", "d/1/𝔘"]
    assert [entry.path for entry in catalog.under("d_")] == ["d_1/a"]
    assert [entry.path for entry in catalog.under("d%")] == ["d%"]
    assert [entry.path for entry in catalog.under("")] == sorted(paths)


LETTERS = "aAé𝔘/_%-."
PATHS = ["".join(letters) for length in (1, 2) for letters in product(LETTERS, repeat=length)]


def test_what_lies_under_a_prefix_is_what_begins_with_it(catalog: Catalog) -> None:
    with catalog.writing() as connection:
        connection.execute(insert(artifacts), [{"path": path, "size": 1, "sha256": ""} for path in PATHS])
    for prefix in ["", *PATHS, "aaa", "z"]:
        expected = sorted(path for path in PATHS if path.startswith(prefix))
        assert [entry.path for entry in catalog.under(prefix)] == expected
