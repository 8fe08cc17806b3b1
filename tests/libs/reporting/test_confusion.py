from __future__ import annotations

import pytest

from microtome.evaluation.results import ConfusionMatrix
from microtome.reporting.confusion import confused_pairs, matrix_of

HAND_MADE = ConfusionMatrix(("car", "bus"), ((80, 10, 10), (2, 3, 0), (5, 0, 0)))


def test_a_matrix_without_categories_has_only_background():
    matrix = matrix_of(ConfusionMatrix((), ((0,),)))
    assert list(matrix.columns) == ["background"]
    assert matrix.scales == []
    assert confused_pairs(ConfusionMatrix((), ((0,),))).rows == []


def test_a_matrix_of_nothing_has_no_colour(bare):
    matrix = matrix_of(bare.confusion)
    assert {cell.strength for row in matrix.rows for cell in row.cells} == {0.0}
    assert {cell.text for row in matrix.rows for cell in row.cells} == {""}


def test_cells_are_counts_with_shares_of_their_row():
    car, bus, background = matrix_of(HAND_MADE).rows
    assert [(cell.text, cell.share) for cell in car.cells] == [("80", "80%"), ("10", "10%"), ("10", "10%")]
    assert [cell.text for cell in bus.cells] == ["2", "3", ""]
    assert [row.total for row in (car, bus, background)] == ["100", "5", "5"]
    assert matrix_of(HAND_MADE).totals == ["87", "13", "10"]
    assert car.cells[1].title == "car predicted as bus: 10 (10% of the row)"


def test_each_kind_of_cell_has_a_colour_scale_of_its_own():
    car, bus, background = matrix_of(HAND_MADE).rows
    assert (car.cells[0].kind, car.cells[0].strength) == ("true_positive", 1.0)
    assert (bus.cells[0].kind, bus.cells[0].strength) == ("mispredicted", 1.0)
    assert car.cells[1].strength == pytest.approx(0.1 / 0.4)
    assert (car.cells[2].kind, car.cells[2].strength) == ("missed", 1.0)
    assert (background.cells[0].kind, background.cells[0].strength) == ("false_positive", 1.0)
    assert [scale.fullest for scale in matrix_of(HAND_MADE).scales] == ["80%", "40%", "10%", "100%"]


def test_the_pairs_confused_most_come_first():
    texts = [[cell.text for cell in row] for row in confused_pairs(HAND_MADE).rows]
    assert texts == [["car", "bus", "10", "10%"], ["bus", "car", "2", "40%"]]


def test_many_categories_are_reduced_to_the_most_confused_and_every_count_is_kept(evaluations):
    sizes = {f"thing {index}": (30 + index, 0.9 - index / 100) for index in range(60)}
    confusion = evaluations(sizes).confusion
    matrix = matrix_of(confusion)
    assert len(matrix.columns) == 15 + 2
    assert matrix.columns[-2:] == ("45 others", "background")
    assert matrix.note.startswith("The 15 most confused of 60 categories")
    numbers = [int(cell.text.replace(",", "") or 0) for row in matrix.rows for cell in row.cells]
    assert sum(numbers) == sum(map(sum, confusion.counts))
    assert matrix.rows[-2].cells[-2].kind == "none"
    assert len(confused_pairs(confusion).rows) == 12


def test_twenty_five_categories_are_still_shown_whole(evaluations):
    sizes = {f"thing {index}": (30, 0.7) for index in range(25)}
    assert len(matrix_of(evaluations(sizes).confusion).columns) == 26
