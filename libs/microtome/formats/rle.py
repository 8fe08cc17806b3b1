"""COCO run-length encodings, checked before pycocotools sees them: it writes past its heap when runs don't
fit.

Source: pycocotools 2.0.11 `maskApi.c`, `rleToString` and `rleFrString`: each run is written in groups of five
bits, lowest first, as one character (48 + group, + 32 when more groups follow, the last group carrying the
sign); from the fourth run on, the difference to the run two before is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pycocotools import mask as coco_mask

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

# Runs over 2^29 pixels would need a seventh group, which overflows the C code's 32-bit shift.
LARGEST_MASK = 2**29
_GROUPS = 6
CHARACTERS_AT_ONCE = 4_000_000  # bounds the memory, at some 100 bytes each


def fits(counts: Sequence[bytes], pixels: Integers, *, at_once: int = CHARACTERS_AT_ONCE) -> Flags:
    """Which compressed encodings `(N,)` are well-formed, with runs that sum to their pixels `(N,)`."""
    lengths = np.fromiter((len(text) for text in counts), np.int64, len(counts))
    answer = np.zeros(len(counts), dtype=bool)
    for start, end in _portions(lengths, at_once):
        answer[start:end] = _fit(b"".join(counts[start:end]), lengths[start:end], pixels[start:end])
    return answer


def compress(runs: Sequence[int], height: int, width: int) -> bytes | None:
    """The compressed encoding of uncompressed runs, None when they don't fit `height * width` pixels."""
    if sum(runs) != height * width or min(runs, default=-1) < 0 or not 0 < height * width <= LARGEST_MASK:
        return None
    encoded = coco_mask.frPyObjects({"size": [height, width], "counts": list(runs)}, height, width)
    return bytes(encoded["counts"])


def runs_of(counts: bytes) -> Integers:
    """The uncompressed runs of a well-formed compressed encoding."""
    groups = np.frombuffer(counts, np.uint8).astype(np.int64) - 48
    return _runs(groups, np.zeros(len(groups), np.int64), (groups & 32) == 0)[0]


def _portions(lengths: Integers, at_once: int) -> Iterator[tuple[int, int]]:
    portion = np.cumsum(lengths) // at_once
    edges = [0, *(np.flatnonzero(np.diff(portion)) + 1).tolist(), len(lengths)]
    yield from ((start, end) for start, end in pairwise(edges) if end > start)


def _fit(text: bytes, lengths: Integers, pixels: Integers) -> Flags:
    groups = np.frombuffer(text, np.uint8).astype(np.int64) - 48
    owner = np.repeat(np.arange(len(lengths)), lengths)
    well_formed = (lengths > 0) & (pixels > 0) & (pixels <= LARGEST_MASK)
    well_formed[owner[(groups < 0) | (groups > 63)]] = False
    ends_run = (groups & 32) == 0
    last = np.cumsum(lengths) - 1
    well_formed[lengths > 0] &= ends_run[last[lengths > 0]]
    kept = well_formed[owner]
    runs, run_owner, too_long = _runs(groups[kept], owner[kept], ends_run[kept])
    well_formed[run_owner[too_long | (runs < 0)]] = False
    total = np.bincount(run_owner, weights=runs, minlength=len(lengths))
    fitting: Flags = well_formed & (total == pixels)
    return fitting


def _runs(groups: Integers, owner: Integers, ends_run: Flags) -> tuple[Integers, Integers, Flags]:
    if not len(groups):
        return np.zeros(0, np.int64), owner, np.zeros(0, bool)
    starts = np.flatnonzero(np.r_[True, ends_run[:-1]])
    sizes = np.diff(np.r_[starts, len(groups)])
    place = np.minimum(np.arange(len(groups)) - np.repeat(starts, sizes), _GROUPS)
    written = np.add.reduceat((groups & 31) << (5 * place), starts)
    negative = (groups[starts + sizes - 1] & 16) > 0
    written = written - np.where(negative, 1 << (5 * np.minimum(sizes, _GROUPS)), 0)
    return _undo_differences(written, owner[starts]), owner[starts], sizes > _GROUPS


def _undo_differences(written: Integers, owner: Integers) -> Integers:
    """Runs from what was written: the first run stands alone, then odd and even runs are two running sums."""
    first_of_owner = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    order = np.arange(len(owner)) - np.repeat(first_of_owner, np.diff(np.r_[first_of_owner, len(owner)]))
    chain = owner * 3 + np.where(order == 0, 0, 1 + (order + 1) % 2)
    by_chain = np.argsort(chain, kind="stable")
    sums = np.cumsum(written[by_chain])
    chain_starts = np.flatnonzero(np.r_[True, np.diff(chain[by_chain]) != 0])
    before = np.r_[0, sums][chain_starts]
    runs = np.empty_like(written)
    runs[by_chain] = sums - np.repeat(before, np.diff(np.r_[chain_starts, len(sums)]))
    return runs
