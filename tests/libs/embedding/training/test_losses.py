from __future__ import annotations

import math

import pytest
import torch

from microtome.embedding.training.losses import contrastive_loss


def test_without_a_true_pair_there_is_no_loss():
    assert contrastive_loss(torch.zeros(2, 2), -torch.ones(2, 2)).item() == 0.0


def test_one_true_pair_a_row_is_the_usual_cross_entropy():
    scores = torch.tensor([[2.0, 0.5, -1.0], [0.0, 1.0, 0.3], [0.2, 0.1, 3.0]])
    truth = 2 * torch.eye(3) - 1
    right = torch.arange(3)
    usual = (
        torch.nn.functional.cross_entropy(scores, right) + torch.nn.functional.cross_entropy(scores.T, right)
    ) / 2
    assert contrastive_loss(scores, truth).item() == pytest.approx(usual.item(), rel=1e-5)


def test_true_pairs_do_not_compete_with_each_other_and_unknown_ones_are_left_out():
    scores = torch.tensor([[1.0, 2.0, 0.0, 50.0]])
    truth = torch.tensor([[1, 1, -1, 0]])
    # rows: each true score against exp(0); columns: two true ones without a rival, which cost nothing
    by_row = (math.log(1 + math.exp(-1)) + math.log(1 + math.exp(-2))) / 2
    assert contrastive_loss(scores, truth).item() == pytest.approx(by_row / 2, rel=1e-5)
