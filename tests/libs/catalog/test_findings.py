from __future__ import annotations

import pytest

from microtome.catalog import Catalog, FindingRecord
from microtome.errors import NotFoundError


def _finding(dataset_id: int, run_id: int | None, row: str, kind: str = "zero size") -> FindingRecord:
    return FindingRecord(dataset_id, run_id, "boxes.json", row, kind, "width is 0", "set aside")


@pytest.fixture
def dataset_id(catalog: Catalog) -> int:
    return catalog.create_dataset("streets", "").dataset_id


def test_a_new_data_set_has_no_findings(catalog: Catalog, dataset_id: int) -> None:
    catalog.add_findings([])
    assert catalog.findings(dataset_id) == []
    assert catalog.count_findings(dataset_id) == {}


def test_findings_come_in_order_a_page_at_a_time(catalog: Catalog, dataset_id: int) -> None:
    added = [_finding(dataset_id, None, str(row)) for row in range(250)]
    catalog.add_findings(added)
    assert catalog.findings(dataset_id) == added[:100]
    assert catalog.findings(dataset_id, limit=60, offset=200) == added[200:]


def test_findings_of_a_run_are_apart_from_those_of_the_data_set(catalog: Catalog, dataset_id: int) -> None:
    run_id = catalog.create_run(dataset_id, "a", source="", dataset_version=1).run_id
    own, of_run = _finding(dataset_id, None, "1"), _finding(dataset_id, run_id, "2", "unknown image")
    catalog.add_findings([of_run, own])
    assert catalog.findings(dataset_id) == [own]
    assert catalog.findings(dataset_id, run_id) == [of_run]
    assert catalog.count_findings(dataset_id, run_id) == {"unknown image": 1}
    catalog.delete_run(dataset_id, "a")
    assert catalog.findings(dataset_id, run_id) == []


def test_findings_are_counted_by_kind_most_first(catalog: Catalog, dataset_id: int) -> None:
    kinds = ["b", "a", "c", "c"]
    catalog.add_findings([_finding(dataset_id, None, "1", kind) for kind in kinds])
    assert list(catalog.count_findings(dataset_id).items()) == [("c", 2), ("a", 1), ("b", 1)]


def test_bytes_of_hostile_files_can_be_reported(catalog: Catalog, dataset_id: int) -> None:
    odd = FindingRecord(dataset_id, None, "caf\udce9.jpg", "\0", "odd", "holds '\0'", "noted")
    catalog.add_findings([odd])
    (stored,) = catalog.findings(dataset_id)
    assert (stored.file, stored.row, stored.reason) == ("caf\ufffd.jpg", "\ufffd", "holds '\ufffd'")


def test_findings_of_an_unknown_data_set_are_refused(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="it belongs to does not exist"):
        catalog.add_findings([_finding(9, None, "1")])


def test_everything_goes_with_its_data_set(catalog: Catalog, dataset_id: int) -> None:
    run_id = catalog.create_run(dataset_id, "a", source="", dataset_version=1).run_id
    catalog.add_findings([_finding(dataset_id, None, "1"), _finding(dataset_id, run_id, "1")])
    catalog.delete_dataset("streets")
    assert catalog.findings(dataset_id) == catalog.findings(dataset_id, run_id) == []
    assert catalog.runs(dataset_id) == []
