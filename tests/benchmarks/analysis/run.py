"""Error analysis beside tidecv: medians of interleaved rounds in one process, and ratios to ours.

    python tests/benchmarks/analysis/run.py                              # ours alone, 5,000 images
    python tests/benchmarks/analysis/run.py --peer DIR --images 500      # DIR: site-packages that hold tidecv

tidecv is no dependency of Microtome: install it in an environment of its own. Its error counts must equal
ours; its costs may differ by 0.0005, because its 101 recalls differ from COCO's in the last bit.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "evaluation"), str(HERE.parents[2] / "libs")]
TYPES = {
    "classification": "Cls",
    "localization": "Loc",
    "both": "Both",
    "duplicate": "Dupe",
    "background": "Bkg",
    "missed": "Miss",
}
SLICE_SIZE = 250
TOLERANCE = 5e-4


def comparable(source: Any) -> Any:
    """The data without what tidecv counts otherwise.

    That is crowds, more than 100 predictions of an image and category, and ties of confidence, which it
    breaks one way before a fix and another way after.
    """
    order = np.lexsort((-source.prediction_confidence, source.prediction_category, source.prediction_image))
    group = source.prediction_image[order].astype(np.int64) * source.n_categories
    group += source.prediction_category[order]
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    kept = np.sort(order[rank < 100])
    own = ~source.object_crowd
    parts = {f"object_{n}": getattr(source, f"object_{n}")[own] for n in _columns("area", "crowd")}
    parts |= {f"prediction_{n}": getattr(source, f"prediction_{n}")[kept] for n in _columns("confidence")}
    parts["prediction_confidence"] = parts["prediction_confidence"] + 1e-9 * np.arange(len(kept))
    return replace(source, **parts)


def _columns(*more: str) -> tuple[str, ...]:
    return ("image", "category", "boxes_xywh", *more)


class Ours:
    """Microtome, on a run that is matched."""

    def __init__(self, source: Any) -> None:
        from microtome.analysis.calibration import calibration_of
        from microtome.analysis.confusion import cells_of
        from microtome.analysis.curves import curves_of
        from microtome.analysis.error_budget import budget_of
        from microtome.analysis.fixing import worth_of, worths_of
        from microtome.analysis.per_image import image_outcomes_of
        from microtome.analysis.runs import OpenRun
        from microtome.analysis.views import View
        from microtome.evaluation.loading import LoadedRun
        from microtome.matching.matching import match
        from microtome.matching.outcomes import outcomes

        names = tuple(str(k) for k in range(source.n_categories))
        table = match(source, "bbox")
        told = outcomes(source, table)
        self.run = OpenRun(LoadedRun(None, None, source, names), table, told)
        chosen = np.zeros(source.n_images, np.bool_)
        chosen[np.random.default_rng(0).permutation(source.n_images)[:SLICE_SIZE]] = True
        view = View("images", chosen)

        def matched_budget() -> Any:
            again = match(source, "bbox")
            return budget_of(OpenRun(self.run.loaded, again, outcomes(source, again)))

        self.steps: dict[str, Callable[[], Any]] = {
            "matching and error budget": matched_budget,
            "error budget": lambda: budget_of(self.run),
            "error budget of a slice": lambda: budget_of(self.run, view),
            "worth of a slice, 10 IoUs": lambda: worth_of(self.run, view),
            "worth of a slice, errors together": lambda: worths_of(self.run, [view], by_type=False),
            "curves of all categories": lambda: curves_of(self.run),
            "calibration of all categories": lambda: calibration_of(self.run),
            "cells of the confusion matrix": lambda: cells_of(self.run),
            "images' mean IoU and outcomes": lambda: image_outcomes_of(self.run),
        }


class Tide:
    """tidecv: loads, matches and fixes in one go."""

    def __init__(self, source: Any, tidecv: ModuleType) -> None:
        self.tidecv = tidecv
        self.held = np.unique(source.object_category).tolist()
        unbounded = 10**9
        self.truth = tidecv.Data("truth", max_dets=unbounded)
        self.found = tidecv.Data("found", max_dets=unbounded)
        for image in range(source.n_images):
            self.truth.add_image(image, str(image))
        for image, kind, box in zip(
            source.object_image.tolist(), source.object_category.tolist(),
            source.object_boxes_xywh.tolist(), strict=True,
        ):  # fmt: skip
            self.truth.add_ground_truth(image, kind, box)
        for image, kind, confidence, box in zip(
            source.prediction_image.tolist(), source.prediction_category.tolist(),
            source.prediction_confidence.tolist(), source.prediction_boxes_xywh.tolist(), strict=True,
        ):  # fmt: skip
            self.found.add_detection(image, kind, confidence, box)

    def budget(self) -> tuple[dict[str, int], dict[str, float]]:
        """Counts and costs by type; costs averaged over the categories that hold objects."""
        found = self.tidecv.TIDE().evaluate(self.truth, self.found, mode=self.tidecv.TIDE.BOX)
        base = self._mean(found.ap_data)
        counts = {kind.short_name: len(errors) for kind, errors in found.error_dict.items()}
        costs = {
            kind.short_name: self._mean(found.fix_errors(lambda e, k=kind: isinstance(e, k))) - base
            for kind in found.error_dict
        }
        return counts, costs

    def _mean(self, fixed: Any) -> float:
        """A category of which nothing is left is perfect, as ours is."""
        total = 0.0
        for kind in self.held:
            one = fixed.objs.get(kind)
            empty = one is None or one.num_gt_positives == 0
            clean = one is None or not one.data_points
            total += float(clean) if empty else one.get_ap() / 100
        return total / len(self.held)


def timed(step: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a step took, and its result."""
    start = time.perf_counter()
    result = step()
    return time.perf_counter() - start, result


def differences(budget: Any, counts: dict[str, int], costs: dict[str, float]) -> Iterator[str]:
    """What tidecv counts or costs otherwise."""
    for row in budget.costs:
        name = TYPES[row.error_type]
        if row.n != counts[name]:
            yield f"{row.error_type}: {row.n} errors, tidecv {counts[name]}"
        if abs(row.cost - max(0.0, costs[name])) > TOLERANCE:
            yield f"{row.error_type}: cost {row.cost:.5f}, tidecv {costs[name]:.5f}"


def main() -> None:
    """Run the rounds and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--images", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peer", help="site-packages folder that holds tidecv and what it needs")
    args = parser.parse_args()
    import generator

    source = comparable(generator.generate(args.seed, args.images))
    print(f"{source.n_images} images, {source.n_objects} objects, {source.n_predictions} predictions")
    ours, peer = Ours(source), None
    if args.peer:
        sys.path.append(args.peer)  # last: the libraries that both need are ours
        import tidecv

        peer = Tide(source, tidecv)
    first = {name: timed(step)[0] for name, step in ours.steps.items()}
    seconds: dict[str, list[float]] = {name: [] for name in ours.steps}
    theirs: list[float] = []
    for _ in range(args.rounds):
        for name, step in ours.steps.items():
            seconds[name].append(timed(step)[0])
        if peer is not None and len(theirs) < 3:
            took, found = timed(peer.budget)
            theirs.append(took)
            for line in differences(ours.steps["error budget"](), *found):
                print("differs:", line)
    for name, values in seconds.items():
        print(f"{name:36} {statistics.median(values) * 1000:9.1f} ms  (first call {first[name]:.2f} s)")
    if theirs:
        median, own = statistics.median(theirs), statistics.median(seconds["matching and error budget"])
        print(f"{'tidecv: matching and costs':36} {median * 1000:9.1f} ms  {median / own:.0f}x ours")


if __name__ == "__main__":
    main()
