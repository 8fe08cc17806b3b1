"""Scores of what pixels look like: light, sharpness and colour of a picture or of a part of it."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

PIXEL_SCORES = ("brightness", "contrast", "sharpness", "entropy", "red", "green", "blue")
_WEIGHTS = np.array([19595, 38470, 7471], np.uint32)  # ITU-R 601-2 in 1/65536, as Pillow rounds it
_PIXELS_AT_ONCE = 1 << 20


def pixel_scores(rgb: Rgb) -> Floats:
    """The scores `(7,)` of a picture `(H, W, 3)`, in the order of `PIXEL_SCORES`; NaN without pixels.

    `brightness` and `contrast`: mean and standard deviation of the grey values, in [0, 1]. `sharpness`:
    variance of their Laplacian (0 1 0, 1 -4 1, 0 1 0; edges mirrored; grey values 0 to 255). `entropy`: of
    the histogram of the grey values, in bits, 0 to 8. `red`, `green`, `blue`: each channel's share of the
    sum, NaN where all is black.

    Source: Encord Active's image metrics; sharpness as OpenCV's `Laplacian(grey, CV_64F).var()`.
    """
    if not rgb.size:
        return np.full(len(PIXEL_SCORES), np.nan)
    grey = grey_of(rgb)
    counts = np.bincount(grey.ravel(), minlength=256)
    levels, n = np.arange(256), grey.size
    mean = counts @ levels / n
    deviation = math.sqrt(max(float(counts @ levels**2 / n - mean**2), 0.0))
    shares = counts[counts > 0] / n
    entropy = max(float(-(shares * np.log2(shares)).sum()), 0.0)
    light = rgb.reshape(-1, 3).sum(axis=0, dtype=np.int64)
    colours = light / light.sum() if light.any() else np.full(3, np.nan)
    return np.array([mean / 255, deviation / 255, _sharpness(grey), entropy, *colours])


def grey_of(rgb: Rgb) -> Rgb:
    """The grey values `(H, W)` of a picture."""
    grey = np.zeros(rgb.shape[:2], np.uint32)
    for channel, weight in enumerate(_WEIGHTS):
        grey += rgb[:, :, channel] * weight
    return ((grey + 0x8000) >> 16).astype(np.uint8)


def part_of(rgb: Rgb, box_xywh: Iterable[float]) -> Rgb:
    """The pixels of a box, rounded outwards and clipped to the picture; none of a box that lies outside."""
    height, width = rgb.shape[:2]
    x, y, box_width, box_height = (float(value) for value in box_xywh)
    left, top = (min(max(math.floor(low), 0), limit) for low, limit in ((x, width), (y, height)))
    right, bottom = (
        min(max(math.ceil(far), 0), limit)
        for far, limit in ((x + box_width, width), (y + box_height, height))
    )
    return rgb[top:bottom, left:right]


def _sharpness(grey: Rgb) -> float:
    """The variance of the Laplacian, rows at a time so that a large picture needs little memory."""
    padded = np.pad(grey, 1, mode="reflect")
    height, width = grey.shape
    rows, total, squares = max(1, _PIXELS_AT_ONCE // width), 0, 0
    for top in range(0, height, rows):
        block = padded[top : min(top + rows, height) + 2].astype(np.int32)
        edges = (
            block[:-2, 1:-1] + block[2:, 1:-1] + block[1:-1, :-2] + block[1:-1, 2:] - 4 * block[1:-1, 1:-1]
        )
        total += int(edges.sum(dtype=np.int64))
        squares += int(np.square(edges, out=edges).sum(dtype=np.int64))
    mean = total / grey.size
    return max(squares / grey.size - mean**2, 0.0)
