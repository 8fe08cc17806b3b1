from __future__ import annotations

import numpy as np
import pytest

from microtome.corrections.error_share import LEAST, MOST, USUAL, error_share


def trusts(n: int, n_doubtful: int) -> np.ndarray:
    return np.where(np.arange(n) < n_doubtful, 0.05, 0.9)


def test_without_trusts_the_share_is_the_usual_one() -> None:
    assert error_share(np.zeros(0)) == pytest.approx(USUAL)
    assert error_share(np.full(5, np.nan)) == pytest.approx(USUAL)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.12])
def test_a_third_of_the_wrong_labels_are_doubtful(share: float) -> None:
    n = 1_000_000
    assert error_share(trusts(n, round(n * (0.002 + 0.33 * share)))) == pytest.approx(share, abs=1e-3)


def test_few_labels_change_little_and_no_share_is_beyond_belief() -> None:
    assert USUAL < error_share(trusts(10, 1)) < 2 * USUAL
    assert error_share(trusts(100_000, 0)) == LEAST
    assert error_share(trusts(100_000, 100_000)) == MOST


def test_labels_without_a_trust_do_not_count() -> None:
    known = trusts(1000, 30)
    assert error_share(np.append(known, np.full(5000, np.nan))) == error_share(known)
