"""Masks as annotation tools have them, and as COCO has them: compressed run lengths by columns.

CVAT's `<mask>` holds the runs of a box around the mask, by rows, off and on in turn, off first. The brush of
Label Studio holds the whole picture by rows, each pixel as four equal bytes, packed as by
thi.ng's rle-pack: 32 bits for the number of bytes, 5 for the word size less 1, four times 4 for the
sizes of counts less 1; then chunks of a bit that says whether one word is repeated, 2 bits for the size
of the count, the count less 1, and the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from microtome.formats.masks import MaskFault, Size
from microtome.formats.rle import LARGEST_MASK, compress, runs_of

Bitmap = npt.NDArray[np.bool_]

_CHANNELS = 4
_WORD = 8
_COUNT_SIZES = (3, 4, 8, 16)
_LONGEST_CHUNK = 2 ** _COUNT_SIZES[-1]
_HALF = 128  # from this opacity on, a pixel that was brushed belongs to the mask


class Crop(NamedTuple):
    """A mask's runs by rows in the box around it, in pixels."""

    left: int
    top: int
    width: int
    height: int
    runs: list[int]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        return self[:4]


def cropped(counts: bytes, size: Size) -> Crop | None:
    """The runs of a COCO mask as CVAT has them; `size` is the picture's (height, width).

    None where the mask is empty or the size unknown.
    """
    part = _part(counts, size) if all(size) else None
    if part is None:
        return None
    return Crop(part.left, part.top, part.bitmap.shape[1], part.bitmap.shape[0], _runs(part.bitmap))


def uncropped(crop: Crop, size: Size) -> bytes:
    """The COCO mask of CVAT's runs. Raises: MaskFault when they are not a part of the picture."""
    height, width = size
    inside = crop.left >= 0 and crop.top >= 0 and min(crop.width, crop.height) > 0
    if not inside or crop.left + crop.width > width or crop.top + crop.height > height:
        raise MaskFault(f"a mask of {list(crop.box)} in a picture of {width} x {height} pixels")
    if min(crop.runs, default=-1) < 0 or sum(crop.runs) != crop.width * crop.height:
        raise MaskFault(f"runs that don't sum to {crop.width} x {crop.height} pixels")
    bitmap = _empty(size)
    own = _filled(crop.runs).reshape(crop.height, crop.width)
    bitmap[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width] = own
    return _counts(bitmap)


def brushed(counts: bytes, size: Size) -> list[int]:
    """The bytes of a COCO mask as Label Studio's brush has them."""
    header = f"{_CHANNELS * size[0] * size[1]:032b}{_WORD - 1:05b}"
    chunks = [header, *(f"{bits - 1:04b}" for bits in _COUNT_SIZES)]
    for number, run in enumerate(_runs_of_picture(_part(counts, size), size)):
        chunks += _chunks(_CHANNELS * run, is_on=number % 2 == 1)
    bits = "".join(chunks)
    bits += "0" * (-len(bits) % 8)
    return list(int(bits, 2).to_bytes(len(bits) // 8))


def unbrushed(packed: Sequence[int], size: Size) -> bytes:
    """The COCO mask of a brush's bytes. Raises: MaskFault when they are not of a picture of that size."""
    try:
        stream = _Bits("".join(f"{byte:08b}" for byte in bytes(packed)))
        return _counts(_unpacked(stream, size))
    except MaskFault:
        raise
    except (ValueError, TypeError) as fault:
        raise MaskFault(f"not the bytes of a brush: {fault}") from fault


def _empty(size: Size) -> Bitmap:
    if not 0 < size[0] * size[1] <= LARGEST_MASK:
        raise MaskFault(f"a picture of {size[1]} x {size[0]} pixels can't have a mask")
    return np.zeros(size, np.bool_)


class _Part(NamedTuple):
    """The part of a picture that a mask covers."""

    left: int
    top: int
    bitmap: Bitmap


def _part(counts: bytes, size: Size) -> _Part | None:
    """The box around a mask, drawn; None where it is empty. Pixels outside the box are never made."""
    height, edges = size[0], np.cumsum(runs_of(counts))
    starts, ends = edges[:-1:2], edges[1::2]
    starts, ends = starts[ends > starts], ends[ends > starts]
    if not len(starts):
        return None
    left, right = int(starts[0]) // height, (int(ends[-1]) - 1) // height + 1
    within = np.clip(edges - left * height, 0, (right - left) * height)
    runs = np.diff(within, prepend=0, append=(right - left) * height)
    columns = _filled(runs).reshape(right - left, height)
    rows = np.flatnonzero(columns.any(axis=0))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    return _Part(left, top, columns[:, top:bottom].T)


def _runs_of_picture(part: _Part | None, size: Size) -> list[int]:
    """The runs of a whole picture by rows."""
    height, width = size
    if part is None:
        return [height * width]
    tall, wide = part.bitmap.shape
    rows = np.pad(part.bitmap, ((0, 0), (part.left, width - part.left - wide)))
    first, *others = _runs(rows)
    runs = [part.top * width + first, *others]
    below = (height - part.top - tall) * width
    return [*runs[:-1], runs[-1] + below] if len(runs) % 2 else [*runs, below]


def _counts(bitmap: Bitmap) -> bytes:
    counts = compress(_runs(bitmap.T), *bitmap.shape)
    if counts is None:
        raise MaskFault(f"a mask of {bitmap.size:,} pixels")
    return counts


def _runs(bitmap: Bitmap) -> list[int]:
    """The lengths of runs by rows, off and on in turn, off first."""
    flat = bitmap.ravel()
    edges = [0, *(np.flatnonzero(np.diff(flat)) + 1).tolist(), len(flat)]
    lengths = [end - start for start, end in pairwise(edges)]
    return [0, *lengths] if flat[0] else lengths


def _filled(runs: Sequence[int] | npt.NDArray[np.int64]) -> Bitmap:
    return np.repeat(np.arange(len(runs)) % 2 == 1, runs)


def _chunks(length: int, *, is_on: bool) -> list[str]:
    """The bits of a run of equal bytes."""
    chunks = []
    while length:
        own = min(length, _LONGEST_CHUNK)
        place = next(place for place, bits in enumerate(_COUNT_SIZES) if own <= 2**bits)
        chunks.append(f"1{place:02b}{own - 1:0{_COUNT_SIZES[place]}b}{'1' * _WORD if is_on else '0' * _WORD}")
        length -= own
    return chunks


class _Bits:
    """A row of bits, read from its beginning."""

    def __init__(self, bits: str) -> None:
        self._bits = bits
        self._at = 0

    def read(self, count: int) -> int:
        """The number that the next bits are. Raises: ValueError after the last."""
        end = self._at + count
        if end > len(self._bits):
            raise ValueError("they end too early")
        number = int(self._bits[self._at : end], 2)
        self._at = end
        return number


def _unpacked(stream: _Bits, size: Size) -> Bitmap:
    """Which pixels are on: those whose last byte, the opacity, is at least half."""
    bitmap = _empty(size).ravel()
    count, word = stream.read(32), stream.read(5) + 1
    if count != _CHANNELS * len(bitmap) or word != _WORD:
        raise ValueError(f"{count:,} words of {word} bits, expected {_CHANNELS * len(bitmap):,} of {_WORD}")
    sizes = [stream.read(4) + 1 for _ in _COUNT_SIZES]
    start = 0
    while start < count:
        is_run = stream.read(1)
        end = start + stream.read(sizes[stream.read(2)]) + 1
        if end > count:
            raise ValueError(f"more than {count:,} words")
        for first, last in [(start, end)] if is_run else pairwise(range(start, end + 1)):
            # the opacity of pixel p is byte 4 p + 3
            bitmap[first // _CHANNELS : last // _CHANNELS] = stream.read(_WORD) >= _HALF
        start = end
    return bitmap.reshape(size)
