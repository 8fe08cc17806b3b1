"""Hardness: how undecided a model is between categories."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def hardness(class_scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The entropy `(N,)` in nats of class scores `(N, K)`, each row scaled to sum to 1: 0 is decided.

    NaN for a row with a negative or missing score, or without any score over 0.

    Source: fiftyone-brain's `compute_hardness`, which takes the entropy of the softmax of logits; ours takes
    scores, which a softmax has been through already.
    """
    total = class_scores.sum(axis=1)
    usable = (class_scores >= 0).all(axis=1) & (total > 0)
    shares = class_scores[usable] / total[usable, None]
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = np.full(len(class_scores), np.nan)
    entropy[usable] = np.maximum(-(shares * logs).sum(axis=1), 0.0)
    return entropy
