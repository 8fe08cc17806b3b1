from __future__ import annotations

from typing import Any

import pytest

from microtome.catalog import Catalog, Category, DatasetRecord, DatasetVersion, FindingRecord
from microtome.errors import ConflictError, InputError, NotFoundError


def _commit(catalog: Catalog, dataset: DatasetRecord, note: str = "import", **brought: Any) -> DatasetRecord:
    return catalog.commit_version(
        dataset.dataset_id,
        expected_version=dataset.version,
        images_version=dataset.images_version + 1,
        objects_version=dataset.objects_version + 2,
        n_images=dataset.n_images + 10,
        n_objects=dataset.n_objects + 5_000_000_000,
        next_image_id=dataset.n_images + 10,
        next_object_id=dataset.n_objects + 5_000_000_000,
        note=note,
        **brought,
    )


def test_a_new_catalog_has_no_data_set(catalog: Catalog) -> None:
    assert catalog.datasets() == []
    with pytest.raises(NotFoundError, match="There is no data set yet"):
        catalog.dataset("streets")


def test_a_new_data_set_is_empty_and_of_version_0(catalog: Catalog) -> None:
    made = catalog.create_dataset("streets", "/pictures")
    assert made == catalog.dataset("streets") == catalog.datasets()[0]
    assert (made.dataset_id, made.name, made.images_root) == (1, "streets", "/pictures")
    assert (made.version, made.n_images, made.n_objects, made.next_image_id, made.next_object_id) == (0,) * 5
    assert catalog.versions(made.dataset_id) == []


def test_a_name_is_taken_once(catalog: Catalog) -> None:
    catalog.create_dataset("caf\u00e9", "")
    with pytest.raises(ConflictError, match="already a data set named 'café'"):
        catalog.create_dataset("cafe\u0301", "")
    assert catalog.dataset("cafe\u0301").name == "caf\u00e9"


def test_data_sets_are_listed_by_name(catalog: Catalog) -> None:
    for name in ("roads", "alleys", "streets"):
        catalog.create_dataset(name, "")
    assert [dataset.name for dataset in catalog.datasets()] == ["alleys", "roads", "streets"]


def test_an_unknown_data_set_is_answered_with_the_nearest_name(catalog: Catalog) -> None:
    catalog.create_dataset("streets", "")
    with pytest.raises(NotFoundError, match="Did you mean 'streets'"):
        catalog.dataset("street")
    with pytest.raises(NotFoundError, match="Did you mean 'streets'"):
        catalog.delete_dataset("street")


@pytest.mark.parametrize("name", ["a/b", "", "\0"])
def test_a_name_that_cannot_be_is_refused_everywhere(catalog: Catalog, name: str) -> None:
    for use in (lambda: catalog.create_dataset(name, ""), lambda: catalog.dataset(name)):
        with pytest.raises(InputError, match="can't be the name of a data set"):
            use()


def test_a_folder_that_cannot_be_stored_is_refused(catalog: Catalog) -> None:
    with pytest.raises(InputError, match="can't be stored as a folder of images"):
        catalog.create_dataset("streets", "/caf\udce9")


def test_each_commit_makes_one_version(catalog: Catalog) -> None:
    made = catalog.create_dataset("streets", "")
    first = _commit(catalog, made, "import of coco")
    second = _commit(catalog, first, "more")
    assert second == catalog.dataset("streets")
    assert (second.version, second.images_version, second.objects_version) == (2, 2, 4)
    assert (second.n_objects, second.next_image_id) == (10_000_000_000, 20)
    assert catalog.versions(made.dataset_id) == [
        DatasetVersion(1, 1, 1, 2, 10, 5_000_000_000, "import of coco", catalog.versions(1)[0].created_at),
        DatasetVersion(1, 2, 2, 4, 20, 10_000_000_000, "more", catalog.versions(1)[1].created_at, 1),
    ]


def test_a_commit_on_an_older_version_is_refused(catalog: Catalog) -> None:
    made = catalog.create_dataset("streets", "")
    first = _commit(catalog, made)
    with pytest.raises(ConflictError, match="found version 1; expected version 0"):
        _commit(catalog, made)
    assert catalog.dataset("streets") == first
    assert len(catalog.versions(made.dataset_id)) == 1


def test_categories_and_findings_come_with_the_version_or_not_at_all(catalog: Catalog) -> None:
    made = catalog.create_dataset("streets", "")
    car, gap = Category(0, 1, "car", ""), Category(2, 2, "sign", "")
    odd = FindingRecord(made.dataset_id, None, "boxes.json", "1", "zero size", "width is 0", "set aside")
    foreign = FindingRecord(99, None, "boxes.json", "1", "zero size", "width is 0", "set aside")
    with pytest.raises(InputError, match="no gaps"):
        _commit(catalog, made, categories=[car, gap], findings=[odd])
    with pytest.raises(NotFoundError, match="it belongs to does not exist"):
        _commit(catalog, made, categories=[car], findings=[odd, foreign])
    assert catalog.dataset("streets") == made
    assert catalog.versions(made.dataset_id) == []
    assert catalog.categories(made.dataset_id) == []
    assert catalog.findings(made.dataset_id) == []
    assert _commit(catalog, made, categories=[car], findings=[odd]).version == 1
    assert catalog.categories(made.dataset_id) == [car]
    assert catalog.findings(made.dataset_id) == [odd]


def test_a_commit_on_a_deleted_data_set_is_refused(catalog: Catalog) -> None:
    made = catalog.create_dataset("streets", "")
    catalog.delete_dataset("streets")
    with pytest.raises(NotFoundError, match="no data set has the id 1"):
        _commit(catalog, made)


def test_deleting_answers_what_is_gone_and_takes_its_versions_along(catalog: Catalog) -> None:
    made = _commit(catalog, catalog.create_dataset("streets", ""))
    assert catalog.delete_dataset("streets") == made
    assert catalog.datasets() == []
    assert catalog.versions(made.dataset_id) == []


def test_the_id_of_a_deleted_data_set_is_never_used_again(catalog: Catalog) -> None:
    first = catalog.create_dataset("streets", "")
    catalog.delete_dataset("streets")
    assert catalog.create_dataset("streets", "").dataset_id > first.dataset_id
