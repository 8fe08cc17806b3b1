from __future__ import annotations

import pytest

from microtome.errors import InputError
from microtome_cli.demo_concept import cutoff_between


@pytest.mark.parametrize("values", [[], [0.4]])
def test_one_value_has_no_two_groups(values: list[float]) -> None:
    with pytest.raises(InputError, match="two groups"):
        cutoff_between(values)


@pytest.mark.parametrize(
    ("values", "cutoff"),
    [
        ([0.1, 0.5], 0.3),
        ([0.2, 0.2, 0.2], 0.2),
        ([0.62, 0.11, 0.58, 0.09, 0.1, 0.12], 0.35),
        ([-0.5, 0.7, 0.71, 0.72, 0.73], 0.1),
    ],
)
def test_the_cut_lies_halfway_between_the_groups(values: list[float], cutoff: float) -> None:
    assert cutoff_between(values) == pytest.approx(cutoff)


def test_of_all_cuts_it_leaves_the_least_spread_inside_the_groups() -> None:
    values = [0.9, 0.83, 0.8, 0.78, 0.55, 0.4, 0.31, 0.3, 0.28, 0.22, 0.2]

    def inside(cut: int) -> float:
        return sum(
            sum((value - sum(part) / len(part)) ** 2 for value in part)
            for part in (values[:cut], values[cut:])
        )

    best = min(range(1, len(values)), key=inside)
    assert values[best] < cutoff_between(values) < values[best - 1]
