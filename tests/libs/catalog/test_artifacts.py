from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microtome.catalog import Catalog
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


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text("aAzé/_%-.", min_size=1, max_size=4), max_size=8, unique=True),
    st.text("aAzé/_%", max_size=2),
)
def test_what_lies_under_a_prefix_is_what_begins_with_it(
    catalog: Catalog, paths: list[str], prefix: str
) -> None:
    for entry in catalog.under(""):
        catalog.forget(entry.path)
    for path in paths:
        catalog.record(path, 1, "x")
    assert [entry.path for entry in catalog.under(prefix)] == sorted(
        path for path in paths if path.startswith(prefix)
    )
