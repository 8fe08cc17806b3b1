from __future__ import annotations

import pytest

from microtome.catalog import Catalog, FindingRecord
from microtome.errors import ConflictError, InputError, NotFoundError


@pytest.fixture
def dataset_id(catalog: Catalog) -> int:
    return catalog.create_dataset("streets", "").dataset_id


def test_a_new_data_set_has_no_runs(catalog: Catalog, dataset_id: int) -> None:
    assert catalog.runs(dataset_id) == []
    with pytest.raises(NotFoundError, match="There is no run yet"):
        catalog.run(dataset_id, "baseline")


def test_a_run_comes_back_as_it_was_made(catalog: Catalog, dataset_id: int) -> None:
    made = catalog.create_run(
        dataset_id,
        "baseline",
        source="/predictions.json",
        dataset_version=3,
        predictions_version=1,
        n_predictions=7,
        iou_types=("bbox", "segm"),
        doctor={"advice": ["none"], "share": 0.5, "nothing": None},
    )
    assert made == catalog.run(dataset_id, "baseline")
    assert (made.predictions_version, made.n_predictions, made.dataset_version) == (1, 7, 3)
    assert made.iou_types == ("bbox", "segm")
    assert made.doctor == {"advice": ["none"], "share": 0.5, "nothing": None}


def test_runs_are_listed_oldest_first(catalog: Catalog, dataset_id: int) -> None:
    for name in ("b", "a"):
        catalog.create_run(dataset_id, name, source="", dataset_version=1)
    assert [run.name for run in catalog.runs(dataset_id)] == ["b", "a"]


def test_a_name_is_taken_once_in_a_data_set(catalog: Catalog, dataset_id: int) -> None:
    catalog.create_run(dataset_id, "baseline", source="", dataset_version=1)
    with pytest.raises(ConflictError, match="already a run named 'baseline'"):
        catalog.create_run(dataset_id, "baseline", source="", dataset_version=1)
    other = catalog.create_dataset("other", "").dataset_id
    assert catalog.create_run(other, "baseline", source="", dataset_version=1).dataset_id == other


def test_a_run_of_an_unknown_data_set_is_refused(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="data set, run or encoder it belongs to does not exist"):
        catalog.create_run(99, "baseline", source="", dataset_version=1)


def test_a_bad_name_is_refused(catalog: Catalog, dataset_id: int) -> None:
    with pytest.raises(InputError, match="can't be the name of a run"):
        catalog.create_run(dataset_id, "a/b", source="", dataset_version=1)


def test_an_update_changes_what_is_given_and_nothing_else(catalog: Catalog, dataset_id: int) -> None:
    made = catalog.create_run(dataset_id, "a", source="file", dataset_version=1, doctor={"x": 1})
    assert catalog.update_run(made.run_id) == made
    changed = catalog.update_run(made.run_id, predictions_version=4, n_predictions=0, iou_types=["segm"])
    assert changed == catalog.run(dataset_id, "a")
    assert (changed.predictions_version, changed.n_predictions, changed.iou_types) == (4, 0, ("segm",))
    assert (changed.doctor, changed.source, changed.dataset_version) == ({"x": 1}, "file", 1)
    emptied = catalog.update_run(made.run_id, doctor={}, source="", dataset_version=2)
    assert (emptied.doctor, emptied.source, emptied.dataset_version) == ({}, "", 2)


def test_findings_come_with_an_update_or_neither_does(catalog: Catalog, dataset_id: int) -> None:
    made = catalog.create_run(dataset_id, "a", source="", dataset_version=1)
    odd = FindingRecord(dataset_id, made.run_id, "a.json", "1", "unknown image", "image 7", "set aside")
    foreign = FindingRecord(dataset_id, 99, "a.json", "1", "unknown image", "image 7", "set aside")
    with pytest.raises(NotFoundError):
        catalog.update_run(made.run_id, n_predictions=3, findings=[odd, foreign])
    assert catalog.run(dataset_id, "a") == made
    assert catalog.findings(dataset_id, made.run_id) == []
    assert catalog.update_run(made.run_id, n_predictions=3, findings=[odd]).n_predictions == 3
    assert catalog.findings(dataset_id, made.run_id) == [odd]


def test_an_update_of_an_unknown_run_is_refused(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="no run has the id 8"):
        catalog.update_run(8, n_predictions=1)


def test_a_deleted_run_is_gone_and_its_id_is_never_used_again(catalog: Catalog, dataset_id: int) -> None:
    made = catalog.create_run(dataset_id, "baseline", source="", dataset_version=1)
    assert catalog.delete_run(dataset_id, "baseline") == made
    assert catalog.runs(dataset_id) == []
    with pytest.raises(NotFoundError):
        catalog.delete_run(dataset_id, "baseline")
    assert catalog.create_run(dataset_id, "baseline", source="", dataset_version=1).run_id > made.run_id


def test_an_unknown_run_is_answered_with_the_nearest_name_of_its_data_set(
    catalog: Catalog, dataset_id: int
) -> None:
    catalog.create_run(dataset_id, "baseline", source="", dataset_version=1)
    other = catalog.create_dataset("other", "").dataset_id
    catalog.create_run(other, "basline 2", source="", dataset_version=1)
    with pytest.raises(NotFoundError, match=r"Did you mean 'baseline'\?"):
        catalog.run(dataset_id, "basline")
