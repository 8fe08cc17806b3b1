"""Neighbour scores beside fiftyone-brain's uniqueness: time, memory, ratios to ours.

    python tests/benchmarks/quality/neighbours.py              # 39,000 x 512, peers interleaved: minutes
    python tests/benchmarks/quality/neighbours.py --million    # 1,000,000 x 512, ours alone: up to 20 minutes

Ours is one graph of 40 neighbours and from it uniqueness, near-duplicates and label quality, all three.
fiftyone-brain is not installed: what it computes for uniqueness is done here with the scikit-learn calls that
its source makes (its database, which adds to its times, is left out). It has two ways: all distances at once
up to 15,000 items, which is timed at 5,000 and scaled by the square of the size, and `NearestNeighbors`
beyond, which is timed at the full size. Orders of items are compared with its formula and with what its code
really does, which steps over the nearest neighbour and subtracts the mean vector first.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[3] / "libs"))
DIMENSION = 512
SMALL = 5000
MEASURED_IN_FIFTYONE = 10.8  # seconds for 5,000 x 512 with its database, from the plan


def made(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clustered float16 vectors, 2 % of them near-duplicates; categories; images of about 8 objects."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((max(20, n // 500), DIMENSION), dtype=np.float32)
    of = rng.integers(0, len(centres), n)
    vectors = np.empty((n, DIMENSION), dtype=np.float16)
    for start in range(0, n, 65_536):
        part = of[start : start + 65_536]
        vectors[start : start + len(part)] = centres[part] + 0.9 * rng.standard_normal(
            (len(part), DIMENSION), dtype=np.float32
        )
    copies = rng.choice(n, n // 50, replace=False)
    sources = rng.integers(0, n, len(copies))
    vectors[copies] = vectors[sources] + (0.05 * rng.standard_normal((len(copies), DIMENSION))).astype(
        np.float16
    )
    categories = np.where(rng.random(n) < 0.03, rng.integers(0, 80, n), of % 80)
    return vectors, categories, rng.integers(0, n // 8, n)


def ours(
    vectors: np.ndarray, categories: np.ndarray, images: np.ndarray
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    from microtome.index import neighbour_graph
    from microtome.quality.duplicates import near_duplicates
    from microtome.quality.label_quality import label_quality
    from microtome.quality.uniqueness import uniqueness

    times: dict[str, np.ndarray] = {}

    def timed(name, call):
        started = now()
        result = call()
        times[name] = now() - started
        return result

    graph = timed("graph", lambda: neighbour_graph(np.arange(len(vectors)), vectors))
    unique = timed("uniqueness", lambda: uniqueness(graph))
    groups = timed("near-duplicates", lambda: near_duplicates(graph, vectors))
    timed("label quality", lambda: label_quality(graph, categories, images))
    times["together"] = np.sum(list(times.values()), axis=0)
    print(
        f"  {groups.groups.max() + 1} groups of near-duplicates, recall of the graph {graph.recall:.4f}",
        flush=True,
    )
    return times, unique


def peer_with_all_distances(vectors: np.ndarray) -> np.ndarray:
    """Centred, all cosine distances, the 4 least of each row off the diagonal, the first of them skipped."""
    from sklearn.metrics import pairwise_distances

    embeddings = vectors.astype(np.float64)
    embeddings -= embeddings.mean(axis=0, keepdims=True)
    distances = pairwise_distances(embeddings, metric="cosine")
    np.fill_diagonal(distances, np.nan)
    filled = np.where(np.isnan(distances), np.inf, distances)
    nearest = [row[:4] for row in np.argsort(filled, axis=1)]
    return weighted(np.array([row[index] for index, row in zip(nearest, distances, strict=True)]))


def peer_with_neighbours(vectors: np.ndarray) -> np.ndarray:
    """Centred, unit length, euclidean `NearestNeighbors` of the fitted items: these leave themselves out."""
    from sklearn.neighbors import NearestNeighbors
    from sklearn.preprocessing import normalize

    embeddings = vectors.astype(np.float64)
    embeddings -= embeddings.mean(axis=0, keepdims=True)
    neighbours = NearestNeighbors(metric="euclidean").fit(normalize(embeddings, axis=1))
    return weighted(neighbours.kneighbors(n_neighbors=4)[0])


def weighted(distances: np.ndarray) -> np.ndarray:
    means = np.mean(distances[:, 1:] * [0.6, 0.3, 0.1], axis=1)
    return means / means.max()


def published_formula(vectors: np.ndarray) -> np.ndarray:
    """What the code of the peer says that it does: the nearest three others, by cosine distance."""
    units = vectors.astype(np.float64)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    return weighted(np.sort(1 - units @ units.T, axis=1)[:, :4])


def spearman(first: np.ndarray, second: np.ndarray) -> float:
    first, second = (np.argsort(np.argsort(values, kind="stable")) for values in (first, second))
    return float(np.corrcoef(first, second)[0, 1])


def threads() -> str:
    return os.environ.get("OMP_NUM_THREADS", "all")


def now() -> np.ndarray:
    """Seconds on the wall, and of all cores: the second do not mind who else is at work on the machine."""
    return np.array([time.perf_counter(), time.process_time()])


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def compare(size: int, rounds: int) -> None:
    vectors, categories, images = made(size)
    print(f"{size:,} x {DIMENSION}, {threads()} threads, {rounds} rounds interleaved")
    times: dict[str, list[np.ndarray]] = {}
    for turn in range(rounds):
        for name, seconds in ours(vectors, categories, images)[0].items():
            times.setdefault(name, []).append(seconds)
        if turn == 0:
            print(
                f"  peak memory of ours {peak_gb():.2f} GB, {vectors.nbytes / 2**30:.2f} GB of it the input"
            )
        for name, call, rows in (
            ("brain at 5,000", peer_with_all_distances, vectors[:SMALL]),
            ("brain at full size", peer_with_neighbours, vectors),
        ):
            started = now()
            call(rows)
            times.setdefault(name, []).append(now() - started)
    medians = {name: np.median(values, axis=0) for name, values in times.items()}
    for name, (wall, cores) in medians.items():
        print(f"  {name:20s} {wall:9.3f} s   {cores:9.3f} s of all cores")
    scale, whole = (size / SMALL) ** 2, medians["together"]
    print(
        "fiftyone-brain's uniqueness alone against the three scores together, on the wall and of all cores:"
    )
    print(f"  {MEASURED_IN_FIFTYONE * scale / whole[0]:7.1f} x             10.8 s for 5,000, scaled")
    for name, factor, words in (
        ("brain at 5,000", scale, "its computation at 5,000, timed here, scaled"),
        ("brain at full size", 1, "its computation at the full size, timed here"),
    ):
        wall, cores = medians[name] * factor / whole
        print(f"  {wall:7.1f} x   {cores:7.1f} x  {words}")
    few = vectors[:SMALL]
    unique = ours(few, categories[:SMALL], images[:SMALL])[1]
    print(f"Spearman with the published formula     {spearman(unique, published_formula(few)):.6f}")
    print(f"Spearman with what the code does        {spearman(unique, peer_with_all_distances(few)):.6f}")


def million(size: int) -> None:
    vectors, categories, images = made(size)
    print(f"{size:,} x {DIMENSION}, {threads()} threads", flush=True)
    for name, (wall, cores) in ours(vectors, categories, images)[0].items():
        print(f"  {name:20s} {wall:9.1f} s   {cores:9.1f} s of all cores")
    print(f"  peak memory {peak_gb():.2f} GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=39_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--million", action="store_true")
    chosen = parser.parse_args()
    if chosen.million:
        million(1_000_000 if chosen.size == 39_000 else chosen.size)
    else:
        compare(chosen.size, chosen.rounds)


if __name__ == "__main__":
    main()
