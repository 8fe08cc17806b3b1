"""Each column of each kind of table is described."""

from __future__ import annotations

import pytest

from microtome.tables import COLUMN_DESCRIPTIONS, OBJECTS, vectors_schema
from microtome.tables.schemas import base_schema


@pytest.mark.parametrize("kind", sorted(set(COLUMN_DESCRIPTIONS) - {"vectors"}))
def test_every_column_is_described_in_one_line(kind):
    described = COLUMN_DESCRIPTIONS[kind]
    assert list(described) == base_schema(f"datasets/1/{kind}").names
    assert all(text and "\n" not in text for text in described.values())


def test_the_columns_of_vectors_are_described():
    assert list(COLUMN_DESCRIPTIONS["vectors"]) == vectors_schema(4).names


def test_a_table_of_no_kind_need_have_no_column():
    assert base_schema("notes").names == []
    assert base_schema("datasets/1/objects") == OBJECTS
