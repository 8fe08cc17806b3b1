import threading

import numpy as np
import pytest

from microtome.catalog import datasets
from microtome.datasets import Home, import_dataset, import_run, item_table
from microtome.datasets.importing import discard_unfinished
from microtome.datasets.names import images_table, objects_table
from microtome.errors import ConflictError, InputError, LeaseLostError, NotFoundError
from microtome.evaluation import evaluate


def rows_of(home, name="shapes"):
    record = home.catalog.dataset(name)
    return [
        home.tables.read(table(record.dataset_id), version=version).to_pylist()
        for table, version in (
            (images_table, record.images_version),
            (objects_table, record.objects_version),
        )
    ]


def stored_files(home):
    paths = (path.relative_to(home.path) for path in home.path.rglob("*") if path.is_file())
    return sorted(path for path in paths if "catalog" not in path.name and path.parts[0] != "locks")


class Interrupted(BaseException):
    """Stands for a kill: nothing answers it."""


def test_annotations_that_name_no_image_are_refused_and_leave_nothing(home, files):
    with pytest.raises(InputError, match="no image"):
        import_dataset(home, "shapes", annotations=files.truth(images=[], annotations=[]))
    assert home.catalog.datasets() == []


def test_an_import_gives_dense_ids_in_the_order_of_the_file(home, files, pictures):
    summary = import_dataset(home, "shapes", annotations=files.truth(), images=pictures)
    images, objects = rows_of(home)
    assert (summary.version, summary.n_images, summary.n_objects, summary.n_categories) == (1, 6, 12, 2)
    assert summary.n_unreadable == 0
    assert summary.findings == {}
    assert [row["image_id"] for row in images] == list(range(6))
    assert [row["object_id"] for row in objects] == list(range(12))
    assert [row["source_id"] for row in images] == [str(number) for number in range(6)]
    assert all(row["readable"] and len(row["digest"]) == 64 for row in images)


def test_an_import_without_pictures_keeps_everything_else(home, files):
    summary = import_dataset(home, "shapes", annotations=files.truth())
    assert (summary.n_images, summary.n_unreadable, summary.findings) == (6, 6, {})
    assert {row["unreadable_reason"] for row in rows_of(home)[0]} == {"no folder of images was given"}


def test_a_folder_of_images_that_is_not_there_is_refused(home, files, tmp_path):
    with pytest.raises(InputError, match="--images"):
        import_dataset(home, "shapes", annotations=files.truth(), images=tmp_path / "absent")
    assert home.catalog.datasets() == []


def test_a_second_split_goes_on_with_the_ids_and_shares_categories(home, files, document):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    more = document() | {"categories": [{"id": 2, "name": "block"}, {"id": 1, "name": "ring"}]}
    summary = import_dataset(home, "shapes", annotations=files.json("more.json", more), split="val")
    images, objects = rows_of(home)
    assert summary.version == 2
    assert [row["image_id"] for row in images] == list(range(12))
    assert [row["object_id"] for row in objects] == list(range(24))
    assert [category.name for category in home.catalog.categories(1)] == ["disc", "block", "ring"]
    assert {row["category_id"] for row in objects if row["image_id"] >= 6} == {1, 2}


def test_a_split_that_is_there_already_is_refused_with_what_to_do(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    with pytest.raises(ConflictError, match=r"split 'train'.*--split"):
        import_dataset(home, "shapes", annotations=files.truth(), split="train", images=pictures)
    assert home.catalog.dataset("shapes").version == 1


@pytest.mark.parametrize("passes", range(5))
def test_a_first_import_that_loses_its_job_leaves_no_trace(home, files, stop_at, passes):
    with pytest.raises(LeaseLostError):
        import_dataset(home, "shapes", annotations=files.truth(), fence=stop_at(passes))
    assert home.catalog.datasets() == []
    assert home.catalog.under("datasets/") == []
    assert stored_files(home) == []
    assert import_dataset(home, "shapes", annotations=files.truth(), fence=stop_at(5)).version == 1


@pytest.mark.parametrize("passes", range(5))
def test_a_later_import_that_loses_its_job_leaves_the_data_set_as_it_was(home, files, stop_at, passes):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    record, rows = home.catalog.dataset("shapes"), rows_of(home)
    more = files.truth("more.json", categories=[{"id": 1, "name": "ring"}, {"id": 2, "name": "cross"}])
    with pytest.raises(LeaseLostError):
        import_dataset(home, "shapes", annotations=more, split="val", fence=stop_at(passes))
    assert home.catalog.dataset("shapes") == record
    assert rows_of(home) == rows
    assert len(home.catalog.categories(record.dataset_id)) == 2
    import_dataset(home, "shapes", annotations=more, split="val")
    images, objects = rows_of(home)
    assert images[:6] == rows[0]
    assert objects[:12] == rows[1]
    assert (len(images), len(objects)) == (12, 24)


def test_an_import_that_dies_at_its_last_commit_brings_in_no_category_and_no_finding(
    home, files, document, monkeypatch
):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    import_run(home, "shapes", "a", files.predictions())
    figures = evaluate(home, "shapes", "a").overall
    more = document() | {"categories": [{"id": 1, "name": "ring"}, {"id": 2, "name": "block"}]}
    more["annotations"][0]["bbox"] = [0, 0, 0, 0]
    file = files.json("more.json", more)
    with monkeypatch.context() as patch:
        patch.setattr(datasets, "insert_findings", interrupt)
        with pytest.raises(Interrupted):
            import_dataset(home, "shapes", annotations=file, split="val")
    assert [category.name for category in home.catalog.categories(1)] == ["disc", "block"]
    assert home.catalog.count_findings(1) == {}
    assert evaluate(home, "shapes", "a").overall == figures
    summary = import_dataset(home, "shapes", annotations=file, split="val")
    assert home.catalog.count_findings(1) == summary.findings != {}
    assert [category.name for category in home.catalog.categories(1)] == ["disc", "block", "ring"]


def interrupt(*_):
    raise Interrupted


def test_an_import_that_waited_for_a_first_one_that_failed_makes_the_data_set_anew(home, files, monkeypatch):
    at_work, waiting = threading.Event(), threading.Event()

    def failing():
        at_work.set()
        assert waiting.wait(20)
        raise LeaseLostError("another worker has the job")

    def first():
        with pytest.raises(LeaseLostError), Home.open(home.path) as own:
            import_dataset(own, "shapes", annotations=files.truth("first.json"), fence=once(failing))

    def once(call):
        return lambda: call() if threading.current_thread() is thread and in_lock() else None

    def in_lock():
        return any((home.path / "locks").glob("*.lock"))

    writing = Home.writing

    def told(self, dataset_id):
        if threading.current_thread() is not thread:
            waiting.set()
        return writing(self, dataset_id)

    monkeypatch.setattr(Home, "writing", told)
    thread = threading.Thread(target=first)
    thread.start()
    assert at_work.wait(20)
    assert import_dataset(home, "shapes", annotations=files.truth()).version == 1
    thread.join()
    assert [len(rows) for rows in rows_of(home)] == [6, 12]
    assert home.catalog.dataset("shapes").dataset_id == 2
    assert not home.folder(1).exists()


def test_rows_of_an_import_that_was_killed_are_not_in_the_next_one(home, files):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    record, rows = home.catalog.dataset("shapes"), rows_of(home)
    killed = home.tables.read(images_table(record.dataset_id))
    home.tables.append(images_table(record.dataset_id), killed)
    discard_unfinished(home, record)
    discard_unfinished(home, record)
    assert home.tables.read(images_table(record.dataset_id)).to_pylist() == rows[0]
    import_dataset(home, "shapes", annotations=files.truth(), split="val")
    assert np.all(np.diff([row["image_id"] for row in rows_of(home)[0]]) == 1)


def test_a_data_set_whose_first_import_was_killed_says_so_and_can_be_imported(home, files):
    home.catalog.create_dataset("shapes", "")
    with pytest.raises(NotFoundError, match="no image yet"):
        item_table(home, "shapes", "images", columns=[])
    assert import_dataset(home, "shapes", annotations=files.truth()).version == 1
