"""Projection: unit vectors laid out on a plane by UMAP, and later ones placed among them.

umap-learn is imported when a plane is asked for: that takes 2 s, and compiling it 10 to 60 s once a process.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.index import neighbour_graph

Units = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.float32]

NEIGHBOURS = 15
LEAST_DISTANCE = 0.1
SEED = 7
FEW = 3
EPOCHS = 100
RATE = 0.25
_ROWS_AT_ONCE = 512
_SILENCED = (
    "Tensorflow not installed",
    "precomputed_knn",
    "using precomputed_knn",
    "Graph is not fully connected",
)


def lay_out(vectors: Units) -> Places:
    """Places `(N, 2)` of vectors `(N, D)`, each as near as may be to those that are like it (cosine).

    The same vectors in the same order give the same places. Up to three lie on a line. N may be 0.

    Source: UMAP (McInnes et al. 2018) by umap-learn, 15 neighbours (exact, by our own search), least
    distance .1, from the two principal components on.
    """
    n = len(vectors)
    if n <= FEW:
        return np.column_stack([np.arange(n), np.zeros(n)]).astype(np.float32)
    k = min(NEIGHBOURS, n - 1)
    graph = neighbour_graph(np.arange(n), vectors, k - 1)
    itself = np.arange(n)[:, None]
    known = (
        np.hstack([itself, graph.neighbours]).astype(np.int32),
        np.hstack([np.zeros((n, 1)), graph.distances.clip(min=0)]).astype(np.float32),
    )
    with _silenced():
        from umap import UMAP

        model = UMAP(
            n_neighbors=k, min_dist=LEAST_DISTANCE, metric="cosine", random_state=SEED, n_jobs=1,
            init=_principal(vectors), precomputed_knn=known, force_approximation_algorithm=True,
        )  # fmt: skip
        places: Places = model.fit_transform(vectors.astype(np.float32)).astype(np.float32)
    return places


def place(vectors: Units, fitted: Units, places: Places) -> Places:
    """Places `(M, 2)` of further vectors `(M, D)` among those of `fitted (N, D)`, which stay where they are.

    Source: the steps of umap-learn's `UMAP.transform`, with exact neighbours by our own search, so that
    neither a model must be kept nor its own index built.
    """
    if not len(vectors) or len(fitted) <= FEW:
        return _beside(vectors, fitted, places)
    k = min(NEIGHBOURS, len(fitted))
    neighbours, distances = _nearest(vectors, fitted, k)
    with _silenced():
        return _settled(neighbours, distances, places)


def _nearest(vectors: Units, fitted: Units, k: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """Positions and cosine distances `(M, k)` of the nearest among the fitted, nearest first."""
    columns = np.ascontiguousarray(fitted.T, dtype=np.float32)
    neighbours = np.empty((len(vectors), k), np.int32)
    distances = np.empty((len(vectors), k), np.float32)
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        apart = 1 - vectors[rows].astype(np.float32) @ columns
        near = np.argpartition(apart, k - 1, axis=1)[:, :k]
        near = np.take_along_axis(near, np.take_along_axis(apart, near, axis=1).argsort(axis=1), axis=1)
        neighbours[rows] = near
        distances[rows] = np.take_along_axis(apart, near, axis=1).clip(min=0)
    return neighbours, distances


def _settled(neighbours: npt.NDArray[np.int32], distances: npt.NDArray[np.float32], places: Places) -> Places:
    from umap.layouts import optimize_layout_euclidean
    from umap.umap_ import (
        compute_membership_strengths,
        find_ab_params,
        make_epochs_per_sample,
        smooth_knn_dist,
    )

    sigmas, rhos = smooth_knn_dist(distances, float(neighbours.shape[1]), local_connectivity=0.0)
    rows, columns, weights, _ = compute_membership_strengths(
        neighbours, distances, sigmas, rhos, bipartite=True
    )
    by_row = weights.reshape(neighbours.shape)
    by_row = np.where((by_row == 1).any(axis=1, keepdims=True), by_row == 1, by_row)
    start = np.einsum("nk,nkd->nd", by_row / by_row.sum(axis=1, keepdims=True), places[neighbours])
    strong = weights >= weights.max() / EPOCHS
    a, b = find_ab_params(1.0, LEAST_DISTANCE)
    state = np.random.RandomState(SEED).randint(np.iinfo(np.int32).min, np.iinfo(np.int32).max, 3)
    often = make_epochs_per_sample(weights[strong], EPOCHS)
    settled: Places = optimize_layout_euclidean(
        start.astype(np.float32), places.astype(np.float32), rows[strong], columns[strong], EPOCHS,
        len(places), often, a, b, state.astype(np.int64), 1.0, RATE, 5, False,
    )  # fmt: skip
    return settled


def _beside(vectors: Units, fitted: Units, places: Places) -> Places:
    """Each vector at the place of the fitted one that is most like it; at 0, 0 where there is none."""
    if not len(vectors) or not len(fitted):
        return np.zeros((len(vectors), 2), np.float32)
    like = vectors.astype(np.float32) @ fitted.astype(np.float32).T
    nearest: Places = places[like.argmax(axis=1)]
    return nearest


def _principal(vectors: Units) -> Places:
    """The first two principal components `(N, 2)`, at most 10 from the middle, no two places alike."""
    centred = vectors.astype(np.float32) - vectors.mean(axis=0, dtype=np.float32)
    _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    axes = axes[:, [-1, -2]]
    axes *= np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1, 1)
    start = centred @ axes
    start *= 10 / max(float(np.abs(start).max()), 1e-9) if np.abs(start).max() > 1e-6 else 0.0
    noise = np.random.default_rng(SEED).normal(scale=1e-3, size=start.shape)
    found: Places = (start + noise).astype(np.float32)
    return found


@contextmanager
def _silenced() -> Iterator[None]:
    """Without the warnings of umap-learn that are about what we do on purpose."""
    with warnings.catch_warnings():
        for text in _SILENCED:
            warnings.filterwarnings("ignore", message=text)
        yield
