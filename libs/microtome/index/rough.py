"""A rough index: 8 bits a number, a quarter of what a scan must read, and how far its scores may be off."""

from __future__ import annotations

from typing import Any

import faiss as faiss_as_in_cpp
import numpy as np
import numpy.typing as npt

faiss: Any = faiss_as_in_cpp  # its type stubs describe the C++ calls, not the Python ones

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]

_STEPS = 255
_ADDED_AT_ONCE = 65_536


class RoughIndex:
    """Vectors `(N, D)`, N > 0, each number as one of 256 between the least and the most of its column."""

    def __init__(self, vectors: Vectors) -> None:
        low, high = vectors.min(axis=0), vectors.max(axis=0)
        self._off_by = (high - low).astype(np.float64) / (2 * _STEPS)
        kind = faiss.ScalarQuantizer.QT_8bit
        self._coded = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        self._coded.train(np.stack([low, high]))  # all that it learns are the ends of each column
        for start in range(0, len(vectors), _ADDED_AT_ONCE):
            self._coded.add(np.ascontiguousarray(vectors[start : start + _ADDED_AT_ONCE]))

    def search(self, query: Vectors, n: int, selecting: Any | None) -> tuple[Vectors, Ids]:
        """The n best by rough score, best first: scores `(n,)` and positions `(n,)`."""
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)  # one query is the work of one; the others would only be waited for
        try:
            scores, positions = self._coded.search(query[None], n, params=selecting)
        finally:
            faiss.omp_set_num_threads(threads)
        return scores[0], positions[0]

    def error_of(self, query: Vectors) -> float:
        """How far at most a rough score lies from the dot product, apart from summing in float32."""
        return float(np.abs(query.astype(np.float64)) @ self._off_by)
