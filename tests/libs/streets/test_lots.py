import numpy as np
import pytest

from microtome.streets.lots import one_of


def test_one_option_is_always_drawn():
    assert one_of(["only"], np.random.default_rng(0)) == "only"


@pytest.mark.parametrize("shares", [(), (0.5, 0.3, 0.2), (0.0, 0.82, 0.18), (1 / 3, 1 / 3, 1 / 3)])
def test_the_same_options_are_drawn_as_numpy_would_draw(shares):
    options = ("a", "b", "c")
    ours, numpys = np.random.default_rng(5), np.random.default_rng(5)
    drawn = [one_of(options, ours, shares) for _ in range(2000)]
    assert drawn == [str(numpys.choice(options, p=shares or None)) for _ in range(2000)]
    assert ours.random() == numpys.random()
