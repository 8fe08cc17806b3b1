from __future__ import annotations

import pytest

from microtome.datasets import ColumnInfo
from microtome.search.filter import parse
from microtome.search.named_ids import named_ids

COLUMNS = {
    name: ColumnInfo(name, kind, "", "item", name)
    for name, kind in (("id", "number"), ("area", "number"), ("category", "text"))
}


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("id = 7", [7]),
        ("7 = id", [7]),
        ("id IN (9, 3, 9)", [3, 9]),
        ("category = 'car' AND id IN (3, 9)", [3, 9]),
        ("id IN (3, 9) AND (area < 4 AND id = 9)", [9]),
        ("id = 3 AND id = 9", []),
        ("id IN (3, 9) OR area < 4", None),
        ("NOT id = 3", None),
        ("id = 3.5", None),
        ("id = -3", None),
        ("id + 1 = 3", None),
        ("id < 3", None),
        ("area = 3", None),
    ],
)
def test_a_filter_names_ids_where_it_can_select_no_others(where, ids):
    found = named_ids(parse(where, COLUMNS).expression)
    assert (None if found is None else found.tolist()) == ids
