from __future__ import annotations

import pytest

from microtome.catalog import Catalog, ScoreRecord
from microtome.errors import NotFoundError

COLUMN = {"name": "brightness", "type": "number", "description": "mean", "worst": None}


def _put(catalog: Catalog, dataset_id: int, family: str = "pixels", **changes: object) -> ScoreRecord:
    values: dict[str, object] = {
        "table_version": 3, "dataset_version": 1, "inputs": "ab" * 32, "columns": [COLUMN]
    }  # fmt: skip
    return catalog.put_score(dataset_id, "images", family, **{**values, **changes})


@pytest.fixture
def dataset_id(catalog: Catalog) -> int:
    return catalog.create_dataset("streets", "").dataset_id


def test_a_new_data_set_has_no_scores(catalog: Catalog, dataset_id: int) -> None:
    assert catalog.scores(dataset_id) == []
    assert catalog.score(dataset_id, "images", "pixels") is None
    assert catalog.delete_score(dataset_id, "images", "pixels") is None


def test_a_family_comes_back_as_it_was_put_and_takes_the_place_of_the_former(
    catalog: Catalog, dataset_id: int
) -> None:
    first = _put(catalog, dataset_id)
    assert catalog.score(dataset_id, "images", "pixels") == first
    assert (first.run_id, first.columns) == (None, [COLUMN])
    second = _put(catalog, dataset_id, table_version=4)
    assert catalog.scores(dataset_id) == [second]


def test_families_of_a_run_are_told_from_those_of_the_data_set(catalog: Catalog, dataset_id: int) -> None:
    runs = [catalog.create_run(dataset_id, name, source="", dataset_version=1).run_id for name in "ab"]
    own = _put(catalog, dataset_id)
    of_run = [_put(catalog, dataset_id, run_id=run_id) for run_id in runs]
    assert catalog.scores(dataset_id) == [own]
    assert [catalog.scores(dataset_id, run_id) for run_id in runs] == [[each] for each in of_run]
    catalog.delete_run(dataset_id, "a")
    assert catalog.scores(dataset_id, runs[0]) == []
    assert catalog.delete_score(dataset_id, "images", "pixels") == own
    assert catalog.scores(dataset_id, runs[1]) == [of_run[1]]


def test_scores_of_an_unknown_data_set_or_run_are_refused(catalog: Catalog, dataset_id: int) -> None:
    with pytest.raises(NotFoundError):
        _put(catalog, 77)
    with pytest.raises(NotFoundError, match="run or encoder it belongs to does not exist"):
        _put(catalog, dataset_id, run_id=77)


def test_scores_go_with_their_data_set(catalog: Catalog, dataset_id: int) -> None:
    _put(catalog, dataset_id)
    catalog.delete_dataset("streets")
    assert catalog.scores(dataset_id) == []
