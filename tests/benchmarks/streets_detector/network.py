"""A small detector of centres: per category a map of where objects have their middle, and the box there."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTHS = (16, 32, 64, 160, 192)  # channels at strides 2, 4, 8, 16, 32
STRIDE = 4
HEAD = 32
RAREST = -4.6  # logit of .01: what the heat starts from, so that the first steps are not all background


def _mixed(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True)
    )


class Block(nn.Module):
    """Two convolutions around which the input passes."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _mixed(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, maps: Tensor) -> Tensor:
        return functional.relu(maps + self.second(self.first(maps)))


class Detector(nn.Module):
    """Pictures `(B, 3, H, W)` in [0, 1] -> heat logits `(B, K, H/4, W/4)` and the distances in pixels
    from a cell's middle to the box's four sides `(B, 4, H/4, W/4)`: left, top, right, bottom."""

    def __init__(self, categories: int) -> None:
        super().__init__()
        stem, *rest = WIDTHS
        self.stem = _mixed(3, stem, 2)
        pairs = zip(WIDTHS, rest, strict=False)
        self.stages = nn.ModuleList(nn.Sequential(_mixed(a, b, 2), Block(b)) for a, b in pairs)
        self.across = nn.ModuleList(nn.Conv2d(width, HEAD, 1) for width in rest)
        self.smooth = _mixed(HEAD, HEAD)
        self.heat = nn.Sequential(_mixed(HEAD, HEAD), nn.Conv2d(HEAD, categories, 1))
        self.sides = nn.Sequential(_mixed(HEAD, HEAD), nn.Conv2d(HEAD, 4, 1))
        nn.init.constant_(self.heat[-1].bias, RAREST)
        nn.init.constant_(self.sides[-1].bias, 2.0)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        maps = self.stem(pictures * 4.0 - 2.0)
        found = []
        for stage, across in zip(self.stages, self.across, strict=True):
            maps = stage(maps)
            found.append(across(maps))
        merged = found.pop()
        while found:
            finer = found.pop()
            merged = finer + functional.interpolate(merged, size=finer.shape[-2:], mode="nearest")
        merged = self.smooth(functional.relu(merged))
        return self.heat(merged).float(), torch.exp(self.sides(merged).float().clamp(-2.0, 6.5))


def middles(rows: int, columns: int) -> Tensor:
    """The cells' middles `(2, rows, columns)` in pixels: x, y."""
    ys, xs = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    return (torch.stack([xs, ys]).float() + 0.5) * STRIDE


def corners(sides: Tensor) -> Tensor:
    """Boxes `(B, 4, h, w)` as x0, y0, x1, y1 from the distances to their sides."""
    at = middles(*sides.shape[-2:])
    return torch.cat([at - sides[:, :2], at + sides[:, 2:]], dim=1)
