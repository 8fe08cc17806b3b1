"""Looking at every pair: the nearest of some rows among all, and the cosines of rows to what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import faiss as faiss_as_in_cpp
import numpy as np
import numpy.typing as npt

faiss: Any = faiss_as_in_cpp  # its type stubs describe the C++ calls, not the Python ones

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]
Search = Callable[[Ids], Ids]  # rows (B,) -> positions (B, k), the rows' own too

NOBODY = -1
ROWS_AT_ONCE = 1024


def flat_search(units: Vectors, k: int) -> Search:
    """The search for the k nearest of unit vectors `(N, D)` by the cosine to each of them."""

    def search(rows: Ids) -> Ids:
        found: Ids = faiss.knn(units[rows], units, k, metric=faiss.METRIC_INNER_PRODUCT)[1]
        return found

    return search


def similarities_to(units: Vectors, rows: Ids, found: Ids) -> Vectors:
    """The cosine of each of `rows (B,)` to each of its `found (B, k)`; -inf beside -1."""
    similarities = np.empty(found.shape, dtype=np.float32)
    for block in blocks(len(rows), ROWS_AT_ONCE):
        similarities[block] = np.einsum("nd,nkd->nk", units[rows[block]], units[found[block]])
    return np.where(found == NOBODY, np.float32(-np.inf), np.clip(similarities, -1, 1))


def blocks(n: int, size: int) -> Iterator[slice]:
    """Slices of at most `size` that together cover n rows."""
    for start in range(0, n, size):
        yield slice(start, min(start + size, n))
