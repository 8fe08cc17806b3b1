"""Are the differences between two runs to be believed? Simulations whose truth is known; prints tables.

    python tests/benchmarks/statistics/comparison.py                     # about 10 minutes on 2 cores
    python tests/benchmarks/statistics/comparison.py coverage --repeats 50 --seed 7

Two runs are drawn from one detector: each leaves out predictions, and shifts confidences and boxes, by noise
of its own. A difference is planted by taking a further share of the second run's predictions away.

- false-alarms: share of slices with p < .05 where the runs differ by noise only, for the p in use (images
  swapped between the runs) and for the share of bootstrap resamples that lie as far.
- coverage: how often the 95 % interval holds the mean difference over all repeats.
- gap-metrics: share of random slices with p < .05 by each metric that gaps of slices are tested by.
- confounders: a gap that box size alone makes, and one that it does not, before and after matching.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa

sys.path[:0] = [str(Path(__file__).parents[1] / "evaluation"), str(Path(__file__).parents[3] / "libs")]
from generator import generate  # noqa: E402

from microtome.analysis.confounders import confounding_of  # noqa: E402
from microtome.analysis.differences import (  # noqa: E402
    METRICS,
    OF_OBJECTS,
    difference,
    samples_of_images,
    samples_of_objects,
)
from microtome.analysis.matching import Subjects  # noqa: E402
from microtome.analysis.slice_gaps import DEFAULT, MetricTests  # noqa: E402
from microtome.analysis.swapping import (  # noqa: E402
    coins,
    null_of_images,
    null_of_objects,
    swapped_pair,
)
from microtome.chance.bootstrap import mean_differences  # noqa: E402
from microtome.chance.resampling import resampled_images  # noqa: E402
from microtome.datasets import ColumnInfo  # noqa: E402
from microtome.matching.inputs import EvaluationInput  # noqa: E402
from microtome.matching.matching import match  # noqa: E402
from microtome.matching.outcomes import outcomes  # noqa: E402

SIZES = (25, 50, 100, 250, 1_000)
LEVEL = 0.05
THREADS = 2
PER_IMAGE = 40
CONFIDENCE = 0.3


def noisy(source: EvaluationInput, seed: int, lost: float = 0.1) -> EvaluationInput:
    """A run of the same detector: some predictions lost, confidences and boxes shifted."""
    random = np.random.default_rng(seed)
    kept = random.random(source.n_predictions) >= lost
    boxes = source.prediction_boxes_xywh[kept]
    shift = random.normal(0.0, 0.04, boxes.shape) * boxes[:, [2, 3, 2, 3]]
    confidence = source.prediction_confidence[kept]
    logits = np.log(confidence / (1 - confidence)) + random.normal(0.0, 0.5, len(confidence))
    return replace(
        source,
        prediction_image=source.prediction_image[kept],
        prediction_category=source.prediction_category[kept],
        prediction_boxes_xywh=boxes + shift,
        prediction_confidence=1 / (1 + np.exp(-logits)),
    )


def opened(source: EvaluationInput) -> SimpleNamespace:
    table = match(source, "bbox", threads=THREADS)
    return SimpleNamespace(source=source, table=table, told=outcomes(source, table, CONFIDENCE))


def pair(seed: int, options: argparse.Namespace, lost: float = 0.1) -> tuple:
    """Two runs, masks of random images and objects of each size, and the resamples."""
    source = generate(seed, options.images, PER_IMAGE)
    random = np.random.default_rng(seed)
    order = random.permutation(source.n_images)
    runs = opened(noisy(source, 2 * seed + 1)), opened(noisy(source, 2 * seed + 2, lost))
    drawn = resampled_images(source.n_images, options.resamples, seed)
    masks = []
    for size in SIZES:
        images = np.isin(np.arange(source.n_images), order[:size])
        # about half of the objects of as many images
        objects = images[source.object_image] & (random.random(source.n_objects) < 0.5)
        masks.append((size, images, objects))
    return runs, drawn, masks


def tested(options: argparse.Namespace, seed: int, lost: float = 0.1) -> list[tuple]:
    """(scope, metric, size, difference, share of resamples that lie as far) of every slice of one pair."""
    (first, second), drawn, masks = pair(seed, options, lost)
    found, both = [], swapped_pair(first, second)
    swaps = coins(first.source.n_images, options.resamples // 2, seed)
    for size, images, objects in masks:
        for scope, mask, metrics, samples_of, null_of in (
            ("images", images, METRICS, samples_of_images, null_of_images),
            ("objects", objects, OF_OBJECTS, samples_of_objects, null_of_objects),
        ):
            one, other = (samples_of(run, mask, drawn, metrics) for run in (first, second))
            null = null_of(both, mask, swaps, metrics)
            for metric in metrics:
                result = difference(metric, one[metric], other[metric], null[metric])
                spread = mean_differences(other[metric].drawn, one[metric].drawn)
                far = np.abs(spread - np.nanmean(spread)) >= abs(result.value) - 1e-12
                found.append((scope, metric, size, result, (1 + far.sum()) / (1 + len(far))))
    return found


def grouped(drawn: list[tuple]) -> dict[tuple, list]:
    groups: dict[tuple, list] = {}
    for scope, metric, size, *rest in drawn:
        groups.setdefault((scope, metric, size), []).append(rest)
    return groups


def false_alarms(options: argparse.Namespace) -> None:
    drawn = [row for i in range(options.repeats) for row in tested(options, options.seed + i)]
    print(f"\nfalse alarms at {LEVEL:.0%}, {options.repeats} pairs of runs of {options.images:,} images")
    print(f"{'scope':10}{'metric':12}{'images':>8}{'alarms':>9}{'by resamples':>14}")
    for (scope, metric, size), rows in grouped(drawn).items():
        p = np.array([result.p for result, _ in rows])
        share = np.array([other for _, other in rows])
        print(f"{scope:10}{metric:12}{size:>8}{(p <= LEVEL).mean():>9.1%}{(share <= LEVEL).mean():>14.1%}")


def coverage(options: argparse.Namespace) -> None:
    print(f"\ncoverage of the 95 % interval, {options.repeats} pairs of {options.images:,} images each")
    columns = ("scope", "metric", "images", "lost", "mean", "spread", "half width", "covered")
    print("{:10}{:12}{:>8}{:>7}{:>9}{:>9}{:>12}{:>10}".format(*columns))
    for lost in (0.1, 0.3):
        drawn = [row for i in range(options.repeats) for row in tested(options, options.seed + 500 + i, lost)]
        for (scope, metric, size), rows in grouped(drawn).items():
            results = [result for result, _ in rows]
            value, low, high = (
                np.array([getattr(result, name) for result in results]) for name in ("value", "low", "high")
            )
            truth, half = value.mean(), (high - low).mean() / 2
            covered = ((low <= truth) & (truth <= high)).mean()
            print(
                f"{scope:10}{metric:12}{size:>8}{lost - 0.1:>7.0%}{truth:>9.4f}{value.std():>9.4f}"
                f"{half:>12.4f}{covered:>10.1%}",
                flush=True,
            )


def gap_metrics(options: argparse.Namespace) -> None:
    """Random slices against random slices, by every metric that gaps are tested by."""
    p: dict[tuple, list[float]] = {}
    n_sets = max(2, options.repeats // 50)
    for data_set in range(n_sets):
        run = opened(generate(options.seed + 50 + data_set, options.images, PER_IMAGE))
        run.name, random = "r", np.random.default_rng(data_set)
        tests = MetricTests(run, DEFAULT, 400)
        for size in (100, 250):
            for _ in range(options.repeats // n_sets):
                images = random.choice(options.images, size, replace=False)
                objects = np.flatnonzero(np.isin(run.source.object_image, images) & ~run.source.object_crowd)
                for scope, members in (("images", images), ("objects", objects)):
                    record = SimpleNamespace(scope=scope, query={})
                    for gap in tests.of(SimpleNamespace(record=record, members=members)):
                        p.setdefault((scope, gap.metric, size), []).append(gap.p)
    print(f"\nfalse alarms of gaps by metric at {LEVEL:.0%}, {n_sets} data sets of {options.images:,} images")
    print(f"{'scope':10}{'metric':12}{'images':>8}{'tests':>8}{'alarms':>9}")
    for (scope, metric, size), values in p.items():
        alarms = np.mean(np.array(values) <= LEVEL)
        print(f"{scope:10}{metric:12}{size:>8}{len(values):>8}{alarms:>9.1%}")


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
            head = ("d", "r", "s", "recall", 1_000, 600)
            told.append(confounding_of(head, subjects, column, 1_200, n_resamples=options.resamples))
        counts = Counter(found.conclusion for found in told)
        shares = ", ".join(f"{name} {n / len(told):.0%}" for name, n in counts.most_common())
        gaps = [np.mean([getattr(found, at).value for found in told]) for at in ("before", "after")]
        print(f"{words:42}{gaps[0]:>9.3f}{gaps[1]:>9.3f}  {shares}", flush=True)


def main() -> None:
    parts: dict[str, Callable] = {
        "false-alarms": false_alarms,
        "coverage": coverage,
        "gap-metrics": gap_metrics,
        "confounders": matching,
    }
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help=", ".join(parts))
    parser.add_argument("--images", type=int, default=1_500)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--resamples", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    for name in options.parts or parts:
        start = time.perf_counter()
        parts[name](options)
        print(f"({name}: {time.perf_counter() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
