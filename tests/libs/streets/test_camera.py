from dataclasses import replace

import pytest

from microtome.streets.camera import Camera
from microtome.streets.palette import air_of
from microtome.streets.scene import Conditions
from microtome.streets.sketch import Sketch
from microtome.streets.solids import Body

CAMERA = Camera(width=640, height=480, focal=500.0, centre=320.0, horizon=200.0, eye=2.0)


@pytest.mark.parametrize(
    ("point", "pixel"),
    [
        ((0.0, 2.0, 10.0), (320.0, 200.0)),
        ((0.0, 0.0, 10.0), (320.0, 300.0)),
        ((2.0, 0.0, 10.0), (420.0, 300.0)),
        ((2.0, 2.0, 20.0), (370.0, 200.0)),
    ],
)
def test_points_project_by_hand(point, pixel):
    assert CAMERA.project(*point) == pytest.approx(pixel)


def test_however_points_are_projected_their_pixels_are_the_same_to_the_last_bit():
    camera = replace(CAMERA, bend=0.0007)
    sketch = Sketch(camera, air_of(Conditions("day", "clear", 0.2, 0.3, 0.1)), 12.0)
    body = Body(sketch, 1.7, 12.0, 0.4)
    corners = [(-0.9, 0.3, -2.1), (0.9, 1.4, 2.1), (0.0, 0.0, -11.9)]
    points = [body.world(*corner) for corner in corners]
    pixels = [camera.project(*point) for point in points]
    columns = [camera.column(x, z) for x, _, z in points]
    assert camera.project_all(points) == body.pixels(corners) == pixels
    assert [
        (column, camera.row(y, scale)) for (column, scale), (_, y, _) in zip(columns, points, strict=True)
    ] == pixels


def test_rows_and_depths_of_the_ground_agree():
    for depth in (3.0, 10.0, 50.0):
        row = CAMERA.project(0.0, 0.0, depth)[1]
        assert CAMERA.depth_of_row(row) == pytest.approx(depth)
    assert CAMERA.depth_of_row(200.0) == float("inf")


def test_a_metre_shrinks_with_its_distance():
    assert CAMERA.scale(10.0) == 50.0
    assert CAMERA.scale(20.0) == 25.0
