import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from pycocotools import mask as coco_mask

from microtome.formats.masks import LONGEST_OUTLINE, MaskFault, boxes_of, draw_polygons, read_masks

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools

SQUARE = [[1, 1, 1, 4, 4, 4, 4, 1]]


def read_one(segmentation, size=(6, 8), own_sizes=True):
    return read_masks([Raw(json.dumps(segmentation).encode())], [size], own_sizes=own_sizes)


def decoded(masks, row=0):
    return coco_mask.decode({"size": masks.sizes[row], "counts": masks.counts[row]})


def test_no_segmentations_give_no_masks():
    masks = read_masks([], [], own_sizes=False)
    assert (masks.counts, masks.sizes, masks.faults) == ([], [], {})


@pytest.mark.parametrize("empty", [b"", b"[]", b"[ ]", b"[\n]", b"null", b"{}"])
def test_an_empty_segmentation_is_no_mask_and_no_fault(empty):
    masks = read_masks([Raw(empty)], [(6, 8)], own_sizes=False)
    assert (masks.counts, masks.faults) == ([None], {})


def test_a_polygon_fills_its_inside():
    expected = np.zeros((6, 8), dtype=np.uint8)
    expected[1:4, 1:4] = 1
    assert (decoded(read_one(SQUARE)) == expected).all()


def test_several_polygons_are_joined():
    masks = read_one([SQUARE[0], [5, 2, 5, 5, 7, 5, 7, 2]])
    assert decoded(masks).sum() == 9 + 6


def test_uncompressed_and_compressed_runs_mean_the_same():
    plain = read_one({"size": [6, 8], "counts": [7, 3, 3, 3, 32]})
    text = plain.counts[0].decode()
    assert read_one({"size": [6, 8], "counts": text}).counts == plain.counts
    assert decoded(plain).sum() == 6


def test_an_encoding_brings_the_size_of_an_unknown_image():
    assert read_one({"size": [6, 8], "counts": [48]}, None).sizes == [(6, 8)]


@pytest.mark.parametrize(
    ("segmentation", "reason"),
    [
        ([[1, 2, 3, 4]], "a polygon of 4 numbers"),
        ([[1, 2, 3, 4, 5, 6, 7]], "a polygon of 7 numbers"),
        ([[]], "a polygon of 0 numbers"),
        ([[1, 2, 3, 4, 5, "6"]], "expected a number, got text"),
        ([1, 2, 3, 4, 5, 6], "expected a list, got a whole number"),
        ([[1e300, 2, 3, 4, 5, 6]], "not finite or longer"),
        ([[0, 0, LONGEST_OUTLINE, 0, 0, LONGEST_OUTLINE]], "longer than 4,000,000 pixels"),
        ([[0, 0, 8000, 0] * 600], "longer than 4,000,000 pixels"),
        ({"size": [6, 8], "counts": [47]}, "sum to 47, not to 8 x 6"),
        ({"size": [6, 8], "counts": [-1, 49]}, ">= 0"),
        ({"size": [6, 8], "counts": [50, -2]}, ">= 0"),
        ({"size": [6, 8], "counts": [10**4000]}, "number"),
        ({"size": [6, 8], "counts": "`2"}, "malformed or don't sum to 8 x 6 pixels"),
        ({"size": [6, 8], "counts": "o"}, "malformed"),
        ({"size": [6, 8], "counts": "\u00e9"}, "malformed"),
        ({"size": [8, 6], "counts": [48]}, "RLE of 6 x 8 pixels in an image of 8 x 6"),
        ({"size": [6, 8, 1], "counts": [48]}, "length 2"),
        ({"size": [6, 8]}, "missing field counts"),
        ("text", "neither polygons nor RLE"),
        (7, "neither polygons nor RLE"),
    ],
)
def test_what_can_not_be_a_mask_is_told_with_its_reason(segmentation, reason):
    masks = read_one(segmentation)
    assert masks.counts == [None]
    assert reason in masks.faults[0]


@pytest.mark.parametrize("size", [(0, 8), (2**20, 2**20)])
def test_encodings_of_impossible_sizes_are_refused(size):
    assert "RLE of" in read_one({"size": size, "counts": "4"}, size).faults[0]
    with pytest.raises(MaskFault, match="can't have a mask"):
        draw_polygons(SQUARE, size)


@pytest.mark.parametrize(
    ("segmentation", "own_sizes"), [(SQUARE, True), ({"size": [6, 8], "counts": [48]}, False)]
)
def test_a_mask_without_the_size_of_its_image_is_a_fault(segmentation, own_sizes):
    masks = read_one(segmentation, None, own_sizes)
    assert masks.faults == {0: "a mask needs the size of its image, which is unknown"}


def test_a_fault_spoils_no_other_mask():
    raws = [Raw(json.dumps(value).encode()) for value in (SQUARE, {"size": [6, 8], "counts": "o"}, SQUARE)]
    masks = read_masks(raws, [(6, 8)] * 3, own_sizes=False)
    assert [counts is None for counts in masks.counts] == [False, True, False]
    assert list(masks.faults) == [1]


def test_no_masks_have_no_boxes():
    boxes, areas = boxes_of([], [])
    assert (boxes.shape, areas.shape) == ((0, 4), (0,))


def test_boxes_and_areas_are_those_of_the_pixels_for_more_masks_than_a_byte_counts():
    masks = read_one(SQUARE)
    boxes, areas = boxes_of(masks.counts * 300, masks.sizes * 300)
    assert (boxes == [1, 1, 3, 3]).all()
    assert (areas == 9).all()


@settings(max_examples=60, deadline=None)
@given(
    polygons=st.lists(st.lists(st.floats(-30, 60), min_size=6, max_size=20).filter(lambda p: len(p) % 2 == 0),
                      min_size=1, max_size=3)
)  # fmt: skip
def test_polygons_anywhere_are_drawn_as_pycocotools_draws_them(polygons):
    expected = coco_mask.merge(coco_mask.frPyObjects(polygons, 20, 30))
    assert (coco_mask.decode({"size": [20, 30], "counts": draw_polygons(polygons, (20, 30))})
            == coco_mask.decode(expected)).all()  # fmt: skip
