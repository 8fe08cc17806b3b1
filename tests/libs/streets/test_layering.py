import pytest

from microtome.streets.layering import _back_to_front
from microtome.streets.placing import Footprint


def at(left, right, near, far):
    return Footprint(left, right, near, far, 1.0)


BUS = at(3.0, 5.5, 8.0, 18.0)


@pytest.mark.parametrize(
    ("grounds", "order"),
    [
        ([], []),
        ([at(0, 1, 5, 6), at(0, 1, 10, 11)], [1, 0]),
        ([at(2.0, 2.6, 9.0, 9.6), BUS], [1, 0]),
        ([BUS, at(6.5, 7.1, 12.0, 12.6)], [1, 0]),
        ([at(-2.6, -2.0, 9.0, 9.6), at(-5.5, -3.0, 8.0, 18.0)], [1, 0]),
    ],
    ids=["nothing", "farther first", "before a long bus", "behind a long bus", "on the left"],
)
def test_what_can_be_hidden_is_painted_first(grounds, order):
    assert _back_to_front(grounds) == order
