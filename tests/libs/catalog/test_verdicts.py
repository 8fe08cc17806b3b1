from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from microtome.catalog import Catalog, DatasetRecord, NewVerdict
from microtome.errors import ConflictError, NotFoundError

GIVE_MANY = """
import sys
from microtome.catalog import Catalog, NewVerdict
catalog = Catalog.open(sys.argv[1])
for number in range(100_000):
    catalog.add_verdicts(1, [NewVerdict("objects", number, 0, "delete", author="ada")])
    print(number, flush=True)
"""


@pytest.fixture
def made(catalog: Catalog) -> DatasetRecord:
    return catalog.create_dataset("streets", "")


def _commit(catalog: Catalog, record: DatasetRecord, applied: dict[int, int | None]) -> DatasetRecord:
    return catalog.commit_version(
        record.dataset_id, expected_version=record.version, images_version=1, objects_version=1, n_images=1,
        n_objects=1, next_image_id=1, next_object_id=1, note="", applied=applied,
    )  # fmt: skip


def test_a_new_data_set_has_no_verdicts(catalog: Catalog, made: DatasetRecord) -> None:
    assert catalog.verdicts(made.dataset_id) == []
    assert catalog.add_verdicts(made.dataset_id, []) == []


def test_a_verdict_comes_back_as_it_was_given(catalog: Catalog, made: DatasetRecord) -> None:
    given = NewVerdict(
        "objects", 7, 3, "move", category_id=1, box=(1.0, 2.5, 3.0, 4.0), author="ada", evidence={"s": 0.25}
    )
    (kept,) = catalog.add_verdicts(made.dataset_id, [given])
    assert catalog.verdicts(made.dataset_id) == [kept]
    assert (kept.items, kept.item_id, kept.image_id, kept.kind) == ("objects", 7, 3, "move")
    assert (kept.category_id, kept.box, kept.author, kept.evidence) == (1, given.box, "ada", {"s": 0.25})
    assert kept.undone_at is kept.applied_version is kept.object_id is kept.run_id is None


def test_an_undone_verdict_stays_on_record(catalog: Catalog, made: DatasetRecord) -> None:
    (kept,) = catalog.add_verdicts(made.dataset_id, [NewVerdict("objects", 7, 3, "delete")])
    undone = catalog.undo_verdict(made.dataset_id, kept.verdict_id)
    assert undone.undone_at is not None
    assert catalog.verdicts(made.dataset_id) == [undone]
    with pytest.raises(ConflictError, match="was undone already"):
        catalog.undo_verdict(made.dataset_id, kept.verdict_id)
    with pytest.raises(NotFoundError, match="no verdict has the id 99"):
        catalog.undo_verdict(made.dataset_id, 99)


def test_a_version_says_which_verdicts_went_into_it(catalog: Catalog, made: DatasetRecord) -> None:
    one, two = catalog.add_verdicts(
        made.dataset_id, [NewVerdict("objects", 7, 3, "delete"), NewVerdict("images", 3, 3, "missing_box")]
    )
    _commit(catalog, made, {one.verdict_id: 7, two.verdict_id: 8})
    applied = catalog.verdicts(made.dataset_id)
    assert [(each.applied_version, each.object_id) for each in applied] == [(1, 7), (1, 8)]
    with pytest.raises(ConflictError, match="was applied already; found version 1"):
        catalog.undo_verdict(made.dataset_id, one.verdict_id)


def test_a_verdict_undone_meanwhile_keeps_the_version_from_being_made(
    catalog: Catalog, made: DatasetRecord
) -> None:
    (kept,) = catalog.add_verdicts(made.dataset_id, [NewVerdict("objects", 7, 3, "delete")])
    catalog.undo_verdict(made.dataset_id, kept.verdict_id)
    with pytest.raises(ConflictError, match="undone or applied by another process"):
        _commit(catalog, made, {kept.verdict_id: 7})
    assert catalog.versions(made.dataset_id) == []


def test_branches_have_verdicts_of_their_own(catalog: Catalog, made: DatasetRecord) -> None:
    (kept,) = catalog.add_verdicts(made.dataset_id, [NewVerdict("objects", 7, 3, "delete")], branch="fixes")
    assert catalog.verdicts(made.dataset_id, branch="") == []
    assert catalog.verdicts(made.dataset_id, branch="fixes") == [kept]


def test_verdicts_go_with_their_data_set(catalog: Catalog, made: DatasetRecord) -> None:
    catalog.add_verdicts(made.dataset_id, [NewVerdict("objects", 7, 3, "delete")])
    catalog.delete_dataset("streets")
    assert catalog.verdicts(made.dataset_id) == []
    with pytest.raises(NotFoundError):
        catalog.add_verdicts(made.dataset_id, [NewVerdict("objects", 7, 3, "delete")])


def test_a_process_killed_amid_its_verdicts_loses_none_that_it_was_told_of(
    catalog: Catalog, made: DatasetRecord, address: str
) -> None:
    command = [sys.executable, "-c", GIVE_MANY, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as giver:
        assert giver.stdout is not None
        told = [int(giver.stdout.readline()) for _ in range(25)]
        os.kill(giver.pid, signal.SIGKILL)
        told += [int(line) for line in giver.stdout.read().split()]
    assert giver.returncode == -signal.SIGKILL
    kept = [verdict.item_id for verdict in catalog.verdicts(made.dataset_id)]
    assert kept[: len(told)] == told
    assert len(kept) - len(told) in (0, 1)
