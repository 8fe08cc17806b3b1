import json

import numpy as np
import pytest

from microtome.datasets import import_run
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
    with pytest.raises(InputError, match="2 of 2 objects have no mask"):
        load_run(home, "things", "masks", "segm")
