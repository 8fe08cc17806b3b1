import os

import pytest

from microtome.datasets import (
    CleanSummary,
    clean,
    delete_dataset,
    embed,
    import_dataset,
    import_run,
    item_columns,
    item_table,
    open_index,
)
from microtome.datasets.names import images_table, outcomes_table
from microtome.errors import NotFoundError
from microtome.evaluation import evaluate
from microtome.files import temporary_beside, write_atomically

NOTHING = CleanSummary((), (), (), (), ())
TWO_DAYS = 48 * 3600


@pytest.fixture
def shapes(home, files, pictures, document):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures, split="train")
    more = files.json("val.json", document(6))
    import_dataset(home, "shapes", annotations=more, images=pictures, split="val")
    import_run(home, "shapes", "a", files.predictions())
    evaluate(home, "shapes", "a")
    embed(home, "shapes", model="untrained:5", device="cpu")
    return home


def recorded_file(home, relative):
    written = write_atomically(home.path / relative, lambda file: file.write(b"left"))
    home.catalog.record(relative, written.size, written.sha256)


def everything(home):
    columns = {items: list(item_columns(home, "shapes", items, run="a")) for items in ("images", "objects")}
    tables = [item_table(home, "shapes", items, run="a", columns=names) for items, names in columns.items()]
    index, _ = open_index(home, "shapes", "predictions", run="a")
    return [*tables, index.ids.tolist()]


def aged(path, seconds=TWO_DAYS):
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


def faults(home):
    return [fault for name in home.tables.names() for fault in home.tables.scrub(name)]


def test_an_empty_home_has_nothing_to_clean(home):
    assert clean(home) == NOTHING


def test_nothing_that_is_needed_goes(shapes):
    before, entries = everything(shapes), shapes.catalog.under("")
    assert clean(shapes) == NOTHING
    assert shapes.catalog.under("") == entries
    clean(shapes, older_than_seconds=0)
    assert everything(shapes) == before
    assert faults(shapes) == []
    first = shapes.catalog.versions(1)[0]
    assert shapes.tables.count(images_table(1), version=first.images_version) == 6


def test_what_a_deleted_data_set_or_run_left_behind_goes(shapes):
    before, entries = everything(shapes), shapes.catalog.under("")
    left = ["datasets/99/slices/a.npy", "datasets/1/runs/77/matches.bin"]
    left += ["datasets/1/indexes/abc/predictions-77/vectors.bin"]
    for path in left:
        recorded_file(shapes, path)
    (shapes.path / "datasets/98/slices").mkdir(parents=True)
    shapes.catalog.record("datasets/97/a.bin", 4, "0" * 64)
    orphans = ("datasets/1/indexes/abc/predictions-77/", "datasets/1/runs/77/")
    assert clean(shapes).orphans == (*orphans, "datasets/97/", "datasets/98/", "datasets/99/")
    assert not any((shapes.path / path).exists() for path in [*left, "datasets/98", "datasets/99"])
    assert shapes.catalog.under("") == entries
    assert everything(shapes) == before


def test_an_embedding_of_a_data_set_that_was_deleted_meanwhile_is_cleaned(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures)
    with pytest.raises(NotFoundError, match="data set"):
        embed(
            home, "shapes", model="untrained:5", device="cpu",
            progress=lambda event: delete_dataset(home, "shapes") if event.stage == "embedding" else None,
        )  # fmt: skip
    clean(home)
    assert home.catalog.under("") == []
    assert not home.folder(1).exists()


def test_temporary_files_go_once_they_are_old(home):
    old, young = (temporary_beside(home.path / name) for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    aged(old)
    assert clean(home).temporaries == (old.name,)
    assert young.exists()


def test_uploads_go_once_they_are_old_and_no_job_waits_for_them(home):
    paths = {name: home.path / "uploads" / f"{name}.json" for name in ("old", "young", "awaited")}
    for path in paths.values():
        write_atomically(path, lambda file: file.write(b"[]"))
    aged(paths["old"])
    aged(paths["awaited"])
    job = home.jobs.enqueue("import_run", {"run": "a", "path": str(paths["awaited"])})
    assert clean(home).uploads == ("uploads/old.json",)
    assert [name for name, path in paths.items() if path.exists()] == ["young", "awaited"]
    home.jobs.cancel(job.job_id)
    assert clean(home).uploads == ("uploads/awaited.json",)


def test_table_versions_go_that_no_entry_names(shapes):
    name = outcomes_table(1, 1, "objects")
    for confidence in (0.2, 0.3):
        evaluate(shapes, "shapes", "a", confidence=confidence)
    evaluation = shapes.catalog.evaluation(1, "bbox")
    before = everything(shapes)
    assert clean(shapes).table_files == ()
    removed = clean(shapes, older_than_seconds=0).table_files
    assert [file for file in removed if file.startswith(f"{name}.lance/_versions/")]
    assert shapes.tables.count(name, version=evaluation.outcomes_objects_version) == 24
    assert everything(shapes) == before
    assert faults(shapes) == []


def test_a_damaged_table_is_named_and_the_others_are_cleaned(shapes):
    for confidence in (0.2, 0.3):
        evaluate(shapes, "shapes", "a", confidence=confidence)
    for manifest in (shapes.path / f"{images_table(1)}.lance/_versions").iterdir():
        manifest.write_bytes(b"")
    summary = clean(shapes, older_than_seconds=0)
    assert [sentence.partition(" is left")[0] for sentence in summary.left] == [f"table {images_table(1)}"]
    assert any("outcomes" in file for file in summary.table_files)


def test_match_tables_that_no_evaluation_names_go_and_the_others_stay(shapes):
    (named,) = [one.path for one in shapes.catalog.evaluations(1)]
    left = ["datasets/1/runs/1/matches-bbox-0badc0de.bin", "datasets/1/runs/1/matches-segm-0badc0de.bin"]
    for path in left:
        recorded_file(shapes, path)
    assert clean(shapes).matches == ()  # an evaluation may be about to name it
    aged(shapes.path / left[0])
    aged(shapes.path / named)
    assert clean(shapes).matches == (left[0],)
    assert shapes.catalog.recorded(left[0]) is None
    assert (shapes.path / named).is_file()


def test_packed_exports_go_after_a_week(shapes):
    paths = ["datasets/1/exports/aaaaaaaa.zip", "datasets/1/exports/bbbbbbbb.zip"]
    for path in paths:
        recorded_file(shapes, path)
    aged(shapes.path / paths[0], 8 * 24 * 3600)
    aged(shapes.path / paths[1], 6 * 24 * 3600)
    assert clean(shapes, older_than_seconds=0).exports == (paths[0],)
    assert shapes.catalog.recorded(paths[0]) is None
    assert (shapes.path / paths[1]).is_file()
