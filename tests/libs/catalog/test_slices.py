from __future__ import annotations

from datetime import UTC, datetime

import pytest

from microtome.catalog import Catalog, EncoderRecord, SliceRecord
from microtome.errors import ConflictError, InputError, NotFoundError


@pytest.fixture
def dataset_id(catalog: Catalog) -> int:
    return catalog.create_dataset("streets", "").dataset_id


def _put(catalog: Catalog, dataset_id: int, name: str = "faded", **changes: object) -> SliceRecord:
    values: dict[str, object] = {
        "scope": "objects",
        "query": {"text": "faded crosswalks", "limit": None},
        "members_path": "datasets/1/slices/faded.npy",
        "n_members": 12,
        "dataset_version": 1,
    }
    return catalog.put_slice(dataset_id, name, **{**values, **changes})


def test_a_new_data_set_has_no_slices(catalog: Catalog, dataset_id: int) -> None:
    assert catalog.slices(dataset_id) == []
    with pytest.raises(NotFoundError, match="There is no slice yet"):
        catalog.slice(dataset_id, "faded")


def test_a_slice_comes_back_as_it_was_put(catalog: Catalog, dataset_id: int) -> None:
    put = _put(catalog, dataset_id)
    assert put == catalog.slice(dataset_id, "faded")
    assert put.query == {"text": "faded crosswalks", "limit": None}
    assert (put.scope, put.n_members, put.encoder_digest) == ("objects", 12, None)
    assert put.created_at == put.refreshed_at


def test_a_slice_is_replaced_only_when_asked(catalog: Catalog, dataset_id: int) -> None:
    first = _put(catalog, dataset_id)
    with pytest.raises(ConflictError, match="already a slice named 'faded'"):
        _put(catalog, dataset_id, n_members=3)
    second = _put(catalog, dataset_id, n_members=3, scope="images", dataset_version=2, replace=True)
    assert second == catalog.slice(dataset_id, "faded")
    assert (second.n_members, second.scope, second.dataset_version) == (3, "images", 2)
    assert (second.slice_id, second.created_at) == (first.slice_id, first.created_at)
    assert second.refreshed_at >= first.refreshed_at


def test_a_slice_that_is_not_there_can_be_replaced_too(catalog: Catalog, dataset_id: int) -> None:
    assert _put(catalog, dataset_id, replace=True) == catalog.slice(dataset_id, "faded")


def test_a_slice_by_similarity_names_an_encoder_that_is_known(catalog: Catalog, dataset_id: int) -> None:
    with pytest.raises(NotFoundError, match="encoder it belongs to does not exist"):
        _put(catalog, dataset_id, encoder_digest="d")
    catalog.put_encoder(EncoderRecord("d", "tiny", 4, "untrained", {}, datetime.now(UTC)))
    assert _put(catalog, dataset_id, encoder_digest="d").encoder_digest == "d"


def test_slices_are_listed_by_name_and_deleted(catalog: Catalog, dataset_id: int) -> None:
    b, a = _put(catalog, dataset_id, "b"), _put(catalog, dataset_id, "a")
    assert catalog.slices(dataset_id) == [a, b]
    assert catalog.delete_slice(dataset_id, "a") == a
    assert catalog.slices(dataset_id) == [b]
    with pytest.raises(NotFoundError, match="no slice is named 'a'"):
        catalog.delete_slice(dataset_id, "a")


def test_a_bad_name_is_refused(catalog: Catalog, dataset_id: int) -> None:
    with pytest.raises(InputError, match="can't be the name of a slice"):
        _put(catalog, dataset_id, "a/b")


def test_an_unknown_slice_is_answered_with_the_nearest_name(catalog: Catalog, dataset_id: int) -> None:
    _put(catalog, dataset_id, "faded crosswalks")
    with pytest.raises(NotFoundError, match="Did you mean 'faded crosswalks'"):
        catalog.slice(dataset_id, "faded crosswalk")
