"""Ids in few characters, for addresses: the steps between them, seven bits a byte, in base64url."""

from __future__ import annotations

import base64
import binascii

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError

MAX_PACKED = 48_000
"""Characters: some 18,000 ids that lie hundreds apart, or 36,000 that lie close together."""

Ids = npt.NDArray[np.int64]

_LONGEST_STEP = 8  # bytes: 56 bits, so that no sum of steps in so few characters passes 63


def unpack_ids(text: str) -> Ids:
    """Ids `(N,)`, ascending. The lowest seven bits come first; a byte of 128 and more has others after it.

    Raises: InputError for anything else.
    """
    if len(text) > MAX_PACKED:
        raise InputError(
            "the list of ids is too long", found=f"{len(text)} characters", expected=f"at most {MAX_PACKED}",
            fix="Keep so many as a slice.",
        )  # fmt: skip
    data = np.frombuffer(_decoded(text), np.uint8)
    ends = np.flatnonzero(data < 128)
    starts = np.concatenate([[0], ends[:-1] + 1])
    if not len(ends) or ends[-1] != len(data) - 1 or (ends - starts).max() >= _LONGEST_STEP:
        raise _unreadable(text)
    place = np.arange(len(data)) - np.repeat(starts, ends - starts + 1)
    bits = (data & 127).astype(np.int64) << (7 * place)
    return np.unique(np.cumsum(np.add.reduceat(bits, starts)))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise _unreadable(text) from None


def _unreadable(text: str) -> InputError:
    return InputError(
        "the list of ids can't be read", found=repr(text[:40]), expected="steps between ids in base64url"
    )
