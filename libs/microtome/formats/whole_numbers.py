"""Columns of whole numbers, as ids are: the distinct ones, and all as texts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.formats.arrow_columns import text_column_of
from microtome.kernels import Filled, kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_LONGEST = len(str(-(2**63)))


def distinct(values: Longs) -> tuple[Ints, Longs]:
    """The place of each of `values (N,)` among the distinct ones, and these in order of appearance."""
    places, found, count = (
        np.empty(len(values), np.int32),
        np.empty(len(values), np.int64),
        np.zeros(1, np.int64),
    )
    _find_distinct(values, len(values), places, found, count)
    return places, found[: count[0]].copy()


def number_texts(values: Longs) -> pa.Array:
    """A column of the texts of `values (N,)`.

    Raises: InputError for more text than a column can hold.
    """
    ends, text = np.zeros(len(values) + 1, np.int64), np.empty(_LONGEST * len(values), np.uint8)
    _write_numbers(values, len(values), ends[1:], text)
    return text_column_of(text[: ends[-1]].copy(), ends)


@kernel
def _find_distinct(
    values: Longs, n: int, places: Filled[Ints], distinct: Filled[Longs], n_distinct: Filled[Longs]
) -> None:
    """Fills the place of each value among the distinct ones, and these."""


@kernel
def _write_numbers(values: Longs, n: int, ends: Filled[Longs], text: Filled[Bytes]) -> None:
    """Fills the decimal digits of all values, one after the other, and where each ends."""
