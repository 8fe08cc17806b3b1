"""Are the verdicts on slices to be believed? Simulations whose truth is known; prints tables.

    python tests/benchmarks/statistics/run.py                       # all parts, about 25 minutes on 2 cores
    python tests/benchmarks/statistics/run.py coverage --repeats 50 --seed 7
    python tests/benchmarks/statistics/run.py false-alarms --home DIR --dataset NAME --run NAME
    python tests/benchmarks/statistics/run.py named --home DIR --dataset NAME --run NAME --slice night

Data sets come from tests/benchmarks/evaluation/generator.py, or are a home's own; a gap is planted by moving
a share of a slice's objects to where no prediction looks for them. Each rate stands with the 95 % interval
that the number of trials gives it. All slices of a home are of the same images, so that large ones differ by
less than their intervals allow for: these then cover more than 95 %. So `named` takes the home's images for
the population, and draws data sets from them with replacement.

- false-alarms: share of slices without a gap that get p < .05. Random slices; slices of other class mix;
  objects of random images, single random objects, and objects of a few categories. Images chosen for a class
  are fuller than others: so far as full ones are harder or easier, as in a home's own data, slices of other
  class mix do have a gap, and large ones show it.
- coverage: how often the 95 % interval holds the mean gap over all repeats.
- power: the smallest planted gap that is found in 80 % of the repeats.
- discovery: the share of false ones among slices called worse or better, on mixtures.
- halves: how often a slice without a gap gets a verdict in any of two halves, and one with a gap in both.
- named: how often the interval of a home's own slices holds their mean gap over all data sets, and how often
  p < .05; a random slice of as many images or objects is set beside each, whose share of p < .05 is that of
  false alarms.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(Path(__file__).parents[1] / "evaluation"), str(ROOT / "libs"), str(ROOT / "services")]
from parts import LEVEL, THREADS, rate, run_parts  # noqa: E402
from populations import drawn, own_run, own_slice, plant, source_of  # noqa: E402

from microtome.analysis.confirmation import restricted  # noqa: E402
from microtome.chance.gaps import GapTests, Plan, judged  # noqa: E402
from microtome.chance.permutation import (  # noqa: E402
    MAP,
    deviations_of,
    null_of_images,
    null_of_objects,
    object_recall,
    recall_of,
)
from microtome.chance.resampling import random_image_slices  # noqa: E402
from microtome.matching.figures import evaluate_images, evaluate_slices  # noqa: E402
from microtome.matching.matching import match  # noqa: E402
from microtome.matching.table import MatchTable  # noqa: E402

SIZES = (100, 250, 1_000)


def tails(observed: np.ndarray, null: np.ndarray) -> np.ndarray:
    """The other two-sided p: twice the smaller tail."""
    below = (null[None] <= observed[:, None] + 1e-12).sum(axis=1)
    above = (null[None] >= observed[:, None] - 1e-12).sum(axis=1)
    return np.minimum(1.0, 2 * (1 + np.minimum(below, above)) / (1 + len(null)))


def distance(observed: np.ndarray, null: np.ndarray) -> np.ndarray:
    """The p in use: distance from the mean."""
    middle = null.mean()
    far = np.abs(null[None] - middle) >= np.abs(observed[:, None] - middle) - 1e-12
    return (1 + far.sum(axis=1)) / (1 + len(null))


def mixed_slices(table: MatchTable, size: int, n: int, random: np.random.Generator) -> np.ndarray:
    """Slices `(n, I)` chosen by what they show, not by how it is found: each favours some categories."""
    masks = np.zeros((n, table.n_images), bool)
    for mask in masks:
        favoured = random.random(table.n_categories) < 0.1
        weights = np.ones(table.n_images)
        weights[table.object_image[favoured[table.object_category]]] = 4.0
        mask[random.choice(table.n_images, size, replace=False, p=weights / weights.sum())] = True
    return masks


def false_alarms(options: argparse.Namespace) -> None:
    alarms: dict[tuple[str, int], list[np.ndarray]] = {}
    n = options.tests // options.sets
    for data_set in range(options.sets):
        source = source_of(options, options.seed + data_set)
        table = match(source, "bbox", threads=THREADS)
        random = np.random.default_rng((options.seed, data_set))
        for size in options.size or SIZES:
            _image_alarms(table, size, n, random, alarms)
            _object_alarms(table, size, n // 2, random, alarms)
    print(f"\nfalse alarms at {LEVEL:.0%}, {options.sets} data sets of {source.n_images:,} images")
    print(f"{'slices':66}{'size':>6}{'tests':>7}{'alarms':>18}")
    for (name, size), p in sorted(alarms.items()):
        p = np.concatenate(p)
        print(f"{name:66}{size:>6}{len(p):>7}{rate(p <= LEVEL):>18}")


def _image_alarms(table: MatchTable, size: int, n: int, random: np.random.Generator, alarms: dict) -> None:
    seed, other_seed = (int(random.integers(2**40)) for _ in range(2))
    null = null_of_images(table, size, seed=seed, threads=THREADS)
    whole = evaluate_images(table).per_category[:, MAP]
    drawn = random_image_slices(table.n_images, size, 1_000, other_seed)
    other = evaluate_slices(table, drawn, threads=THREADS)
    plain, same = other.overall[:, MAP], deviations_of(other.per_category[:, :, MAP], whole)
    kinds = {
        "random images": random_image_slices(table.n_images, size, n, int(random.integers(2**40))),
        "images, other class mix": mixed_slices(table, size, n, random),
    }
    for kind, masks in kinds.items():
        figures = evaluate_slices(table, masks, threads=THREADS)
        own = deviations_of(figures.per_category[:, :, MAP], null.centre)
        for name, p in {
            "centred by category": distance(own, null.deviations),
            "centred by category, twice the smaller tail": tails(own, null.deviations),
            "less baseline": distance(deviations_of(figures.per_category[:, :, MAP], whole), same),
            "plain mAP": distance(figures.overall[:, MAP], plain),
        }.items():
            alarms.setdefault((f"{kind}: {name}", size), []).append(p)


def _object_alarms(table: MatchTable, size: int, n: int, random: np.random.Generator, alarms: dict) -> None:
    """The same for objects; sizes are images, each of about 8 objects."""
    recall = object_recall(table)
    for _ in range(n):
        images = random_image_slices(table.n_images, size, 1, int(random.integers(2**40)))[0]
        single = random.permutation(table.n_objects) < 8 * size
        few = random.random(table.n_categories) < 0.3
        few[random.integers(table.n_categories)] = True
        kinds = {
            "objects of random images": images[table.object_image],
            "single random objects": single,
            "objects of random images, some categories": images[table.object_image]
            & few[table.object_category],
            "single random objects, some categories": single & few[table.object_category],
        }
        for kind, mask in kinds.items():
            null = null_of_objects(table, mask, n_slices=300, seed=int(random.integers(2**40)))
            own = deviations_of(recall_of(recall, mask, table.n_categories)[None], null.centre)
            alarms.setdefault((kind, size), []).append(distance(own, null.deviations))
            alarms.setdefault((f"{kind}, twice the smaller tail", size), []).append(
                tails(own, null.deviations)
            )


def planted_gaps(
    size: int, share: float, seed: int, options: argparse.Namespace, n_resamples: int
) -> dict[str, object]:
    """The tested gap of one slice of images and one of objects (of other images) in one data set."""
    source = source_of(options, seed)
    order = np.random.default_rng(seed).permutation(source.n_images)
    images = np.isin(np.arange(source.n_images), order[:size])
    objects = np.isin(source.object_image, order[-size:]) & (source.object_category % 2 == 0)
    source = plant(source, images[source.object_image] | objects, share, seed)
    plan = Plan(n_slices=400, n_slices_where_rare=0, n_resamples=n_resamples, seed=seed, threads=THREADS)
    tests = GapTests(match(source, "bbox", threads=THREADS), plan)
    return {"images": tests.of_images(images), "objects": tests.of_objects(objects)}


def coverage(options: argparse.Namespace) -> None:
    print(f"\ncoverage of the 95 % interval, {options.repeats} data sets")
    print(
        f"{'scope':10}{'size':>7}{'moved':>8}{'mean gap':>11}{'spread':>9}{'half width':>12}{'covered':>18}"
    )
    for share in (0.0, 0.3):
        for size in options.size or SIZES:
            drawn = [
                planted_gaps(size, share, options.seed + 1_000 + i, options, 400)
                for i in range(options.repeats)
            ]
            for scope in ("images", "objects"):
                gaps = [one[scope] for one in drawn]
                value, low, high = (
                    np.array([getattr(gap, name) for gap in gaps]) for name in ("value", "low", "high")
                )
                truth = value.mean()
                covered, half = (low <= truth) & (truth <= high), (high - low).mean() / 2
                print(
                    f"{scope:10}{size:>7}{share:>8.0%}{truth:>11.4f}{value.std():>9.4f}{half:>12.4f}"
                    f"{rate(covered):>18}",
                    flush=True,
                )


def power(options: argparse.Namespace) -> None:
    repeats = max(20, options.repeats // 3)
    print(f"\npower at {LEVEL:.0%}, {repeats} data sets for each share moved")
    print(f"{'scope':10}{'size':>7}   share moved: mean gap (found)")
    for size in options.size or SIZES:
        found = {"images": [], "objects": []}
        for share in (0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4):
            drawn = [planted_gaps(size, share, options.seed + 5_000 + i, options, 16) for i in range(repeats)]
            for scope, results in found.items():
                gaps = [one[scope] for one in drawn]
                rate = np.mean([gap.p <= LEVEL and gap.value < 0 for gap in gaps])
                results.append((share, np.mean([gap.value for gap in gaps]), rate))
            if all(results[-1][2] >= 0.95 for results in found.values()):
                break
        for scope, results in found.items():
            cells = "  ".join(f"{share:.0%}: {gap:+.3f} ({rate:.0%})" for share, gap, rate in results)
            least = next((gap for _, gap, rate in results if rate >= 0.8), None)
            print(
                f"{scope:10}{size:>7}   {cells}   80 % from {least if least is None else round(least, 3)}",
                flush=True,
            )


def discovery(options: argparse.Namespace) -> None:
    repeats = max(20, options.repeats // 4)
    print(f"\nfalse discoveries under Benjamini-Hochberg at {LEVEL:.0%}, {repeats} mixtures of 40 slices")
    print(f"{'planted':>9}{'called':>9}{'false, mean share':>26}{'planted found':>20}")
    for n_planted in (0, 4, 12):
        false, found, called = [], [], 0
        for i in range(repeats):
            source = source_of(options, options.seed + 9_000 + i, scale=2)
            parts = np.random.default_rng(i).permutation(source.n_images)[: n_planted * 100].reshape(-1, 100)
            worse = np.isin(source.object_image, parts.ravel())
            plan = Plan(n_slices=1_000, n_slices_where_rare=4_000, n_resamples=16, seed=i, threads=THREADS)
            tests = GapTests(match(plant(source, worse, 0.4, i), "bbox", threads=THREADS), plan)
            nulls = random_image_slices(source.n_images, 100, 40 - n_planted, i)
            masks = [np.isin(np.arange(source.n_images), part) for part in parts] + list(nulls)
            significant = np.array(
                [gap.verdict in ("worse", "better") for gap in judged([tests.of_images(m) for m in masks])]
            )
            false.append(significant[n_planted:].sum() / max(1, significant.sum()))
            found.extend(significant[:n_planted])
            called += int(significant.sum())
        share = rate(np.array(found)) if found else "-"
        error = 1.96 * np.std(false) / np.sqrt(repeats)
        words = f"{np.mean(false):.1%} (+-{100 * error:.1f})"
        print(f"{n_planted:>9}{called:>9}{words:>26}{share:>20}", flush=True)


def halves(options: argparse.Namespace) -> None:
    print(f"\nslices of 500 images tested in two halves, {options.sets} data sets")
    print(f"{'moved':>7}{'slices':>8}{'a verdict in any half':>24}{'worse in both':>20}")
    for share in (0.0, 0.1, 0.2):
        verdicts = [found for i in range(options.sets) for found in _in_halves(options, share, i)]
        some = np.array([bool({"worse", "better"} & set(each)) for each in verdicts])
        both = np.array([set(each) == {"worse"} for each in verdicts])
        print(f"{share:>7.0%}{len(verdicts):>8}{rate(some):>24}{rate(both):>20}", flush=True)


def _in_halves(options: argparse.Namespace, share: float, number: int) -> list[list[str]]:
    """The verdicts in both halves, q over the two, on five slices of which the first alone is planted."""
    source = source_of(options, options.seed + 20_000 + number, scale=2)
    random = np.random.default_rng((options.seed, number))
    slices = [random.permutation(source.n_images) < 500 for _ in range(5)]
    if share:
        slices = slices[:1]
        source = plant(source, slices[0][source.object_image], share, number)
    first = random.random(source.n_images) < 0.5
    tested = []
    for half in (first, ~first):
        plan = Plan(n_slices=400, n_slices_where_rare=2_000, n_resamples=16, seed=number, threads=THREADS)
        tests = GapTests(match(restricted(source, half)[0], "bbox", threads=THREADS), plan)
        tested.append([tests.of_images(mask[half]) for mask in slices])
    return [[gap.verdict for gap in judged(pair)] for pair in zip(*tested, strict=True)]


def named(options: argparse.Namespace) -> None:
    if options.home is None:
        print("\nnamed: needs --home and slices")
        return
    print(f"\nslices of a home's run, {options.repeats} data sets of {options.images:,} of its images")
    columns = ("slice", "scope", "mean gap", "spread", "half width", "covered", "p < .05")
    print("{:32}{:9}{:>10}{:>9}{:>12}{:>20}{:>20}".format(*columns))
    source = own_run(options.home, options.dataset, options.run[0])
    found: dict[tuple[str, str], list] = {}
    for i in range(options.repeats):
        random = np.random.default_rng((options.seed, i))
        chosen = random.integers(0, source.n_images, options.images)
        part, objects = drawn(source, chosen)
        plan = Plan(n_slices=400, n_slices_where_rare=0, n_resamples=400, seed=i, threads=THREADS)
        tests = GapTests(match(part, "bbox", threads=THREADS), plan)
        for name in options.slice:
            scope, members = own_slice(options.home, options.dataset, name)
            own = np.isin(chosen if scope == "images" else objects, members)
            test = tests.of_images if scope == "images" else tests.of_objects
            found.setdefault((name, scope), []).append(test(own))
            found.setdefault((f"as many as {name}", scope), []).append(test(random.permutation(own)))
    for (name, scope), gaps in found.items():
        _print_covered(name, scope, [gap for gap in gaps if gap.p is not None])


def _print_covered(name: str, scope: str, gaps: list) -> None:
    value, low, high, p = (
        np.array([getattr(gap, at) for gap in gaps]) for at in ("value", "low", "high", "p")
    )
    covered, half = (low <= value.mean()) & (value.mean() <= high), (high - low).mean() / 2
    figures = f"{value.mean():>10.4f}{value.std():>9.4f}{half:>12.4f}"
    print(f"{name:32}{scope:9}{figures}{rate(covered):>20}{rate(p <= LEVEL):>20}", flush=True)


def main() -> None:
    parts = {
        "false-alarms": false_alarms,
        "coverage": coverage,
        "power": power,
        "discovery": discovery,
        "halves": halves,
        "named": named,
    }
    run_parts(__doc__, parts, images=2_500, sets=20, tests=800, repeats=200, seed=0)


if __name__ == "__main__":
    main()
