from __future__ import annotations

import pytest

from microtome.search.reader import read
from microtome.search.wording import word


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("iscrowd", "iscrowd"),
        ("area<>1", "area != 1"),
        ("((area))=(1)", "area = 1"),
        ("area>1e3 and iou<.5", "area > 1000.0 AND iou < 0.5"),
        ("not(iscrowd)", "NOT iscrowd"),
        ("not not iscrowd", "NOT NOT iscrowd"),
        ("not area is null", "area IS NOT NULL"),
        ("not category in ('it''s')", "category NOT IN ('it''s')"),
        ("not(area between 1 and 2)", "area NOT BETWEEN 1 AND 2"),
        ("category not ilike 'a'", "category NOT ILIKE 'a'"),
        ("(iscrowd or readable) and iscrowd", "(iscrowd OR readable) AND iscrowd"),
        ("(iscrowd and readable) or iscrowd", "iscrowd AND readable OR iscrowd"),
        ("iscrowd and (readable and iscrowd)", "iscrowd AND readable AND iscrowd"),
        ("not (iscrowd or readable)", "NOT (iscrowd OR readable)"),
        ("(not iscrowd) = readable", "(NOT iscrowd) = readable"),
        ("not iscrowd = readable", "NOT iscrowd = readable"),
        ("(area-1)-(1-area)<0", "area - 1 - (1 - area) < 0"),
        ("(area*2)+1>area/(iou/2)", "area * 2 + 1 > area / (iou / 2)"),
        ("-(area+1)*- -2<- -1", "-(area + 1) * - -2 < - -1"),
        ("area in (- -1, -2)", "area IN (1, -2)"),
        ('"odd ""name""" = 1 and "like" = \'x\'', '"odd ""name""" = 1 AND "like" = \'x\''),
        ("\"date\" = 'x'", "date = 'x'"),
        ("iscrowd = true", "iscrowd = TRUE"),
    ],
)
def test_canonical_text_is_short_and_reads_back(columns, text, canonical):
    assert word(read(text, columns)) == canonical
    assert read(canonical, columns) == read(text, columns)
