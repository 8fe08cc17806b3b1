from __future__ import annotations

import pytest

from microtome.catalog import Catalog, DatasetRecord
from microtome.errors import ConflictError, InputError, NotFoundError


def _commit(catalog: Catalog, record: DatasetRecord, n_objects: int, branch: str = "") -> DatasetRecord:
    return catalog.commit_version(
        record.dataset_id,
        expected_version=record.version,
        images_version=1,
        objects_version=n_objects,
        n_images=1,
        n_objects=n_objects,
        next_image_id=1,
        next_object_id=max(record.next_object_id, n_objects),
        note=f"{n_objects} objects",
        branch=branch,
    )


@pytest.fixture
def head(catalog: Catalog) -> DatasetRecord:
    """A data set of two versions, of 5 and of 6 objects."""
    return _commit(catalog, _commit(catalog, catalog.create_dataset("streets", ""), 5), 6)


def test_a_new_data_set_has_no_references(catalog: Catalog) -> None:
    made = catalog.create_dataset("streets", "")
    assert catalog.references(made.dataset_id) == []
    assert catalog.dataset("streets@main").version == 0


def test_a_version_is_named_by_number_tag_and_branch(catalog: Catalog, head: DatasetRecord) -> None:
    catalog.create_reference(head.dataset_id, "first", kind="tag", version=1)
    catalog.create_reference(head.dataset_id, "fixes", kind="branch", version=1)
    for at, branch in (("1", None), ("first", None), ("fixes", "fixes")):
        record = catalog.dataset(f"streets@{at}")
        assert (record.name, record.plain_name, record.at) == (f"streets@{at}", "streets", at)
        assert (record.version, record.n_objects, record.next_object_id) == (1, 5, 6)
        assert record.branch == branch
    assert catalog.dataset("streets@main").version == catalog.dataset("streets").version == 2


def test_a_branch_goes_on_and_main_stays(catalog: Catalog, head: DatasetRecord) -> None:
    catalog.create_reference(head.dataset_id, "fixes", kind="branch", version=1)
    made = _commit(catalog, catalog.dataset("streets@fixes"), 9, branch="fixes")
    assert (made.version, made.n_objects, made.name) == (3, 9, "streets@fixes")
    main = catalog.dataset("streets")
    assert (main.version, main.n_objects, main.next_object_id) == (2, 6, 9)
    assert _commit(catalog, main, 7).version == 4
    parents = [(one.version, one.parent, one.branch) for one in catalog.versions(head.dataset_id)]
    assert parents == [(1, 0, ""), (2, 1, ""), (3, 1, "fixes"), (4, 2, "")]


def test_a_branch_that_went_on_meanwhile_is_not_overwritten(catalog: Catalog, head: DatasetRecord) -> None:
    catalog.create_reference(head.dataset_id, "fixes", kind="branch", version=1)
    before = catalog.dataset("streets@fixes")
    _commit(catalog, before, 9, branch="fixes")
    with pytest.raises(ConflictError, match="branch 'fixes' was changed by another process meanwhile"):
        _commit(catalog, before, 8, branch="fixes")
    assert len(catalog.versions(head.dataset_id)) == 3


@pytest.mark.parametrize("name", ["", "7", "main", "a@b", ".hidden"])
def test_a_reference_needs_a_name_of_its_own(catalog: Catalog, head: DatasetRecord, name: str) -> None:
    with pytest.raises(InputError):
        catalog.create_reference(head.dataset_id, name, kind="tag", version=1)


def test_taken_and_unknown_references_are_told(catalog: Catalog, head: DatasetRecord) -> None:
    catalog.create_reference(head.dataset_id, "clean", kind="tag", version=1)
    with pytest.raises(ConflictError, match="already a tag or branch named 'clean'"):
        catalog.create_reference(head.dataset_id, "clean", kind="branch", version=2)
    with pytest.raises(NotFoundError, match=r"no version, tag or branch is named 'claen'.*'clean'"):
        catalog.dataset("streets@claen")
    with pytest.raises(NotFoundError, match="no such version; found 9; expected 1 to 2"):
        catalog.dataset("streets@9")
    with pytest.raises(NotFoundError, match=r"no data set is named 'steets'.*'streets'"):
        catalog.dataset("steets@1")
    catalog.delete_reference(head.dataset_id, "clean")
    with pytest.raises(NotFoundError):
        catalog.delete_reference(head.dataset_id, "clean")


def test_a_whole_name_goes_before_a_version(catalog: Catalog, head: DatasetRecord) -> None:
    made = catalog.create_dataset("streets@1", "")
    assert catalog.dataset("streets@1") == made
    assert head.dataset_id != made.dataset_id
