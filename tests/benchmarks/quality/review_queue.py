"""The review queue on planted label errors: what a look finds, and whether the chances it claims are true.

    python tests/benchmarks/quality/review_queue.py                    # held-out streets, voc100; 45 minutes
    python tests/benchmarks/quality/review_queue.py --sets streets --seeds 11 --runs simulated --shares 0.05

One label in a hundred, in twenty and in seven is wrong (`--shares`): swapped, moved, spurious and dropped in
equal parts. Every set is imported, embedded with the bundled model, evaluated and scored as a user would; an
oracle who knows what was planted looks at the queue's candidates in their order. A look at an object finds an
error where the label is wrong; one at a prediction where it lies, at an IoU of .5 or more, on an object that
lost its label and was not found before. Beside the queue: the same items by mistakenness (and
possible_missing), by label_trust (and missing_label), and at random.

The calibration error (ECE) is that of ten equal bins of claimed chance over all candidates of .05 or more,
before any verdict, and of those that remain once the first fifty were looked at (ten, where there are fewer
than a hundred), without and with what those verdicts teach.

The priors were chosen on streets 1, 2 and 3 at a share of .05; those seeds are no evidence. How they follow
the share (`error_share`) was chosen at .01 on streets 1, 11 and 12, and at .15 on streets 11.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "streets_detector"), str(HERE.parents[2] / "libs")]
KINDS = ("swapped", "moved", "spurious", "dropped")
FIRST, FEW = 50, 10
LIKELY = 0.05
EVERYTHING = 1_000_000
BY_VALUE = {
    "mistakenness": (("objects", "mistakenness", 1), ("predictions", "possible_missing", 1)),
    "label_trust": (("objects", "label_trust", -1), ("predictions", "missing_label", 1)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", nargs="+", default=["streets", "voc100"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[11, 12, 13])
    parser.add_argument("--runs", nargs="+", default=["simulated", "detector"])
    parser.add_argument("--images", type=int, default=250)
    parser.add_argument("--shares", nargs="+", type=float, default=[0.01, 0.05, 0.15], help="of wrong labels")
    parser.add_argument("--draws", type=int, default=4, help="of errors, in voc100")
    parser.add_argument("--keep", type=Path, help="folder that what was scored is kept in, for another time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind, share in product(given.sets, given.shares):
            for run, results in judged(kind, share, given, given.keep or Path(folder)).items():
                show(f"{kind}, {run}", results)


@dataclass
class Results:
    """Figures of one kind of set and run, one entry a draw."""

    orders: dict[str, list[list[str | None]]] = field(default_factory=lambda: defaultdict(list))
    planted: list[Counter] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    claims: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))


def judged(kind: str, share: float, given: argparse.Namespace, folder: Path) -> dict[str, Results]:
    from microtome.datasets import Home

    results: dict[str, Results] = defaultdict(Results)
    draws = [(seed, 0) for seed in given.seeds] if kind == "streets" else [(0, n) for n in range(given.draws)]
    for seed, draw in draws:
        name = f"{kind}-{seed}-{draw}-{share:g}".replace(".", "_")
        with Home.open(folder / name) as home:
            noisy, runs = brought_in(home, name, kind, seed, draw, share, given, folder)
            for run in runs:
                judge(home, name, run, noisy, results[run])
    return results


def brought_in(home, name: str, kind: str, seed: int, draw: int, share: float, given, folder: Path):
    """What was planted and the names of the runs, all of it imported, embedded and scored once."""
    from injection import in_photographs, in_streets
    from label_noise import bring_in, made

    from microtome.errors import NotFoundError

    given_set, inject = made(kind, seed, given.images, folder), in_photographs
    runs = {"real": given_set.predictions}
    if kind == "streets":
        inject, runs = in_streets, {run: predictions_of(run, given_set) for run in given.runs}
    noisy = inject(given_set.document, share / len(KINDS), 100 * seed + draw)
    try:
        home.catalog.dataset(name)
    except NotFoundError:
        bring_in(home, name, given_set, noisy.annotations, folder / name, runs)
    return noisy, runs


def predictions_of(run: str, given) -> list[dict]:
    if run == "simulated":
        return given.predictions
    from generation import CATEGORIES
    from learning import load
    from predicting import predict

    net = load(HERE.parent / "streets_detector" / "baseline.pt", CATEGORIES)
    return predict(net, given.pictures.parent / "annotations.json", given.pictures)


class Oracle:
    """Knows what was planted, and which dropped boxes were found already."""

    def __init__(self, home, name: str, noisy) -> None:
        from microtome.datasets import item_table

        images = item_table(home, name, "images", columns=["source_id"])
        objects = item_table(home, name, "objects", columns=["source_id"])
        image_of = dict(zip(images["source_id"].to_pylist(), images["id"].to_pylist(), strict=True))
        self.kinds = {
            number: noisy.kinds.get(int(source))
            for number, source in zip(
                objects["id"].to_pylist(), objects["source_id"].to_pylist(), strict=True
            )
        }
        self.missing: dict[int, list] = defaultdict(list)
        for row in noisy.dropped:
            self.missing[image_of[str(row["image_id"])]].append(row["bbox"])
        self.planted = Counter(kind for kind in self.kinds.values() if kind)
        self.planted["dropped"] = len(noisy.dropped)

    def looks(self, items: str, number: int, image_id: int, box) -> str | None:
        """The kind of error that a look finds."""
        from injection import iou

        if items == "objects":
            return self.kinds[number]
        left = self.missing[image_id]
        overlap = iou(list(box), left)
        if not len(left) or overlap.max() < 0.5:
            return None
        left.pop(int(overlap.argmax()))
        return "dropped"


def judge(home, name: str, run: str, noisy, results: Results) -> None:
    from microtome.corrections import queue, undo

    oracle = Oracle(home, name, noisy)
    results.planted.append(oracle.planted)
    results.labels.append(len(oracle.kinds))
    before = queue(home, name, run=run, limit=EVERYTHING)
    found = [oracle.looks(one.items, one.id, one.image_id, one.bbox) for one in before]
    results.orders["queue"].append(found)
    claims = [(one.suspicion, kind is not None) for one, kind in zip(before, found, strict=True)]
    results.claims["no verdict"] += claims
    first = FIRST if sum(one.suspicion >= LIKELY for one in before) >= 2 * FIRST else FEW
    results.claims["first"] += claims[:first]
    results.claims["rest, untaught"] += claims[first:]
    for order, columns in BY_VALUE.items():
        results.orders[order].append(by_value(home, name, run, columns, Oracle(home, name, noisy)))
    oracle = Oracle(home, name, noisy)
    given = [verdict(home, name, one, run, oracle) for one in before[:first]]
    after = queue(home, name, run=run, limit=EVERYTHING)
    rest = [oracle.looks(one.items, one.id, one.image_id, one.bbox) for one in after]
    results.claims["rest, taught"] += [
        (one.suspicion, kind is not None) for one, kind in zip(after, rest, strict=True)
    ]
    results.orders["queue, taught"].append([*found[:first], *rest])
    for number in given:
        undo(home, name, number)


def verdict(home, name: str, one, run: str, oracle: Oracle) -> int:
    """Give the oracle's verdict on a candidate; its number."""
    from microtome.corrections import GivenVerdict, give

    kind = oracle.looks(one.items, one.id, one.image_id, one.bbox)
    wrong = "delete" if one.items == "objects" else "missing_box"
    said = "right" if kind is None else wrong
    return give(
        home, name, GivenVerdict(one.items, one.id, said, run=one.run, evidence=one.evidence), author="oracle"
    ).verdict_id


def by_value(home, name: str, run: str, columns, oracle: Oracle) -> list[str | None]:
    """What looks find that follow the values of one column of objects and one of predictions."""
    from label_noise import columns as read_columns

    rows = []
    for items, column, end in columns:
        table = read_columns(home, name, items, (column, "image_id", "x", "y", "width", "height"), run)
        suspicion = table[column].astype(float) if end > 0 else 1 - table[column].astype(float)
        for row in np.flatnonzero(~np.isnan(suspicion)):
            box = [float(table[side][row]) for side in ("x", "y", "width", "height")]
            rows.append((-suspicion[row], items, int(table["id"][row]), int(table["image_id"][row]), box))
    return [oracle.looks(*row[1:]) for row in sorted(rows)]


def show(title: str, results: Results) -> None:
    total = sum(results.planted, Counter())
    n_errors = [planted.total() for planted in results.planted]
    chance = sum(n_errors) / sum(results.labels)
    told = ", ".join(f"{kind} {total[kind]}" for kind in KINDS)
    print(f"\n{title}: {len(n_errors)} sets, {sum(results.labels)} labels, {sum(n_errors)} errors ({told})")
    print(f"  {'order':14s} precision at 10 / 50 / the true count   share found in twice that many looks")
    for order, draws in results.orders.items():
        precision = [
            np.mean(
                [hits(found[: depth or n]) / (depth or n) for found, n in zip(draws, n_errors, strict=True)]
            )
            for depth in (10, 50, 0)
        ]
        looked = Counter(
            kind for found, n in zip(draws, n_errors, strict=True) for kind in found[: 2 * n] if kind
        )
        shares = "  ".join(f"{kind} {looked[kind] / max(total[kind], 1):.2f}" for kind in KINDS)
        print(f"  {order:14s} " + " / ".join(f"{value:.2f}" for value in precision) + f"   {shares}")
    print(f"  {'at random':14s} {chance:.2f} / {chance:.2f} / {chance:.2f}")
    for which, claims in results.claims.items():
        print(f"  claimed, {which}: {calibration(claims)}")


def hits(found) -> int:
    return sum(kind is not None for kind in found)


def calibration(every: list[tuple[float, bool]]) -> str:
    """Mean claim and share found, the calibration error, and claim > found (n) by bins of claim."""
    claims = [claim for claim in every if claim[0] >= LIKELY]
    if not claims:
        return "nothing"
    claimed, found = (np.array(values, dtype=float) for values in zip(*claims, strict=True))
    bins = np.minimum((claimed * 10).astype(int), 9)
    rows = [
        (claimed[bins == at].mean(), found[bins == at].mean(), (bins == at).sum()) for at in np.unique(bins)
    ]
    error = sum(n * abs(claim - true) for claim, true, n in rows) / len(claims)
    told = "  ".join(f"{claim:.2f}>{true:.2f} ({n})" for claim, true, n in rows)
    return f"mean {claimed.mean():.2f}, found {found.mean():.2f}, ECE {error:.3f}   {told}"


if __name__ == "__main__":
    main()
