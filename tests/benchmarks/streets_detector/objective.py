"""What the detector is pulled towards: heat around the middles, boxes near them.

Source: CenterNet's focal loss (Zhou et al. 2019) with TTFNet's kernels that follow the box's shape and its
boxes learnt around the middle, not at it alone (Liu et al. 2020), which a short training needs.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from network import STRIDE, corners
from torch import Tensor

SPREAD = 0.54 / 6.0  # a kernel's standard deviation by the box's side
NEAR = 0.15  # kernel value from which a cell also learns the box
BOX_WEIGHT = 5.0


@dataclass(frozen=True)
class Truth:
    """A batch's objects, padded: boxes `(B, N, 4)` as corners in pixels, categories `(B, N)`, -1 for none."""

    boxes: Tensor
    categories: Tensor


def loss(heat: Tensor, sides: Tensor, truth: Truth) -> Tensor:
    """Mean loss per object."""
    kernels = _kernels(truth, *heat.shape[-2:])
    count = max(int((truth.categories >= 0).sum()), 1)
    focal = _focal(heat, _heat_target(kernels, truth, heat.shape[1])) / count
    return focal + BOX_WEIGHT * _box_loss(corners(sides), kernels, truth)


def _kernels(truth: Truth, rows: int, columns: int) -> Tensor:
    """`(B, N, rows, columns)`: 1 at the cell of each object's middle, falling off with its box."""
    x0, y0, x1, y1 = truth.boxes.unbind(-1)
    across = _bell((x0 + x1) / 2, x1 - x0, columns)
    down = _bell((y0 + y1) / 2, y1 - y0, rows)
    return down[..., :, None] * across[..., None, :] * (truth.categories >= 0)[..., None, None]


def _bell(middle: Tensor, side: Tensor, cells: int) -> Tensor:
    at = torch.arange(cells, dtype=torch.float32)
    centre = (middle / STRIDE).floor().clamp(0, cells - 1)
    spread = (side / STRIDE * SPREAD).clamp(min=0.35)
    return torch.exp(-0.5 * ((at - centre[..., None]) / spread[..., None]) ** 2)


def _heat_target(kernels: Tensor, truth: Truth, categories: int) -> Tensor:
    batch, _, rows, columns = kernels.shape
    real = truth.categories >= 0
    of = (torch.arange(batch)[:, None] * categories + truth.categories)[real]
    target = torch.zeros(batch * categories, rows * columns)
    where = of[:, None].expand(-1, rows * columns)
    target.scatter_reduce_(0, where, kernels[real].flatten(1), "amax")
    return target.view(batch, categories, rows, columns)


def _focal(logits: Tensor, target: Tensor) -> Tensor:
    log_p, log_q = torch.nn.functional.logsigmoid(logits), torch.nn.functional.logsigmoid(-logits)
    p = logits.sigmoid()
    hit = (target > 0.999).float()
    return -(hit * (1 - p) ** 2 * log_p + (1 - hit) * (1 - target) ** 4 * p**2 * log_q).sum()


def _box_loss(boxes: Tensor, kernels: Tensor, truth: Truth) -> Tensor:
    """Generalised IoU, weighed by the kernels; where objects lie over another the smaller one is meant."""
    area = (truth.boxes[..., 2:] - truth.boxes[..., :2]).prod(-1)
    near = kernels > NEAR
    areas = torch.where(near, area[..., None, None], torch.inf)
    smallest, which = areas.min(dim=1)
    image, row, column = torch.nonzero(smallest < torch.inf, as_tuple=True)
    if len(image) == 0:
        return boxes.sum() * 0.0
    chosen = which[image, row, column]
    weight = kernels[image, chosen, row, column]
    worse = 1.0 - _giou(boxes[image, :, row, column], truth.boxes[image, chosen])
    return (worse * weight).sum() / weight.sum()


def _giou(first: Tensor, second: Tensor) -> Tensor:
    shared = _area(torch.maximum(first[:, :2], second[:, :2]), torch.minimum(first[:, 2:], second[:, 2:]))
    hull = _area(torch.minimum(first[:, :2], second[:, :2]), torch.maximum(first[:, 2:], second[:, 2:]))
    union = _area(first[:, :2], first[:, 2:]) + _area(second[:, :2], second[:, 2:]) - shared
    return shared / union - (hull - union) / hull.clamp(min=1e-6)


def _area(low: Tensor, high: Tensor) -> Tensor:
    return (high - low).clamp(min=0).prod(-1)
