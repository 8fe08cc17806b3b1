"""q-values of many tests, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microtome.chance.corrections import benjamini_hochberg


def test_no_tests_have_no_q() -> None:
    assert benjamini_hochberg([]) == ()


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ((0.04,), (0.04,)),
        # .01 * 4 / 1, then .02 * 4 / 2, .03 * 4 / 3, .5
        ((0.01, 0.02, 0.03, 0.5), (0.04, 0.04, 0.04, 0.5)),
        # .04 * 3 / 3 caps .03 * 3 / 2 = .045; order is kept
        ((0.04, 0.001, 0.03), (0.04, 0.003, 0.04)),
        ((1.0, 1.0), (1.0, 1.0)),
    ],
)
def test_q_values_are_those_worked_by_hand(p: tuple[float, ...], q: tuple[float, ...]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(q)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_keeps_the_order_of_p_and_is_never_below_it(p: list[float]) -> None:
    q = benjamini_hochberg(p)
    assert all(0 <= one <= other <= 1 for one, other in zip(p, q, strict=True))
    by_p = [q[i] for i in sorted(range(len(p)), key=lambda i: p[i])]
    assert by_p == sorted(by_p)
