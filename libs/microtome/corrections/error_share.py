"""The share of labels that are wrong, guessed before anybody looked: from how many are doubtful.

Measured on drawn streets with 1 and 15 % of all labels wrong (swapped, moved, spurious and dropped in equal
parts): a trust under .1 have .2 % of all labels and as many more as a third of those that are wrong, by
`category_trust` as by `label_quality`, for a good detector as for a poor one. Other data has another mix and
other doubts, so this is a guess, held between .2 and 15 %; verdicts correct it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

USUAL = 0.05
LEAST, MOST = 0.002, 0.15
DOUBTFUL = 0.1
_ALWAYS, _PER_ERROR = 0.002, 0.33
_WEIGHT = 200  # labels that are as doubtful as usual, added to those that there are


def error_share(trust: npt.NDArray[np.float64]) -> float:
    """The guessed share of wrong labels, of trusts `(N,)` in [0, 1]; NaN where there is none.

    `USUAL` without any, and close to it where there are few.
    """
    known = trust[~np.isnan(trust)]
    usual = _ALWAYS + _PER_ERROR * USUAL
    doubtful = ((known < DOUBTFUL).sum() + _WEIGHT * usual) / (len(known) + _WEIGHT)
    return float(np.clip((doubtful - _ALWAYS) / _PER_ERROR, LEAST, MOST))
