"""Looking only where neighbours are likely: the vectors in cells, the nearest cells searched."""

from __future__ import annotations

from typing import Any

import faiss as faiss_as_in_cpp
import numpy as np
import numpy.typing as npt

from microtome.index.exact_search import (
    NOBODY,
    ROWS_AT_ONCE,
    Ids,
    Search,
    Vectors,
    blocks,
    flat_search,
    similarities_to,
)

faiss: Any = faiss_as_in_cpp  # its type stubs describe the C++ calls, not the Python ones

_SAMPLE = 512
_SEED = 7


def cell_search(units: Vectors, k: int, least_recall: float) -> tuple[Search, float]:
    """A search that looks at equal vectors once: a cell full of them would be as slow as no cells at all."""
    first, place, counts = np.unique(
        _fingerprints(units), return_index=True, return_inverse=True, return_counts=True
    )[1:]
    if len(first) == len(units):
        return _in_cells(units, k, least_recall)
    distinct, recall = _in_cells(units[first], min(k, len(first)), least_recall)
    members = np.argsort(place, kind="stable")
    starts = np.cumsum(counts) - counts

    def search(rows: Ids) -> Ids:
        kinds, back = np.unique(place[rows], return_inverse=True)
        return _spelled_out(distinct(kinds), k, members, starts, counts)[back]

    return search, recall


def _fingerprints(units: Vectors) -> npt.NDArray[np.uint64]:
    """A number for each vector: equal vectors have equal ones, others hardly ever."""
    factors = np.random.default_rng(_SEED).integers(1, 2**63, units.shape[1], dtype=np.uint64)
    numbers = np.empty(len(units), dtype=np.uint64)
    for block in blocks(len(units), ROWS_AT_ONCE):
        numbers[block] = (units[block].view(np.uint32) * factors).sum(axis=1)
    return numbers


def _spelled_out(kinds: Ids, k: int, members: Ids, starts: Ids, counts: Ids) -> Ids:
    """The first k items `(B, k)` of the kinds `(B, c)`, whose items are `members[starts:][:counts]`."""
    sizes = np.where(kinds == NOBODY, 0, counts[kinds])
    ends = np.cumsum(sizes, axis=1)
    items = np.full((len(kinds), k), NOBODY, dtype=np.int64)
    at = np.arange(len(kinds))
    for slot in range(k):
        which = np.minimum((ends <= slot).sum(axis=1), kinds.shape[1] - 1)
        there = np.flatnonzero(slot < ends[:, -1])
        kind, before = kinds[at, which][there], (ends - sizes)[at, which][there]
        items[there, slot] = members[starts[kind] + slot - before]
    return items


def _in_cells(units: Vectors, k: int, least_recall: float) -> tuple[Search, float]:
    """A search among the nearest cells only, as many as the recall asks for, and the recall measured."""
    cells = max(1, min(int(2 * np.sqrt(len(units))), len(units) // 40))
    if cells == 1:
        return flat_search(units, k), 1.0
    index, rng = _index_of_cells(units, cells), np.random.default_rng(_SEED)
    sample = np.sort(rng.choice(len(units), min(_SAMPLE, len(units)), replace=False))
    judged = min(k, 11)
    least = similarities_to(units, sample, flat_search(units, judged)(sample)).min(axis=1)
    index.nprobe = min(8, cells)
    while True:
        found = similarities_to(units, sample, index.search(units[sample], judged)[1])
        recall = (np.count_nonzero(found >= least[:, None]) / len(sample) - 1) / (judged - 1)
        if recall >= least_recall or index.nprobe >= cells:
            return _of(index, units, k), recall
        index.nprobe = min(2 * index.nprobe, cells)


def _index_of_cells(units: Vectors, cells: int) -> Any:
    dimension = units.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        cells,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    index.cp.seed, index.cp.niter, index.cp.max_points_per_centroid = _SEED, 8, 64
    learned = np.random.default_rng(_SEED).choice(len(units), min(len(units), 64 * cells), replace=False)
    index.train(units[np.sort(learned)])
    index.add(units)
    return index


def _of(index: Any, units: Vectors, k: int) -> Search:
    def search(rows: Ids) -> Ids:
        found: Ids = index.search(units[rows], k)[1]
        return found

    return search
