from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from pycocotools import mask as coco_mask

from microtome.corrections.labels import Edit, Edits, NewLabel, box_mask, edited
from microtome.tables.schemas import OBJECTS

SIZES = {0: (20, 10)}


def objects(*ids: int, masks: bool = False) -> pa.Table:
    n = len(ids)
    columns = {
        "object_id": ids, "image_id": [0] * n, "category_id": [0] * n, "source_id": [str(one) for one in ids],
        "x": [1.0] * n, "y": [2.0] * n, "width": [3.0] * n, "height": [4.0] * n, "area": [5.0] * n,
        "iscrowd": [False] * n, "mask": [b"x" if masks else None] * n,
    }  # fmt: skip
    table = pa.table([pa.array(columns[field.name], field.type) for field in OBJECTS], schema=OBJECTS)
    return table.append_column("note", pa.array([f"n{one}" for one in ids], pa.string()))


def test_no_objects_and_no_edits_stay_so() -> None:
    assert edited(objects(), Edits(), first_id=0, sizes=SIZES).equals(objects())
    assert edited(objects(3, 7), Edits({5: Edit(removed=True)}), first_id=8, sizes=SIZES).equals(
        objects(3, 7)
    )


def test_edits_change_what_they_name_alone() -> None:
    edits = Edits({3: Edit(category_id=2), 7: Edit(box=(0.0, 1.0, 2.0, 3.0)), 9: Edit(removed=True)})
    made = edited(objects(3, 5, 7, 9), edits, first_id=10, sizes=SIZES)
    assert made.schema == objects(3).schema
    assert made["object_id"].to_pylist() == [3, 5, 7]
    assert made["category_id"].to_pylist() == [2, 0, 0]
    assert made["width"].to_pylist() == [3, 3, 2]
    assert made["area"].to_pylist() == [5, 5, 6]
    assert made["note"].to_pylist() == ["n3", "n5", "n7"]


def test_added_objects_come_last_with_new_ids() -> None:
    new = [NewLabel(0, 1, (1.0, 1.0, 2.0, 2.0)), NewLabel(0, 0, (0.0, 0.0, 3.0, 3.0), source_id="review 4")]
    made = edited(objects(3), Edits(added=new), first_id=8, sizes=SIZES)
    assert made["object_id"].to_pylist() == [3, 8, 9]
    assert made["area"].to_pylist() == [5, 4, 9]
    assert made["source_id"].to_pylist() == ["3", "", "review 4"]
    assert made["note"].to_pylist() == ["n3", None, None]
    assert made["mask"].null_count == 3


def test_where_objects_have_masks_new_boxes_have_too() -> None:
    edits = Edits({3: Edit(box=(0.0, 0.0, 4.0, 2.0))}, [NewLabel(0, 0, (0.0, 0.0, 20.0, 10.0))])
    made = edited(objects(3, 5, masks=True), edits, first_id=8, sizes=SIZES)
    areas = [coco_mask.area({"size": [10, 20], "counts": mask}) for mask in made["mask"].to_pylist()[::2]]
    assert areas == [8, 200]
    assert made["mask"][1].as_py() == b"x"


@pytest.mark.parametrize(
    ("box", "pixels"),
    [
        ((0, 0, 20, 10), (slice(0, 10), slice(0, 20))),
        ((1, 2, 3, 4), (slice(2, 6), slice(1, 4))),
        ((1.4, 2.6, 3, 4), (slice(3, 7), slice(1, 4))),
        ((-5, -5, 7, 7), (slice(0, 2), slice(0, 2))),
        ((19, 9, 50, 50), (slice(9, 10), slice(19, 20))),
        ((5, 0, 2, 10), (slice(0, 10), slice(5, 7))),
    ],
)
def test_a_boxs_mask_holds_the_pixels_whose_centres_it_holds(box, pixels) -> None:
    wanted = np.zeros((10, 20), np.uint8)
    wanted[pixels] = 1
    assert box_mask(box, (20, 10)) == coco_mask.encode(np.asfortranarray(wanted))["counts"]


def test_a_box_of_no_pixel_has_no_mask() -> None:
    assert box_mask((0.6, 0.6, 0.3, 0.3), (20, 10)) is None
