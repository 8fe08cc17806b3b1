import numpy as np
import pytest
import skia

from microtome.streets.canvas import Canvas, tight_box
from microtome.streets.paints import gradient
from microtome.streets.paths import polygon
from microtome.streets.sketch import Shape


def square(left, top, side, part="object"):
    points = [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
    return Shape(polygon(points), skia.Paint(Color=0xFFFF0000), part, 0.0)


def test_an_empty_canvas_has_no_ids():
    canvas = Canvas(20, 10)
    canvas.stamp([], 1)
    assert canvas.ids.shape == (10, 20)
    assert not canvas.ids.any()
    assert canvas.extents == {}


def test_a_later_object_hides_an_earlier_one_and_is_named_as_hiding_it():
    canvas = Canvas(20, 10)
    canvas.stamp([square(2, 2, 4)], 1)
    canvas.stamp([square(4, 2, 4)], 2)
    assert (canvas.ids == 1).sum() == 8
    assert (canvas.ids == 2).sum() == 16
    assert canvas.extents[1].box == (2, 2, 4, 4)
    assert canvas.extents[1].area == 16
    assert canvas.extents[1].hidden_by == {2: 8}


@pytest.mark.parametrize(("part", "left"), [("scenery", 12), ("air", 16)])
def test_scenery_hides_and_air_does_not(part, left):
    canvas = Canvas(20, 10)
    canvas.stamp([square(0, 0, 4)], 1)
    canvas.stamp([square(0, 0, 2, part)], 2)
    assert (canvas.ids == 1).sum() == left
    assert 2 not in canvas.extents


def test_what_lies_outside_the_frame_is_cut_off():
    canvas = Canvas(20, 10)
    canvas.stamp([square(18, 8, 10)], 1)
    canvas.stamp([square(40, 40, 10)], 2)
    assert canvas.extents[1].box == (18, 8, 2, 2)
    assert 2 not in canvas.extents


def test_a_backdrop_is_what_skia_would_have_painted():
    rows = gradient((0.0, 2.3), (0.0, 9.0), [0xFF102030, 0xFF80C0F0, 0xFFFFFFFF], [0.0, 0.4, 1.0])
    skias, ours = Canvas(20, 10), Canvas(20, 10)
    for canvas in (skias, ours):
        canvas.paint([square(3, 0, 6)])
    below = polygon([(0, 2.3), (20, 2.3), (20, 10), (0, 10)])
    skias.paint([Shape(below, rows, "object", 0.0)])
    ours.paint([Shape(below, rows, "object", 0.0, is_backdrop=True)])
    assert np.array_equal(ours.picture(), skias.picture())
    assert len(np.unique(ours.picture()[2], axis=0)) > 1  # the row that is covered in part shows the square


def test_the_tight_box_of_a_hand_made_window():
    window = np.zeros((5, 6), bool)
    window[1:3, 2:5] = True
    assert tight_box(window, 10, 20) == (12, 21, 3, 2)
