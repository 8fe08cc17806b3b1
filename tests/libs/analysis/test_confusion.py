"""Cells of the confusion matrix: each box in one cell, and as many as the matrix counts."""

from __future__ import annotations

import numpy as np
import pytest
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.confusion import cell_ids, cells_of, confusion, ids_in, most_confused
from microtome.analysis.views import EVERYTHING, View, members_in
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.matching.members import confusion_matrix
from microtome.matching.outcomes import NONE

BOX, FAR = (0, 0, 100, 100), (500, 500, 100, 100)


def views(source) -> list[View]:
    random = np.random.default_rng(7)
    images, objects = random.random(source.n_images) < 0.5, random.random(source.n_objects) < 0.4
    return [EVERYTHING, View("images", images), View("objects", objects)]


def test_nothing_is_in_no_cell() -> None:
    cells = cells_of(opened(made(0, 1, [], [])))
    assert len(cells.objects) == len(cells.predictions) == 0


def test_cells_by_hand() -> None:
    objects = [(0, 0, BOX), (0, 1, FAR), (0, 0, (250, 250, 20, 20))]
    predictions = [(0, 1, 0.9, BOX), (0, 1, 0.8, FAR), (0, 0, 0.7, (300, 0, 9, 9)), (0, 0, 0.1, BOX)]
    run = opened(made(1, 2, objects, predictions))
    found = {
        (row, column): (cell.object_ids.tolist(), cell.prediction_ids.tolist())
        for row in range(3)
        for column in range(3)
        if (cell := ids_in(run, EVERYTHING, row, column)).n
    }
    assert found == {(0, 1): ([0], [0]), (1, 1): ([1], [1]), (0, 2): ([2], []), (2, 0): ([], [2])}


@pytest.mark.parametrize("seed", [51, 52])
def test_cells_together_are_everything_once_and_as_many_as_the_matrix_counts(seed: int) -> None:
    source = drawn(seed, n_images=40, crowds=True)
    run = opened(source, 0.3)
    for view in views(source):
        members = members_in(run, view)
        counts = confusion_matrix(source, run.told, members)
        cells = [ids_in(run, view, row, column) for row, column in np.argwhere(counts)]
        assert [cell.n for cell in cells] == counts[counts > 0].tolist()
        objects = np.concatenate([cell.object_ids for cell in cells])
        predictions = np.concatenate([cell.prediction_ids for cell in cells])
        told = np.flatnonzero(members.objects & (run.told.object_outcome != NONE))
        assert np.sort(objects).tolist() == told.tolist()
        assert len(np.unique(predictions)) == len(predictions)
        if view.scope != "objects":
            told = np.flatnonzero(members.predictions & (run.told.prediction_outcome != NONE))
            assert np.sort(predictions).tolist() == told.tolist()


def test_an_object_comes_with_the_prediction_of_its_cell() -> None:
    source = drawn(53, n_images=30)
    run = opened(source, 0.3)
    for row, column in np.argwhere(confusion_matrix(source, run.told, members_in(run, EVERYTHING))[:-1, :-1]):
        cell = ids_in(run, EVERYTHING, row, column)
        assert (source.object_category[cell.object_ids] == row).all()
        assert (source.prediction_category[cell.prediction_ids] == column).all()
        assert (source.object_image[cell.object_ids] == source.prediction_image[cell.prediction_ids]).all()


def test_the_matrix_is_that_of_the_evaluation(roads_for_a_while) -> None:
    roads = roads_for_a_while
    evaluation = evaluate(roads, "roads", "b", confidence=0.4, statistics=False)
    assert confusion(roads, "roads", "b", confidence=0.4) == evaluation.confusion
    missed = cell_ids(roads, "roads", "b", truth="car", predicted="missed", confidence=0.4)
    assert missed.n == evaluation.confusion.counts[0][2] == len(missed.object_ids)
    ghosts = cell_ids(roads, "roads", "b", truth="background", predicted="sign", slice="odd")
    assert len(ghosts.object_ids) == 0 and ghosts.truth is None


def test_a_cell_that_is_none_is_refused(roads) -> None:
    with pytest.raises(NotFoundError, match="no category is named 'dragon'"):
        cell_ids(roads, "roads", "a", truth="dragon", predicted="car")
    with pytest.raises(InputError, match="counts nothing"):
        cell_ids(roads, "roads", "a", truth=None, predicted=None)


def test_the_most_confused_are_the_fullest_cells_off_the_diagonal() -> None:
    assert most_confused(opened(made(0, 1, [], []))) == ()
    run = opened(drawn(12, n_images=30))
    counts = confusion_matrix(run.source, run.told, members_in(run, EVERYTHING))[:-1, :-1]
    off = sorted((n for r, row in enumerate(counts) for c, n in enumerate(row) if r != c and n), reverse=True)
    found = most_confused(run, 4)
    assert [cell.n for cell in found] == off[:4] != []
    for cell in found:
        assert cell.truth != cell.predicted
        assert len(cell.object_ids) == len(cell.prediction_ids) == cell.n
