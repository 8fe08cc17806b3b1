import sys

import numpy as np
import pytest

from microtome.datasets import (
    Home,
    delete_dataset,
    delete_run,
    embed,
    import_dataset,
    import_run,
    item_columns,
    write_members,
)
from microtome.errors import ConflictError, NotFoundError
from microtome.evaluation import evaluate


@pytest.fixture
def shapes(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures)
    for run in ("a", "b"):
        import_run(home, "shapes", run, files.predictions())
        evaluate(home, "shapes", run)
    embed(home, "shapes", model="untrained:5", device="cpu")
    write_members(home, 1, np.arange(3))
    return home


def of_run(home, run_id):
    parts = (f"runs/{run_id}/", f"predictions-{run_id}/")
    paths = [entry.path for entry in home.catalog.under("")]
    paths += [home.relative(path) + "/" for path in home.path.rglob("*")]
    return [path for path in paths if any(part in path for part in parts)]


def test_an_unknown_name_is_answered_with_the_nearest(shapes):
    with pytest.raises(NotFoundError, match="shapes"):
        delete_dataset(shapes, "shape")
    with pytest.raises(NotFoundError, match="run"):
        delete_run(shapes, "shapes", "z")


def test_a_run_goes_with_its_tables_match_table_and_indexes_and_the_others_stay(shapes):
    gone, kept = shapes.catalog.run(1, "a").run_id, shapes.catalog.run(1, "b").run_id
    others = of_run(shapes, kept)
    assert of_run(shapes, gone)
    delete_run(shapes, "shapes", "a")
    assert of_run(shapes, gone) == []
    assert of_run(shapes, kept) == others
    assert [run.name for run in shapes.catalog.runs(1)] == ["b"]
    assert "outcome" in item_columns(shapes, "shapes", "objects", run="b")


def test_an_evaluation_of_a_run_that_is_deleted_meanwhile_leaves_nothing(shapes, files):
    import_run(shapes, "shapes", "c", files.predictions())
    gone = shapes.catalog.run(1, "c").run_id
    with pytest.raises(NotFoundError):
        evaluate(shapes, "shapes", "c", fence=lambda: gone_now(shapes, "c"))
    assert of_run(shapes, gone) == []


def gone_now(home, run):
    """A fence behind which somebody deletes the run, the first time it is passed."""
    if run in [known.name for known in home.catalog.runs(1)]:
        delete_run(home, "shapes", run)


def test_a_data_set_goes_with_its_files_and_ledger_entries_and_pictures_stay(shapes, pictures):
    delete_dataset(shapes, "shapes")
    assert shapes.catalog.datasets() == []
    assert shapes.catalog.under("") == []
    assert not shapes.folder(1).exists()
    assert len(list(pictures.iterdir())) == 12


def test_a_name_that_was_deleted_can_be_used_again(shapes, files):
    delete_dataset(shapes, "shapes")
    assert import_dataset(shapes, "shapes", annotations=files.truth()).version == 1


@pytest.mark.parametrize(
    "delete", [lambda home: delete_run(home, "shapes", "a"), lambda home: delete_dataset(home, "shapes")]
)
def test_nothing_is_deleted_while_an_import_is_at_work(home, files, monkeypatch, delete):
    import_dataset(home, "shapes", annotations=files.truth())
    import_run(home, "shapes", "a", files.predictions())
    monkeypatch.setattr(sys.modules[Home.__module__], "LOCK_SECONDS", 0.0)
    with home.writing(1), pytest.raises(ConflictError, match="another writer"):
        delete(home)
    assert [run.name for run in home.catalog.runs(1)] == ["a"]
    delete(home)
