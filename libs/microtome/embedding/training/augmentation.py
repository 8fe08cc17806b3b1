"""Augmentation: pictures shifted, scaled, mirrored and lit otherwise; texts with words nobody asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
from torch.nn import functional

_SCALE = (0.88, 1.14)
_SHIFT = 0.07  # of half the side
_GAIN, _TINT, _OFFSET = 0.12, 0.04, 0.04
_NOISY_TEXTS, _MOST_NOISE = 0.3, 4
_SILENT = 0.5  # share of texts that lose their punctuation


def varied_pictures(pixels: npt.NDArray[np.uint8], side: int, rng: np.random.Generator) -> torch.Tensor:
    """Normalised pictures `(N, 3, side, side)` of pixels `(N, H, W, 3)`; mirrored half of the time."""
    count = len(pixels)
    mean, deviation = (
        torch.tensor(each).reshape(1, 3, 1, 1) for each in (OPENAI_DATASET_MEAN, OPENAI_DATASET_STD)
    )
    lit = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
    lit = (
        lit * _random(rng, 1 - _GAIN, 1 + _GAIN, count, 1) * _random(rng, 1 - _TINT, 1 + _TINT, count, 3)
    ) + (_random(rng, -_OFFSET, _OFFSET, count, 1))
    # beyond the edge zeros are the mean colour, as in the padding of crops
    normal = (lit.clamp(0, 1) - mean) / deviation
    grid = functional.affine_grid(_placements(count, rng), [count, 3, side, side], align_corners=False)
    shown = functional.grid_sample(normal, grid, padding_mode="zeros", align_corners=False)
    return shown.contiguous(memory_format=torch.channels_last)


def varied_texts(texts: list[str], rng: np.random.Generator) -> list[str]:
    """The texts, some without their punctuation."""
    silent = rng.uniform(size=len(texts)) < _SILENT
    return [
        text.rstrip("?").replace(",", "") if bare else text for text, bare in zip(texts, silent, strict=True)
    ]


def with_noise(tokens: torch.Tensor, n_words: int, rng: np.random.Generator) -> torch.Tensor:
    """Tokens `(N, C)`, random ones below `n_words` put into some texts: strange words shall weigh little."""
    end = tokens.argmax(dim=1).tolist()
    noisy = tokens.clone()
    for row in np.flatnonzero(rng.uniform(size=len(tokens)) < _NOISY_TEXTS):
        words = tokens[row, : end[row] + 1].tolist()
        for _ in range(int(rng.integers(1, _MOST_NOISE + 1))):
            if len(words) < tokens.shape[1]:
                words.insert(int(rng.integers(1, len(words))), int(rng.integers(n_words)))
        noisy[row, : len(words)] = torch.tensor(words)
    return noisy


def _random(rng: np.random.Generator, low: float, high: float, *shape: int) -> torch.Tensor:
    return torch.from_numpy(rng.uniform(low, high, (*shape, 1, 1)).astype(np.float32))


def _placements(count: int, rng: np.random.Generator) -> torch.Tensor:
    places = np.zeros((count, 2, 3), np.float32)
    scale = rng.uniform(*_SCALE, count)
    places[:, 0, 0] = scale * rng.choice([-1, 1], count)
    places[:, 1, 1] = scale
    places[:, :, 2] = rng.uniform(-_SHIFT, _SHIFT, (count, 2))
    return torch.from_numpy(places)
