from __future__ import annotations

from dataclasses import replace

from microtome.reporting.categories import category_table, weakest_first


def test_without_categories_the_table_has_no_rows(streets):
    assert category_table(replace(streets, per_category=())).rows == []


def test_the_weakest_category_comes_first_and_one_without_objects_last(streets, bare):
    ordered = weakest_first((*bare.per_category, *streets.per_category))
    assert [row.category for row in ordered][:2] == ["crosswalk", "cone"]
    assert ordered[-1].metrics.mAP is None


def test_a_row_shows_sizes_and_figures(evaluations):
    table = category_table(evaluations({"raccoon": (200, 0.5)}))
    texts = [cell.text for cell in table.rows[0]]
    assert texts[:5] == ["raccoon", "200", "517", "0.310", "0.500"]
    assert len(texts) == len(table.columns)


def test_a_column_of_one_category_is_not_called_an_average_over_categories(streets):
    assert not any("averaged over categories" in column.title for column in category_table(streets).columns)
