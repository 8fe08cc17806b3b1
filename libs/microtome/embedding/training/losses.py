"""The loss: every pair that is true must score above all pairs that are false, seen from both sides."""

from __future__ import annotations

import torch
from torch.nn import functional


def contrastive_loss(scores: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """The mean of both sides' losses for scores `(I, T)` and truth `(I, T)`: 1 true, -1 false, 0 left out.

    Each true pair competes with the false pairs of its row (then of its column), never with other true ones.

    Source: InfoNCE (van den Oord et al. 2018); many positives as in Khosla et al. 2020, equation 2, but
    without the other positives in the denominator, as several captions of a batch fit several pictures.
    """
    return (_one_side(scores, truth) + _one_side(scores.T, truth.T)) / 2


def _one_side(scores: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    wrong = scores.masked_fill(truth != -1, -1e4).logsumexp(dim=1, keepdim=True)
    right = (truth == 1).float()
    count = right.sum(dim=1)
    each = (functional.softplus(wrong - scores) * right).sum(dim=1) / count.clamp(min=1)
    return each.sum() / (count > 0).sum().clamp(min=1)
