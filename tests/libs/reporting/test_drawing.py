from __future__ import annotations

from microtome.reporting.drawing import path, place


def test_no_points_are_no_path():
    assert path([]) == path([(0.5, None)]) == ""


def test_the_corners_of_the_unit_square_are_those_of_the_frame():
    assert place(0, 0) == (34, 206)
    assert place(1, 1) == (308, 10)
    assert place(-3, 7) == (34, 10)


def test_a_path_breaks_where_a_point_is_unknown_and_shows_one_alone():
    assert path([(0, 0), (1, 1)]) == "M34.0 206.0L308.0 10.0"
    assert path([(0, 0), (0.5, None), (1, 1)]) == "M34.0 206.0L34.0 206.0M308.0 10.0L308.0 10.0"
