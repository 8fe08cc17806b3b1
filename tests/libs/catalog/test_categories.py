from __future__ import annotations

import pytest

from microtome.catalog import Catalog, Category
from microtome.errors import ConflictError, InputError, NotFoundError

CAR = Category(0, 3, "car", "vehicle")
SIGN = Category(1, None, "sign", "")


@pytest.fixture
def dataset_id(catalog: Catalog) -> int:
    return catalog.create_dataset("streets", "").dataset_id


def test_a_new_data_set_has_no_categories(catalog: Catalog, dataset_id: int) -> None:
    catalog.add_categories(dataset_id, [])
    assert catalog.categories(dataset_id) == []


def test_categories_come_in_order_of_their_ids(catalog: Catalog, dataset_id: int) -> None:
    catalog.add_categories(dataset_id, [SIGN, CAR])
    assert catalog.categories(dataset_id) == [CAR, SIGN]


def test_a_category_that_is_there_is_left_as_it_is(catalog: Catalog, dataset_id: int) -> None:
    catalog.add_categories(dataset_id, [CAR])
    catalog.add_categories(dataset_id, [Category(0, 99, "car", "other"), SIGN])
    assert catalog.categories(dataset_id) == [CAR, SIGN]


@pytest.mark.parametrize(
    ("category", "found"),
    [
        (Category(0, 3, "lorry", ""), "found 'car' with the id 0"),
        (Category(1, 3, "car", ""), "found 'car' with the id 0"),
    ],
)
def test_an_id_or_name_of_another_category_is_refused(
    catalog: Catalog, dataset_id: int, category: Category, found: str
) -> None:
    catalog.add_categories(dataset_id, [CAR])
    with pytest.raises(ConflictError, match=found):
        catalog.add_categories(dataset_id, [category])
    with pytest.raises(ConflictError, match=found):
        catalog.add_categories(catalog.create_dataset("other", "").dataset_id, [CAR, category])
    assert catalog.categories(dataset_id) == [CAR]


@pytest.mark.parametrize("category_id", [1, -1, 7])
def test_ids_with_a_gap_are_refused(catalog: Catalog, dataset_id: int, category_id: int) -> None:
    with pytest.raises(InputError, match=f"no gaps; found {category_id}; expected 0 next"):
        catalog.add_categories(dataset_id, [Category(category_id, None, "car", "")])
    assert catalog.categories(dataset_id) == []


def test_a_name_that_cannot_be_stored_is_refused(catalog: Catalog, dataset_id: int) -> None:
    with pytest.raises(InputError, match="can't be stored as a category's name"):
        catalog.add_categories(dataset_id, [Category(0, None, "c\0r", "")])


def test_categories_of_an_unknown_data_set_are_refused(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="no data set has the id 5"):
        catalog.add_categories(5, [CAR])


def test_data_sets_do_not_share_categories(catalog: Catalog, dataset_id: int) -> None:
    other = catalog.create_dataset("other", "").dataset_id
    catalog.add_categories(dataset_id, [CAR, SIGN])
    catalog.add_categories(other, [Category(0, None, "sign", "")])
    assert catalog.categories(other) == [Category(0, None, "sign", "")]
