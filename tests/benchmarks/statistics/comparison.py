"""Are the differences between two runs to be believed? Simulations whose truth is known; prints tables.

    python tests/benchmarks/statistics/comparison.py                     # about 15 minutes on 2 cores
    python tests/benchmarks/statistics/comparison.py coverage --repeats 50 --seed 7
    python tests/benchmarks/statistics/comparison.py coverage --repeats 800 --metric recall --size 1000
    python tests/benchmarks/statistics/comparison.py --home DIR --dataset NAME --run NAME --run NAME

Two runs are drawn from one detector: each leaves out predictions, and shifts confidences and boxes, by noise
of its own. Runs that are "alike" lose one box of 200 and shift the rest little, so that they differ in a
handful of a slice's images. A difference is planted by taking a further share of the second run's predictions
away, or all of a few images: then it hangs on these alone. A slice that would hold two or three of them holds
none in one case of twelve, so that no interval of it can tell: these cover less than they say. Of a
home's own runs each image's predictions are given to the one or the other by a coin, so that the two mixtures
do not differ.

- false-alarms: share of slices with p < .05 where the runs differ by noise only, for the p in use (images
  swapped between the runs) and for the share of bootstrap resamples that lie as far. Where few images
  differ, coins leave so few ways that there can't be as many alarms as 5 %.
- coverage: how often the 95 % interval holds the mean difference over all repeats.
- gap-metrics: share of random slices with p < .05, and of intervals that hold 0, by each metric that gaps of
  slices are tested by.
- confounders: a gap that box size alone makes, and one that it does not, before and after matching.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(Path(__file__).parents[1] / "evaluation"), str(ROOT / "libs"), str(ROOT / "services")]
from parts import LEVEL, THREADS, rate, run_parts  # noqa: E402
from populations import blind, mixed, noisy, opened, own_run, source_of  # noqa: E402

from microtome.analysis.confounders import confounding_of  # noqa: E402
from microtome.analysis.confounding import Confounded  # noqa: E402
from microtome.analysis.differences import (  # noqa: E402
    METRICS,
    OF_OBJECTS,
    difference,
    samples_of_images,
    samples_of_objects,
)
from microtome.analysis.matching import Subjects  # noqa: E402
from microtome.analysis.metric_tests import MetricTests  # noqa: E402
from microtome.analysis.slice_gaps import DEFAULT  # noqa: E402
from microtome.analysis.swapping import (  # noqa: E402
    coins,
    null_of_images,
    null_of_objects,
    swapped_pair,
)
from microtome.chance.bootstrap import mean_differences  # noqa: E402
from microtome.chance.resampling import resampled_images  # noqa: E402
from microtome.datasets import ColumnInfo  # noqa: E402

SIZES = (25, 50, 100, 250, 1_000)
# what the first and the second run lose, how much the rest is shifted, and of how many images the second
# run loses everything
NULLS = {"noise": (0.1, 0.1, 1.0, 0.0), "alike": (0.005, 0.005, 0.05, 0.0)}
PLANTED = {
    "20 % lost": (0.1, 0.3, 1.0, 0.0),
    "alike, 1 % lost": (0.005, 0.015, 0.05, 0.0),
    "1 % of images": (0.005, 0.005, 0.05, 0.01),
    "3 % of images": (0.005, 0.005, 0.05, 0.03),
}
COINS, AS_THEY_ARE = "by coins", "as they are"


def pair(seed: int, options: argparse.Namespace, kind: str) -> tuple[SimpleNamespace, SimpleNamespace]:
    """Two runs that differ in this way."""
    if options.home is not None:
        one, other = (own_run(options.home, options.dataset, name) for name in options.run[:2])
        if kind == COINS:
            # a stream of its own, or the coins of the test would undo the mixture
            given = np.random.default_rng((seed, 1)).random(one.n_images) < 0.5
            one, other = mixed(one, other, given), mixed(one, other, ~given)
    else:
        source, (lost, lost_too, noise, images) = source_of(options, seed), (NULLS | PLANTED)[kind]
        one, other = noisy(source, 2 * seed + 1, lost, noise), noisy(source, 2 * seed + 2, lost_too, noise)
        other = blind(other, np.random.default_rng((seed, 2)).random(source.n_images) < images)
    return opened(one, THREADS), opened(other, THREADS)


def kinds_of(options: argparse.Namespace, nulls_only: bool) -> list[str]:
    if options.home is not None:
        kinds = [COINS] if nulls_only else [COINS, AS_THEY_ARE]
    else:
        kinds = [*NULLS] if nulls_only else [*NULLS, *PLANTED]
    return [kind for kind in kinds if not options.kind or kind in options.kind]


def slices(options: argparse.Namespace, source, seed: int) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Masks of random images and objects of each size."""
    random = np.random.default_rng(seed)
    order = random.permutation(source.n_images)
    for size in options.size or SIZES:
        images = np.isin(np.arange(source.n_images), order[:size])
        # about half of the objects of as many images
        yield size, images, images[source.object_image] & (random.random(source.n_objects) < 0.5)


def tested(options: argparse.Namespace, seed: int, kind: str) -> list[tuple]:
    """(scope, metric, size, difference, share of resamples that lie as far) of every slice of one pair."""
    first, second = pair(seed, options, kind)
    found, both, source = [], swapped_pair(first, second), first.source
    drawn = resampled_images(source.n_images, options.resamples, seed)
    swaps = coins(source.n_images, options.resamples // 2, seed)
    of_images, of_objects = (
        [metric for metric in metrics if not options.metric or metric in options.metric]
        for metrics in (METRICS, OF_OBJECTS)
    )
    for size, images, objects in slices(options, source, seed):
        for scope, mask, metrics, samples_of, null_of in (
            ("images", images, of_images, samples_of_images, null_of_images),
            ("objects", objects, of_objects, samples_of_objects, null_of_objects),
        ):
            one, other = (samples_of(run, mask, drawn, metrics) for run in (first, second))
            swapped = null_of(both, mask, swaps, metrics)
            for metric in metrics:
                result = difference(metric, one[metric], other[metric], swapped[metric])
                spread = mean_differences(other[metric].drawn, one[metric].drawn)
                far = np.abs(spread - np.nanmean(spread)) >= abs(result.value) - 1e-12
                found.append((scope, metric, size, result, (1 + far.sum()) / (1 + len(far))))
    return found


def simulated(options: argparse.Namespace, first_seed: int, kind: str) -> dict[tuple, list]:
    """What is found in all pairs, by scope, metric and size."""
    groups: dict[tuple, list] = {}
    for i in range(options.repeats):
        for scope, metric, size, *rest in tested(options, first_seed + i, kind):
            groups.setdefault((scope, metric, size), []).append(rest)
    return groups


def false_alarms(options: argparse.Namespace) -> None:
    print(f"\nfalse alarms at {LEVEL:.0%}, {options.repeats} pairs of runs of each kind")
    print(f"{'runs':18}{'scope':10}{'metric':12}{'images':>8}{'alarms':>18}{'by resamples':>18}")
    for kind in kinds_of(options, nulls_only=True):
        for (scope, metric, size), rows in simulated(options, options.seed, kind).items():
            p = np.array([result.p for result, _ in rows])
            share = np.array([other for _, other in rows])
            told = f"{rate(p <= LEVEL):>18}{rate(share <= LEVEL):>18}"
            print(f"{kind:18}{scope:10}{metric:12}{size:>8}{told}", flush=True)


def coverage(options: argparse.Namespace) -> None:
    print(f"\ncoverage of the 95 % interval, {options.repeats} pairs of runs of each kind")
    columns = ("runs", "scope", "metric", "images", "mean", "spread", "half width", "covered")
    print("{:18}{:10}{:12}{:>8}{:>9}{:>9}{:>12}  {:>18}".format(*columns))
    for kind in kinds_of(options, nulls_only=False):
        for (scope, metric, size), rows in simulated(options, options.seed + 500, kind).items():
            results = [result for result, _ in rows]
            value, low, high = (
                np.array([getattr(result, name) for result in results]) for name in ("value", "low", "high")
            )
            truth, half = value.mean(), (high - low).mean() / 2
            covered = (low <= truth) & (truth <= high)
            print(
                f"{kind:18}{scope:10}{metric:12}{size:>8}{truth:>9.4f}{value.std():>9.4f}"
                f"{half:>12.4f}  {rate(covered):>18}",
                flush=True,
            )


def gap_metrics(options: argparse.Namespace) -> None:
    """Random slices against random slices, by every metric that gaps are tested by; the true gap is 0."""
    found: dict[tuple, list] = {}
    n_sets = max(2, options.repeats // 50)
    for data_set in range(n_sets):
        run = opened(source_of(options, options.seed + 50 + data_set), THREADS)
        random = np.random.default_rng((options.seed, data_set))
        tests = MetricTests(run, DEFAULT, 400)
        for size in (100, 250):
            for _ in range(options.repeats // n_sets):
                images = random.choice(run.source.n_images, size, replace=False)
                objects = np.flatnonzero(np.isin(run.source.object_image, images) & ~run.source.object_crowd)
                for scope, members in (("images", images), ("objects", objects)):
                    record = SimpleNamespace(scope=scope, query={})
                    for gap in tests.of(SimpleNamespace(record=record, members=members)):
                        found.setdefault((scope, gap.metric, size), []).append(gap)
    print(f"\nfalse alarms of gaps by metric at {LEVEL:.0%}, and coverage of 0, {n_sets} data sets")
    print(f"{'scope':10}{'metric':12}{'images':>8}{'tests':>8}{'alarms':>18}{'covered':>20}")
    for (scope, metric, size), gaps in found.items():
        alarms = rate(np.array([gap.p <= LEVEL for gap in gaps]))
        covered = rate(np.array([gap.low <= 0 <= gap.high for gap in gaps]))
        print(f"{scope:10}{metric:12}{size:>8}{len(gaps):>8}{alarms:>18}{covered:>20}")


def planted_objects(seed: int, own: float, by_size: float, n: int = 6_000) -> tuple[Subjects, np.ndarray]:
    """Objects of 1,200 images; those of the slice are smaller. Recall falls with smallness and by `own`."""
    random = np.random.default_rng(seed)
    inside = random.random(n) < 0.1
    area = np.exp(random.normal(6.0 - 0.8 * inside, 1.0, n))
    chance = 0.8 - by_size / (1 + np.exp(np.sqrt(area) / 8 - 2)) - own * inside
    outcome = (random.random(n) < chance).astype(float)
    return Subjects(outcome, inside, random.integers(0, 1_200, n).astype(np.int32)), area


def matching(options: argparse.Namespace) -> None:
    print(f"\nconfounders: conclusions over {options.repeats} data sets of 6,000 objects, slice 10 %")
    print(f"{'planted':42}{'before':>9}{'after':>9}  conclusions")
    info = ColumnInfo("area", "number", "", "item", "area")
    for words, own, by_size in (
        ("nothing", 0.0, 0.0),
        ("size makes the gap", 0.0, 0.5),
        ("a gap of its own", 0.15, 0.0),
        ("both", 0.15, 0.5),
    ):
        told = []
        for i in range(options.repeats):
            subjects, area = planted_objects(options.seed + i, own, by_size)
            column = [(info, pa.chunked_array([pa.array(area)]))]
            of = Confounded("d", "r", "s", "recall", n_images=1_000, n_objects=600, n_categories=1)
            told.append(confounding_of(of, subjects, column, 1_200, n_resamples=options.resamples))
        counts = Counter(found.conclusion for found in told)
        shares = ", ".join(f"{name} {n / len(told):.0%}" for name, n in counts.most_common())
        gaps = [np.mean([getattr(found, at).value for found in told]) for at in ("before", "after")]
        print(f"{words:42}{gaps[0]:>9.3f}{gaps[1]:>9.3f}  {shares}", flush=True)


def main() -> None:
    parts = {
        "false-alarms": false_alarms,
        "coverage": coverage,
        "gap-metrics": gap_metrics,
        "confounders": matching,
    }
    run_parts(__doc__, parts, images=1_500, repeats=200, resamples=400, seed=0)


if __name__ == "__main__":
    main()
