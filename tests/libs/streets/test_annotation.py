import numpy as np
import pytest
from pycocotools import mask as coco_mask

from microtome.streets import annotate, draw, sample_scene
from microtome.streets.annotation import decode_mask, encode_mask
from microtome.streets.scene import CATEGORIES, CONDITIONS, LIGHTINGS, ORIENTATIONS, WEATHERS


def masks_of(annotations):
    return [decode_mask(each["segmentation"]) for each in annotations]


def test_a_scene_without_things_has_no_annotations(world):
    from dataclasses import replace

    scene = replace(sample_scene(world, 0, "val", 0), things=())
    drawn = draw(scene)
    assert annotate(scene, drawn) == []
    assert not drawn.ids.any()


def test_the_box_is_the_tight_box_of_the_mask_and_area_its_pixels(drawn_scenes):
    for _, _, annotations in drawn_scenes:
        for annotation, mask in zip(annotations, masks_of(annotations), strict=True):
            rows, columns = np.nonzero(mask)
            x, y, width, height = annotation["bbox"]
            assert (x, y) == (columns.min(), rows.min())
            assert (x + width, y + height) == (columns.max() + 1, rows.max() + 1)
            assert annotation["area"] == mask.sum() == coco_mask.area(annotation["segmentation"])


@pytest.mark.parametrize("share", [0.0, 0.2, 0.8, 1.0])
def test_a_window_is_encoded_as_pycocotools_encodes_the_whole_picture(share):
    rng = np.random.default_rng(3)
    for _ in range(150):
        height, width = (int(side) for side in rng.integers(1, 8, 2))
        top, left = int(rng.integers(height)), int(rng.integers(width))
        shape = int(rng.integers(1, height - top + 1)), int(rng.integers(1, width - left + 1))
        window = rng.uniform(size=shape) < share
        whole = np.zeros((height, width), np.uint8, order="F")
        whole[top : top + shape[0], left : left + shape[1]] = window
        wanted = coco_mask.encode(whole)["counts"].decode("ascii")
        assert encode_mask(window, left, top, (height, width)) == {"size": [height, width], "counts": wanted}


def test_masks_are_the_pixels_of_one_object_each_and_never_overlap(drawn_scenes):
    for scene, drawn, annotations in drawn_scenes:
        masks = masks_of(annotations)
        assert not masks or np.sum(masks, axis=0).max() == 1
        for annotation, mask in zip(annotations, masks, strict=True):
            (object_id,) = np.unique(drawn.ids[mask])
            assert scene.things[object_id - 1].category == CATEGORIES[annotation["category_id"] - 1]
            assert np.array_equal(mask, drawn.ids == object_id)


def test_the_visible_box_lies_in_the_amodal_box_and_both_in_the_picture(drawn_scenes):
    for scene, _, annotations in drawn_scenes:
        for annotation in annotations:
            attributes = annotation["attributes"]
            x, y, width, height = annotation["bbox"]
            left, top = attributes["amodal_x"], attributes["amodal_y"]
            right, bottom = left + attributes["amodal_width"], top + attributes["amodal_height"]
            assert 0 <= left <= x and 0 <= top <= y
            assert x + width <= right <= scene.camera.width
            assert y + height <= bottom <= scene.camera.height
            assert 0.15 <= attributes["visibility"] <= 1.0


def test_visible_and_hidden_pixels_add_up_to_the_amodal_area(drawn_scenes):
    for _, drawn, _ in drawn_scenes:
        for extent in drawn.extents:
            seen = int((drawn.ids == extent.object_id).sum())
            assert seen + sum(extent.hidden_by.values()) == extent.area


def test_every_category_and_every_value_occurs_in_300_scenes(world):
    scenes = [sample_scene(world, 1, "val", index) for index in range(300)]
    things = [thing for scene in scenes for thing in scene.things]
    assert {thing.category for thing in things} == set(CATEGORIES)
    crosswalks = [thing for thing in things if thing.category == "crosswalk"]
    assert {each.condition for each in crosswalks} == set(CONDITIONS)
    assert {each.orientation for each in crosswalks} == set(ORIENTATIONS)
    assert {each.blocked_by for each in crosswalks} == {"", "car", "bus", "truck"}
    assert {scene.conditions.lighting for scene in scenes} == set(LIGHTINGS)
    assert {scene.conditions.weather for scene in scenes} == set(WEATHERS)
    assert {thing.pose for thing in things if thing.category == "cone"} == {"upright", "fallen"}
    assert {thing.state for thing in things if thing.category == "traffic light"} == {"red", "amber", "green"}
    assert {thing.pose for thing in things if thing.category == "pedestrian"} == {
        "standing",
        "walking",
        "running",
    }


def test_attributes_are_scalars(drawn_scenes):
    for _, _, annotations in drawn_scenes:
        for annotation in annotations:
            assert all(type(value) in (str, int, float, bool) for value in annotation["attributes"].values())
