from __future__ import annotations

import pytest

from microtome.catalog import Catalog, EvaluationRecord
from microtome.errors import NotFoundError


def _put(catalog: Catalog, run_id: int, iou_type: str = "bbox", **changes: object) -> EvaluationRecord:
    values: dict[str, object] = {
        "dataset_version": 1,
        "predictions_version": 2,
        "confidence_threshold": 0.1,
        "path": "datasets/1/runs/1/match.bin",
        "outcomes_objects_version": 3,
        "outcomes_predictions_version": 4,
        "summary": {"mAP": 0.188, "AP_small": None},
    }
    return catalog.put_evaluation(run_id, iou_type, **{**values, **changes})


def _run(catalog: Catalog, dataset: str, name: str) -> int:
    known = {record.name for record in catalog.datasets()}
    record = catalog.dataset(dataset) if dataset in known else catalog.create_dataset(dataset, "")
    return catalog.create_run(record.dataset_id, name, source="", dataset_version=1).run_id


def test_a_new_run_has_no_evaluation(catalog: Catalog) -> None:
    assert catalog.evaluation(_run(catalog, "streets", "a"), "bbox") is None
    assert catalog.evaluations(1) == []


def test_an_evaluation_comes_back_as_it_was_put(catalog: Catalog) -> None:
    run_id = _run(catalog, "streets", "a")
    put = _put(catalog, run_id)
    assert put == catalog.evaluation(run_id, "bbox")
    assert put.confidence_threshold == 0.1
    assert put.summary == {"mAP": 0.188, "AP_small": None}


def test_a_run_has_one_evaluation_of_each_iou_type(catalog: Catalog) -> None:
    run_id = _run(catalog, "streets", "a")
    first, segm = _put(catalog, run_id), _put(catalog, run_id, "segm")
    second = _put(catalog, run_id, path="new", outcomes_objects_version=9)
    assert second.evaluation_id == first.evaluation_id
    assert (second.path, second.outcomes_objects_version) == ("new", 9)
    assert catalog.evaluations(1) == [second, segm]


def test_evaluations_are_those_of_the_data_sets_runs(catalog: Catalog) -> None:
    first, second = _run(catalog, "streets", "a"), _run(catalog, "streets", "b")
    other = _run(catalog, "other", "a")
    records = [_put(catalog, run_id) for run_id in (second, first, other)]
    assert catalog.evaluations(1) == [records[1], records[0]]
    assert catalog.evaluations(2) == [records[2]]


def test_an_evaluation_of_an_unknown_run_is_refused(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="run or encoder it belongs to does not exist"):
        _put(catalog, 77)


def test_evaluations_go_with_their_run(catalog: Catalog) -> None:
    run_id = _run(catalog, "streets", "a")
    _put(catalog, run_id)
    catalog.delete_run(1, "a")
    assert catalog.evaluation(run_id, "bbox") is None
