import pytest

from microtome.streets.camera import Camera

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


def test_rows_and_depths_of_the_ground_agree():
    for depth in (3.0, 10.0, 50.0):
        row = CAMERA.project(0.0, 0.0, depth)[1]
        assert CAMERA.depth_of_row(row) == pytest.approx(depth)
    assert CAMERA.depth_of_row(200.0) == float("inf")


def test_a_metre_shrinks_with_its_distance():
    assert CAMERA.scale(10.0) == 50.0
    assert CAMERA.scale(20.0) == 25.0
