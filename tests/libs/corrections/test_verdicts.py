from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from microtome.corrections import GivenVerdict, apply, give, give_all, list_verdicts, review_progress, undo
from microtome.datasets import Home
from microtome.errors import ConflictError, InputError, NotFoundError
from microtome.tables import Tables


def test_a_new_data_set_has_no_verdicts(home: Home) -> None:
    assert list_verdicts(home, "shapes") == []
    progress = review_progress(home, "shapes")
    assert (progress.n_verdicts, progress.n_pending, progress.by_kind) == (0, 0, {})
    with pytest.raises(NotFoundError, match="no verdict to take back"):
        undo(home, "shapes")


def test_a_verdict_says_who_and_what(home: Home) -> None:
    given = GivenVerdict("objects", 3, "wrong_category", category="disc", evidence={"label_quality": 0.1})
    told = give(home, "shapes", given, author="ada")
    assert (told.items, told.item_id, told.image_id, told.kind) == ("objects", 3, 1, "wrong_category")
    assert (told.category, told.bbox, told.author, told.status) == ("disc", None, "ada", "pending")
    assert list_verdicts(home, "shapes", pending=True) == [told]


def test_a_missing_box_takes_what_the_prediction_shows(home: Home) -> None:
    told = give(home, "shapes", GivenVerdict("predictions", 8, "missing_box", run="a"))
    assert (told.run, told.image_id, told.category, told.bbox) == ("a", 0, "block", (60, 2, 12, 12))
    other = GivenVerdict("predictions", 8, "missing_box", run="a", category="disc", bbox=[1, 2, 3, 4])
    assert give(home, "shapes", other).bbox == (1, 2, 3, 4)


def test_progress_counts_by_status(home: Home) -> None:
    give(home, "shapes", GivenVerdict("objects", 0, "delete"), author="ada")
    apply(home, "shapes")
    give(home, "shapes", GivenVerdict("objects", 1, "right"), author="bob")
    give(home, "shapes", GivenVerdict("objects", 2, "delete"), author="bob")
    undone = give(home, "shapes", GivenVerdict("objects", 4, "delete"), author="bob")
    assert undo(home, "shapes", undone.verdict_id).status == "undone"
    progress = review_progress(home, "shapes")
    assert (progress.n_verdicts, progress.n_pending, progress.n_applied, progress.n_undone) == (3, 1, 1, 1)
    assert progress.by_kind == {"delete": 2, "right": 1}
    assert progress.by_author == {"ada": 1, "bob": 2}
    with pytest.raises(ConflictError, match="applied already"):
        undo(home, "shapes", 1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (GivenVerdict("objects", 0, "wrng"), "unknown verdict; found wrng"),
        (GivenVerdict("objects", 0, "wrong_category"), "needs a category"),
        (GivenVerdict("objects", 0, "wrong_category", category="disc"), "has this category already"),
        (GivenVerdict("objects", 0, "move"), "needs a bbox"),
        (GivenVerdict("objects", 0, "missing_box", category="disc"), "needs a bbox"),
        (GivenVerdict("images", 0, "delete"), "this can't be said of images; found delete"),
        (GivenVerdict("predictions", 0, "move", run="a"), "this can't be said of predictions"),
        (GivenVerdict("predictions", 0, "right"), "predictions belong to a run"),
        (GivenVerdict("objects", 0, "move", bbox=[1, 2, 3]), "this is no box"),
        (GivenVerdict("objects", 0, "move", bbox=[1, 2, 0, 4]), "this is no box"),
        (GivenVerdict("objects", 0, "move", bbox=[1, 2, float("nan"), 4]), "this is no box"),
        (GivenVerdict("objects", 0, "move", bbox=[96, 2, 5, 4]), "the box lies outside its image"),
    ],
)
def test_a_verdict_that_can_t_be_is_refused(home: Home, given: GivenVerdict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        give(home, "shapes", given)
    assert list_verdicts(home, "shapes") == []


def test_unknown_items_and_categories_are_told(home: Home) -> None:
    with pytest.raises(NotFoundError, match="no such id among the objects; found 99"):
        give(home, "shapes", GivenVerdict("objects", 99, "delete"))
    with pytest.raises(NotFoundError, match=r"no such category; found dsc.*'disc'"):
        give(home, "shapes", GivenVerdict("objects", 1, "wrong_category", category="dsc"))


def test_after_applying_no_older_verdict_is_taken_back_by_default(home: Home) -> None:
    kept = give(home, "shapes", GivenVerdict("objects", 1, "right"))
    last = give(home, "shapes", GivenVerdict("objects", 0, "delete"))
    apply(home, "shapes")
    with pytest.raises(ConflictError, match=f"verdict {last.verdict_id} was applied already"):
        undo(home, "shapes")
    assert undo(home, "shapes", kept.verdict_id).status == "undone"


class CountedTables(Tables):
    """Tables that count how often they are read."""

    n_reads = 0

    def read(self, *args: Any, **options: Any) -> pa.Table:
        self.n_reads += 1
        return super().read(*args, **options)

    def take(self, *args: Any, **options: Any) -> pa.Table:
        self.n_reads += 1
        return super().take(*args, **options)


def test_tables_are_read_once_however_many_verdicts_are_given(home: Home) -> None:
    tables = CountedTables(home.path, home.catalog)
    counted = replace(home, tables=tables)
    moves = [GivenVerdict("objects", n, "move", bbox=[1, 2, 3 + n, 4]) for n in range(8)]
    give_all(counted, "shapes", moves[:1])
    for_one, tables.n_reads = tables.n_reads, 0
    told = give_all(counted, "shapes", [*moves, *moves])
    assert tables.n_reads == for_one
    assert [one.item_id for one in told] == [*range(8), *range(8)]
    assert [one.image_id for one in told[:8]] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [one.bbox for one in told[:8]] == [(1, 2, 3 + n, 4) for n in range(8)]


def test_all_verdicts_are_kept_or_none(home: Home) -> None:
    assert give_all(home, "shapes", []) == []
    with pytest.raises(NotFoundError, match="no such id"):
        give_all(home, "shapes", [GivenVerdict("objects", n, "delete") for n in (0, 99)])
    assert list_verdicts(home, "shapes") == []
