import json

import numpy as np
import pyarrow as pa
import pytest

from microtome.datasets import import_dataset, import_run
from microtome.datasets.names import objects_table
from microtome.datasets.versions import commit_objects
from microtome.errors import InputError, NotFoundError
from microtome.evaluation.loading import load_run


def test_a_run_whose_import_was_killed_cannot_be_loaded(home):
    home.catalog.create_run(1, "killed", source="", dataset_version=1)
    with pytest.raises(NotFoundError, match="never imported"):
        load_run(home, "things", "killed", "bbox")


def test_arrays_are_the_rows_in_id_order(home):
    loaded = load_run(home, "things", "a", "bbox")
    assert loaded.categories == ("thing",)
    assert loaded.source.object_image.tolist() == [0, 1]
    assert np.array_equal(loaded.source.object_boxes_xywh, [[1, 2, 10, 12]] * 2)
    assert loaded.source.object_area.tolist() == [100, 100]
    assert loaded.source.prediction_confidence.tolist() == [0.4]


def test_masks_of_a_run_without_masks_are_refused(home):
    with pytest.raises(InputError, match="no masks"):
        load_run(home, "things", "a", "segm")


def test_masks_of_objects_that_have_none_are_refused_and_counted(home, tmp_path):
    square = [[1, 2, 11, 2, 11, 14, 1, 14]]
    row = {"image_id": 0, "category_id": 1, "bbox": [1, 2, 10, 12], "score": 0.4, "segmentation": square}
    (tmp_path / "masks.json").write_text(json.dumps([row]))
    import_run(home, "things", "masks", tmp_path / "masks.json")
    with pytest.raises(InputError, match="data set 'things' has no masks"):
        load_run(home, "things", "masks", "segm")
    record = home.catalog.dataset("things")
    rows = home.tables.read(objects_table(1), version=record.objects_version).to_pylist()
    rows[0]["mask"] = b"04"
    commit_objects(home, record, pa.Table.from_pylist(rows), note="one mask")
    with pytest.raises(InputError, match="1 of 2 objects have no mask"):
        load_run(home, "things", "masks", "segm")


def test_removed_and_moved_objects_are_those_of_their_version(home, tmp_path):
    import_dataset(home, "things", annotations=tmp_path / "truth.json", split="val")
    record = home.catalog.dataset("things")
    rows = home.tables.read(objects_table(1), version=record.objects_version).to_pylist()
    rows[2]["x"] = 5.0
    commit_objects(home, record, pa.Table.from_pylist([rows[0], rows[2]]), note="corrected")
    before, after = (load_run(home, name, "a", "bbox").source for name in ("things@2", "things"))
    assert before.object_ids.tolist() == [0, 1, 2, 3]
    assert before.object_boxes_xywh[:, 0].tolist() == [1, 1, 1, 1]
    assert after.object_ids.tolist() == [0, 2]
    assert after.object_image.tolist() == [0, 2]
    assert after.object_boxes_xywh.tolist() == [[1, 2, 10, 12], [5, 2, 10, 12]]


def test_predictions_on_images_that_a_former_version_lacks_are_left_out(home, tmp_path):
    import_dataset(home, "things", annotations=tmp_path / "truth.json", split="val")
    square = [[1, 2, 11, 2, 11, 14, 1, 14]]
    rows = [
        {"image_id": 1, "category_id": 1, "bbox": [1, 2, 10, 12], "score": score, "segmentation": square}
        for score in (0.4, 0.6)
    ]
    (tmp_path / "later.json").write_text(json.dumps(rows))
    import_run(home, "things", "later", tmp_path / "later.json", split="val")
    now, then = (load_run(home, name, "later", "bbox").source for name in ("things", "things@1"))
    assert now.prediction_image.tolist() == [3, 3]
    assert now.prediction_ids.tolist() == [0, 1]
    assert (then.n_images, then.n_predictions, then.prediction_boxes_xywh.shape) == (2, 0, (0, 4))


def test_masks_belong_to_the_rows_on_known_images(home, tmp_path):
    square = [[1, 2, 11, 2, 11, 14, 1, 14]]
    truth = json.loads((tmp_path / "truth.json").read_text())
    for row in truth["annotations"]:
        row["segmentation"] = square
    (tmp_path / "masked.json").write_text(json.dumps(truth))
    for split in ("train", "val"):
        import_dataset(home, "shapes", annotations=tmp_path / "masked.json", split=split)
    for split, run in (("train", "early"), ("val", "late")):
        row = {"image_id": 1, "category_id": 1, "bbox": [1, 2, 10, 12], "score": 0.4, "segmentation": square}
        (tmp_path / "masks.json").write_text(json.dumps([row]))
        import_run(home, "shapes", run, tmp_path / "masks.json", split=split)
    early, late = (load_run(home, "shapes@1", run, "segm").source for run in ("early", "late"))
    assert [mask["size"] for mask in early.object_masks] == [[48, 64]] * 2
    assert early.prediction_masks == early.object_masks[:1]
    assert late.prediction_masks == []
    assert len(load_run(home, "shapes", "late", "segm").source.prediction_masks) == 1
