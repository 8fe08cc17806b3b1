import dataclasses

import numpy as np
import pytest

from microtome.catalog import runs as catalog_runs
from microtome.datasets import import_dataset, import_run, item_table
from microtome.datasets import runs as runs_module
from microtome.datasets.names import predictions_table
from microtome.errors import ConflictError, InputError, LeaseLostError, NotFoundError


@pytest.fixture
def shapes(home, files):
    import_dataset(home, "shapes", annotations=files.truth())
    return home


def test_a_file_without_predictions_is_refused(shapes, files):
    with pytest.raises(InputError, match="no usable prediction"):
        import_run(shapes, "shapes", "a", files.predictions(rows=[]))
    assert shapes.catalog.runs(1) == []


def test_predictions_are_stored_in_the_order_of_the_file(shapes, files, perfect):
    summary = import_run(shapes, "shapes", "a", files.predictions(rows=perfect()[::-1]))
    table = item_table(
        shapes, "shapes", "predictions", run="a", columns=["image_id", "category", "confidence", "x", "area"]
    ).to_pydict()
    assert (summary.n_predictions, summary.n_set_aside) == (12, 0)
    assert table["id"] == list(range(12))
    assert table["image_id"] == [image for image in range(5, -1, -1) for _ in range(2)]
    assert table["category"] == ["block", "disc"] * 6
    assert np.allclose(table["confidence"], [row["score"] for row in perfect()[::-1]])
    assert table["x"] == [52.0, 6.0] * 6
    assert table["area"] == [1200.0, 1296.0] * 6


def test_rows_on_unknown_images_and_categories_are_set_aside_and_listed(shapes, files, perfect):
    rows = perfect()
    rows[0]["image_id"] = 77
    rows[1]["category_id"] = 9
    summary = import_run(shapes, "shapes", "a", files.predictions(rows=rows))
    assert (summary.n_predictions, summary.n_set_aside) == (10, 2)
    assert summary.findings["unknown image"] == summary.findings["unknown category"] == 1
    run = shapes.catalog.run(1, "a")
    reasons = " ".join(finding.reason for finding in shapes.catalog.findings(1, run.run_id))
    assert "image '77'" in reasons
    assert "category 9 is not" in reasons


def test_of_many_rows_that_do_not_fit_all_are_counted_and_the_first_are_listed(
    shapes, files, perfect, monkeypatch
):
    monkeypatch.setattr(runs_module, "LISTED_FINDINGS", 3)
    rows = [*perfect(), *[row | {"image_id": 99} for row in perfect()], perfect()[0] | {"category_id": 7}]
    summary = import_run(shapes, "shapes", "a", files.predictions(rows=rows))
    assert (summary.n_predictions, summary.n_set_aside) == (12, 13)
    assert summary.findings["unknown image"] == 12
    assert summary.findings["unknown category"] == 1
    run = shapes.catalog.run(1, "a")
    listed = shapes.catalog.count_findings(1, run.run_id)
    assert (listed["unknown image"], "unknown category" in listed) == (3, False)


def test_findings_are_stored_with_the_run_or_not_at_all(shapes, files, perfect, monkeypatch):
    def interrupt(*_):
        raise LeaseLostError("at the last commit")

    rows = files.predictions(rows=[*perfect(), perfect()[0] | {"image_id": 99}])
    with monkeypatch.context() as patch:
        patch.setattr(catalog_runs, "insert_findings", interrupt)
        with pytest.raises(LeaseLostError):
            import_run(shapes, "shapes", "a", rows)
    assert shapes.catalog.runs(1) == []
    import_run(shapes, "shapes", "a", rows)
    run_id = shapes.catalog.run(1, "a").run_id
    assert shapes.catalog.count_findings(1, run_id)["unknown image"] == 1


def test_the_name_of_a_run_is_used_once(shapes, files):
    import_run(shapes, "shapes", "a", files.predictions())
    with pytest.raises(ConflictError, match="another name"):
        import_run(shapes, "shapes", "a", files.predictions())


def test_a_run_of_an_unknown_data_set_is_not_found(shapes, files):
    with pytest.raises(NotFoundError, match="shapes"):
        import_run(shapes, "shape", "a", files.predictions())


@pytest.mark.parametrize("passes", [0, 1])
def test_a_run_whose_import_loses_its_job_leaves_no_trace(shapes, files, stop_at, passes):
    before = shapes.catalog.under("")
    with pytest.raises(LeaseLostError):
        import_run(shapes, "shapes", "a", files.predictions(), fence=stop_at(passes))
    assert shapes.catalog.runs(1) == []
    assert shapes.catalog.under("") == before
    assert list(shapes.folder(1).glob("runs/*")) == []
    assert import_run(shapes, "shapes", "a", files.predictions()).n_predictions == 12


def test_a_run_whose_import_was_killed_says_so_and_can_be_imported_again(shapes, files):
    import_run(shapes, "shapes", "b", files.predictions())
    whole = shapes.tables.read(predictions_table(1, shapes.catalog.run(1, "b").run_id))
    killed = shapes.catalog.create_run(1, "a", source="", dataset_version=1)
    shapes.tables.append(predictions_table(1, killed.run_id), whole)
    with pytest.raises(NotFoundError, match="never imported to its end"):
        item_table(shapes, "shapes", "predictions", run="a", columns=[])
    assert import_run(shapes, "shapes", "a", files.predictions()).n_predictions == 12
    assert not shapes.tables.exists(predictions_table(1, killed.run_id))


def test_references_that_several_splits_share_ask_for_a_split(shapes, files, document):
    import_dataset(shapes, "two", annotations=files.truth(), split="train")
    import_dataset(shapes, "two", annotations=files.json("val.json", document()), split="val")
    with pytest.raises(InputError, match="--split"):
        import_run(shapes, "two", "a", files.predictions())
    assert import_run(shapes, "two", "a", files.predictions(), split="val").n_predictions == 12
    images = item_table(shapes, "two", "predictions", run="a", columns=["image_id", "split"]).to_pydict()
    assert set(images["image_id"]) == set(range(6, 12))
    assert set(images["split"]) == {"val"}


def test_an_unknown_split_is_named_with_those_there_are(home, files):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    with pytest.raises(NotFoundError, match="'train'"):
        import_run(home, "shapes", "a", files.predictions(), split="test")


def test_a_file_of_category_names_gives_the_order_of_the_ids(shapes, files, perfect, tmp_path):
    rows = [row | {"category_id": {1: 1, 2: 0}[row["category_id"]]} for row in perfect()]
    names = tmp_path / "names.txt"
    names.write_text("block\ndisc\n")
    summary = import_run(shapes, "shapes", "a", files.predictions(rows=rows), category_map=str(names))
    assert summary.doctor.agreeing == 1
    assert summary.n_predictions == 12


@pytest.mark.parametrize("rule", ["offset:", "offset:x", "coco"])
def test_an_unknown_category_map_is_refused_with_what_is_known(shapes, files, rule):
    with pytest.raises(InputError, match="offset:"):
        import_run(shapes, "shapes", "a", files.predictions(), category_map=rule)
    assert shapes.catalog.runs(1) == []


def test_a_box_format_for_a_coco_file_is_refused(shapes, files):
    with pytest.raises(InputError, match="text files"):
        import_run(shapes, "shapes", "a", files.predictions(), box_format="xyxy")


def test_numbers_of_text_files_are_positions_among_the_categories(shapes, tmp_path):
    folder = tmp_path / "text"
    folder.mkdir()
    for image in range(6):
        (folder / f"{image:02}.txt").write_text("0 0.9 6 10 36 36\n1 0.8 52 20 30 40\n")
    summary = import_run(shapes, "shapes", "a", folder, box_format="xywh")
    assert summary.doctor.category_rule == "index"
    assert summary.doctor.agreeing == 1


def test_the_examination_is_kept_with_the_run(shapes, files):
    summary = import_run(shapes, "shapes", "a", files.predictions())
    assert shapes.catalog.run(1, "a").doctor == summary.doctor.document()
    assert dataclasses.asdict(summary.doctor)["on_known_images"] == 1
