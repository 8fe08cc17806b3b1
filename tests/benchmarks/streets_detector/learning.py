"""Training from random weights: the same pictures, seed and steps give the same detector but for rounding."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from network import Detector
from objective import loss
from pictures import Example, batch_of
from torch import nn

EVERY = 50  # steps between two lines of progress
KEPT = 150  # steps between two checkpoints


@dataclass(frozen=True)
class Recipe:
    """How long and how fast to learn."""

    steps: int = 3000
    batch: int = 12
    learning_rate: float = 2.5e-3
    warm_up: int = 100
    decay: float = 0.99  # of the running mean of the weights, which is what is kept
    seed: int = 1


def learn(examples: Sequence[Example], categories: int, recipe: Recipe, checkpoint: Path) -> Detector:
    """The detector after the recipe's steps; its weights lie in `checkpoint`, also along the way."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    net = Detector(categories).to(memory_format=torch.channels_last)
    mean = copy.deepcopy(net)
    optimizer = torch.optim.AdamW(net.parameters(), lr=recipe.learning_rate, weight_decay=1e-3)
    order: list[int] = []
    began, total = time.monotonic(), 0.0
    for step in range(1, recipe.steps + 1):
        if len(order) < recipe.batch:
            order = [int(at) for at in rng.permutation(len(examples))]
        chosen = [examples[order.pop()] for _ in range(recipe.batch)]
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate * _pace(step, recipe)
        total += _step(net, optimizer, *batch_of(chosen, rng))
        _follow(mean, net, min(recipe.decay, step / (step + 9)))
        if step % EVERY == 0:
            spent = time.monotonic() - began
            print(f"step {step} of {recipe.steps}, {spent:.0f} s, loss {total / EVERY:.3f}", flush=True)
            total = 0.0
        if step % KEPT == 0 or step == recipe.steps:
            save(mean, checkpoint)
    return mean.eval()


def _pace(step: int, recipe: Recipe) -> float:
    if step <= recipe.warm_up:
        return step / recipe.warm_up
    return 0.5 * (1 + math.cos(math.pi * (step - recipe.warm_up) / (recipe.steps - recipe.warm_up + 1)))


def _step(net: Detector, optimizer: torch.optim.Optimizer, pictures: torch.Tensor, truth) -> float:
    net.train()
    with torch.autocast("cpu", torch.bfloat16):
        heat, sides = net(pictures.to(memory_format=torch.channels_last))
    value = loss(heat, sides, truth)
    optimizer.zero_grad()
    value.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 20.0)
    optimizer.step()
    return float(value.detach())


@torch.no_grad()
def _follow(mean: nn.Module, net: nn.Module, decay: float) -> None:
    """Moves the running mean of all weights a step towards those of the network."""
    now = net.state_dict()
    for name, value in mean.state_dict().items():
        if value.is_floating_point():
            value.lerp_(now[name], 1 - decay)


def save(net: nn.Module, path: Path) -> None:
    """Writes the weights in 8 bits, with a factor for every channel: what predictions are made with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: _packed(value) for name, value in net.state_dict().items()}, path)


def load(path: Path, categories: int) -> Detector:
    """The detector of a checkpoint."""
    net = Detector(categories)
    weights = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict({name: _unpacked(value) for name, value in weights.items()})
    return net.eval().to(memory_format=torch.channels_last)


def _packed(value: torch.Tensor) -> torch.Tensor | tuple[torch.Tensor, torch.Tensor]:
    if value.ndim < 4:
        return value
    factor = value.abs().amax(dim=(1, 2, 3), keepdim=True).clamp(min=1e-9) / 127
    return (value / factor).round().to(torch.int8).contiguous(), factor.contiguous()


def _unpacked(value: torch.Tensor | tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    return value if isinstance(value, torch.Tensor) else value[0].float() * value[1]
