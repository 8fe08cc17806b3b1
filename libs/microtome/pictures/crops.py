"""Crops: the part of a picture that stands for an object, cut and padded by one policy.

Source: definitions.md, section 7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from microtome.errors import InputError

CROP_POLICY = "grow10-min32-square-1"

_GROWTH = 0.1
_LEAST_SIDE = 32
_FAR = 1e9  # pixels, beyond any picture
_GREY = (128, 128, 128)

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]


def crop_box(box_xywh: Sequence[float], width: int, height: int) -> Box:
    """(left, top, right, bottom) in whole pixels of a box's crop, in a picture of `width` x `height` pixels.

    The box grows by a tenth of its side at each end, then about its centre to at least 32 pixels a side, is
    rounded outwards and clipped to the picture. A box that lies outside becomes the nearest row or column of
    pixels, so a crop always has at least one pixel.

    Raises:
        InputError: a number that is not finite, a negative side, or a picture without pixels.
    """
    x, y, box_width, box_height = (float(value) for value in box_xywh)
    if not all(map(math.isfinite, (x, y, box_width, box_height))) or box_width < 0 or box_height < 0:
        expected = "finite numbers x, y, width, height, the last two not negative"
        raise InputError("a box can't be cropped", found=list(box_xywh), expected=expected)
    if width < 1 or height < 1:
        raise InputError("a picture without pixels can't be cropped", found=f"{width} x {height}")
    left, right = _span(x, box_width, width)
    top, bottom = _span(y, box_height, height)
    return left, top, right, bottom


def crop(picture: Image.Image, box_xywh: Sequence[float], *, fill: Colour = _GREY) -> Image.Image:
    """The crop of a box in pixels, padded to a square with `fill` and never stretched.

    Raises:
        InputError: as `crop_box`.
    """
    return square(picture.crop(crop_box(box_xywh, picture.width, picture.height)), fill)


def square(picture: Image.Image, fill: Colour) -> Image.Image:
    """The picture in the middle of a square of its longer side; itself where it is square."""
    width, height = picture.size
    if width == height:
        return picture
    side = max(width, height)
    padded = Image.new(picture.mode, (side, side), fill)
    padded.paste(picture, ((side - width) // 2, (side - height) // 2))
    return padded


def _span(start: float, length: float, limit: int) -> tuple[int, int]:
    # far edges are brought near first, so that sums stay finite
    low, high = _near(start), _near(start + length)
    middle, grown = (low + high) / 2, max((high - low) * (1 + 2 * _GROWTH), _LEAST_SIDE)
    # a millionth of a pixel is rounding error, not content: it must not add a row
    first, last = math.floor(round(middle - grown / 2, 6)), math.ceil(round(middle + grown / 2, 6))
    first = min(max(first, 0), limit - 1)
    return first, min(max(last, first + 1), limit)


def _near(edge: float) -> float:
    return min(max(edge, -_FAR), _FAR)
