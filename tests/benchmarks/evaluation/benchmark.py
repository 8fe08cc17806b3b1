"""Evaluation beside its peers: medians of interleaved runs in one process, and ratios to ours.

    python tests/benchmarks/evaluation/benchmark.py            # 5,000 images; takes about 3 minutes
    python tests/benchmarks/evaluation/benchmark.py --images 50000 --peers none

Peers that are not installed are left out. pycocotools, which takes most of a minute, runs in the first round
only. What is timed begins with arrays in memory: cold.py times files and new processes. Every step of ours
has run twice before, so that neither imports nor the loading of machine code are in the medians. Arrays are
held against those of every peer: pycocotools' must be equal to the last bit.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import dataclasses
import importlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

LIBS = Path(__file__).parents[3] / "libs"
sys.path[:0] = [str(Path(__file__).parent), str(LIBS)]
SLICE_SIZE = 250
ALONE = """
import sys
import numpy as np
from microtome.chance import bootstrap, permutation
from microtome.matching.figures import evaluate_images
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
with np.load(sys.argv[1]) as arrays:
    source = EvaluationInput(n_images=int(sys.argv[2]), n_categories=int(sys.argv[3]), **arrays)
table = match(source, "bbox")
evaluate_images(table)
first = peak()
permutation.null_of_images(table, 250)
bootstrap.resample(table)
print(first, peak())
"""


class Ours:
    """Microtome."""

    name = "microtome"

    def __init__(self, source) -> None:
        from microtome.chance import bootstrap, permutation
        from microtome.matching import artefact, curves, figures, matching, outcomes

        self.artefact, self.curves, self.figures = artefact, curves, figures
        self.matching, self.outcomes = matching, outcomes
        self.bootstrap, self.permutation = bootstrap, permutation
        self.source = source

    def match(self) -> None:
        self.table = self.matching.match(self.source, "bbox")

    def whole(self) -> None:
        self.stats = self.figures.evaluate_images(self.table).overall

    def arrays(self) -> tuple:
        arrays = self.curves.image_arrays(self.table)
        return arrays.precision, arrays.recall

    def slice(self, mask: np.ndarray) -> None:
        self.figures.evaluate_images(self.table, mask)

    def slices(self, masks: np.ndarray) -> None:
        self.figures.evaluate_slices(self.table, masks)

    def objects(self, mask: np.ndarray) -> None:
        self.figures.evaluate_objects(self.table, mask)

    def null(self, size: int) -> None:
        self.permutation.null_of_images(self.table, size)

    def resample(self) -> None:
        self.resamples = self.bootstrap.resample(self.table)

    def interval(self, mask: np.ndarray) -> None:
        self.resamples.image_gaps(mask)

    def tell(self) -> None:
        self.outcomes.outcomes(self.source, self.table)

    def save(self) -> None:
        stream = io.BytesIO()
        self.artefact.save(self.table, stream)
        self.data = np.frombuffer(stream.getvalue(), np.uint8).copy()

    def load(self) -> None:
        self.artefact.load(self.data)


class Peer:
    """An evaluator with pycocotools' interface."""

    def __init__(
        self, name: str, module: str, coco: str, evaluation: str, truth: dict, results: list
    ) -> None:
        self.name = name
        api = importlib.import_module(module)
        self.make = getattr(importlib.import_module(evaluation.split(":")[0]), evaluation.split(":")[1])
        self.truth = _read(getattr(api, coco), truth)
        self.run = self.truth.loadRes(copy.deepcopy(results))

    def match(self) -> None:
        self.evaluation = self.make(self.truth, self.run, "bbox")
        self.evaluation.evaluate()

    def whole(self) -> None:
        self.evaluation.accumulate()
        self.evaluation.summarize()
        self.stats = np.array(self.evaluation.stats[:12])

    def arrays(self) -> tuple:
        return self.evaluation.eval["precision"], self.evaluation.eval["recall"]

    def slice(self, mask: np.ndarray) -> None:
        evaluation = self.make(self.truth, self.run, "bbox")
        evaluation.params.imgIds = (np.flatnonzero(mask) + 1).tolist()
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()


class HotCoco(Peer):
    """hotcoco evaluates slices without matching again; what one more slice costs is what counts."""

    def slice(self, mask: np.ndarray) -> None:
        self.evaluation.slice_by({"one": (np.flatnonzero(mask) + 1).tolist()})

    def marginal(self, masks: np.ndarray) -> float:
        """Seconds for one more slice."""
        few = {str(i): (np.flatnonzero(mask) + 1).tolist() for i, mask in enumerate(masks)}
        one = {"0": few["0"]}
        many = seconds(lambda: self.evaluation.slice_by(few))
        return (many - seconds(lambda: self.evaluation.slice_by(one))) / (len(few) - 1)


def _read(make: Callable, truth: dict) -> object:
    """Ground truth as the peer keeps it; pycocotools takes no dict."""
    if make.__module__.startswith("pycocotools"):
        coco = make()
        coco.dataset = copy.deepcopy(truth)
        coco.createIndex()
        return coco
    return make(copy.deepcopy(truth))


def peers_of(names: list[str], source) -> Iterator[Peer]:
    from generator import as_coco

    truth, results = as_coco(source)
    kinds = {
        "pycocotools": (Peer, "pycocotools.coco", "COCO", "pycocotools.cocoeval:COCOeval"),
        "faster-coco-eval": (Peer, "faster_coco_eval", "COCO", "faster_coco_eval:COCOeval_faster"),
        "hotcoco": (HotCoco, "hotcoco", "COCO", "hotcoco:COCOeval"),
    }
    for name in names:
        kind, *where = kinds[name]
        try:
            yield kind(name, *where, truth, results)
        except ImportError:
            print(f"{name} is not installed: left out")


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Nothing reaches the standard output, from other languages neither."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def random_masks(n: int, n_images: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    masks = np.zeros((n, n_images), bool)
    for mask in masks:
        mask[random.choice(n_images, min(SLICE_SIZE, n_images // 4), replace=False)] = True
    return masks


class Times:
    """Seconds of each step and evaluator, printed as medians."""

    def __init__(self) -> None:
        self.taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def note(self, step: str, name: str, value: float) -> None:
        self.taken[step][name].append(value)

    def show(self) -> None:
        names = list(dict.fromkeys(name for step in self.taken.values() for name in step))
        print(f"{'step':34}" + "".join(f"{name:>26}" for name in names))
        for step, by_name in self.taken.items():
            medians = {name: statistics.median(values) for name, values in by_name.items()}
            cells = [_cell(medians, name) for name in names]
            print(f"{step:34}" + "".join(f"{cell:>26}" for cell in cells))


def _cell(medians: dict[str, float], name: str) -> str:
    if name not in medians:
        return "-"
    text = f"{1e3 * medians[name]:,.3f} ms"
    return text if name == Ours.name else f"{text} ({medians[name] / medians[Ours.name]:,.1f}x)"


def run_round(
    ours: Ours, peers: list[Peer], masks: np.ndarray, objects: np.ndarray, times: Times, turn: int
) -> None:
    """Every step once for every evaluator, and our own steps that they lack."""
    for one in [ours, *peers]:
        if one.name == "pycocotools" and turn > 0:
            continue
        with silence():
            times.note("match + tables", one.name, seconds(one.match))
            times.note("12 figures, per category, whole", one.name, seconds(one.whole))
            # different slices each time: neither caches nor branch predictors have met them
            for mask in masks[turn % 10 :: 10][:20] if one is ours else masks[turn : turn + 1]:
                taken = seconds(lambda one=one, mask=mask: one.slice(mask))
                if not isinstance(one, HotCoco):
                    times.note(f"one slice of {SLICE_SIZE} images", one.name, taken)
            if isinstance(one, HotCoco):
                times.note(f"one slice of {SLICE_SIZE} images", one.name, one.marginal(masks[:11]))
    name = ours.name
    times.note(f"{len(masks)} such slices", name, seconds(lambda: ours.slices(masks)))
    for size in (SLICE_SIZE, 4 * SLICE_SIZE):
        label = f"1,000 permutations, {size} images"
        times.note(label, name, seconds(lambda size=size: ours.null(min(size, ours.source.n_images))))
    times.note("1,000 resamples, whole", name, seconds(ours.resample))
    times.note("1,000 resamples, one slice", name, seconds(lambda: ours.interval(masks[turn])))
    times.note("one slice of 10 % of objects", name, seconds(lambda: ours.objects(objects)))
    times.note("outcomes and error types", name, seconds(ours.tell))
    times.note("pycocotools' arrays, whole", name, seconds(ours.arrays))
    times.note("write the table", name, seconds(ours.save))
    times.note("read the table", name, seconds(ours.load))


def check_equality(ours: Ours, peers: list[Peer]) -> None:
    precision, recall = ours.arrays()
    for peer in peers:
        theirs = peer.arrays()
        same = np.array_equal(precision, theirs[0]) and np.array_equal(recall, theirs[1])
        apart = max(np.abs(precision - theirs[0]).max(), np.abs(recall - theirs[1]).max())
        figures = np.abs(ours.stats - peer.stats).max()
        said = "equal" if same else f"differ by at most {apart:.1e}"
        print(f"{peer.name}: arrays {said}, figures differ by at most {figures:.1e}")


def memory(source) -> list[int]:
    """Peak MiB of a process without peers after the figures, and after permutations and resamples."""
    fields = {field.name: getattr(source, field.name) for field in dataclasses.fields(source)}
    arrays = {name: value for name, value in fields.items() if isinstance(value, np.ndarray)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arrays.npz"
        np.savez(path, **arrays)
        done = subprocess.run(
            [sys.executable, "-c", ALONE, path, str(source.n_images), str(source.n_categories)],
            check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(LIBS)},
        )  # fmt: skip
    return [int(word) for word in done.stdout.split()]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--images", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--slices", type=int, default=1_000)
    parser.add_argument("--cores", type=int, default=2, help="processors that all evaluators may use")
    parser.add_argument("--peers", default="pycocotools,faster-coco-eval,hotcoco", help="names, or none")
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    from generator import generate

    source = generate(options.seed, options.images)
    print(
        f"{source.n_images} images, {source.n_objects} objects ({source.object_crowd.sum()} crowds), "
        f"{source.n_predictions} predictions, {options.cores} cores, {options.rounds} rounds"
    )
    first = seconds(lambda: _every_step(source))
    again = seconds(lambda: _every_step(source))
    print(f"every step for the first time in this process {first:.2f} s, once more {again:.2f} s")
    ours = Ours(source)
    with silence():
        peers = list(peers_of([] if options.peers == "none" else options.peers.split(","), source))
    masks = random_masks(options.slices, source.n_images, options.seed)
    objects = np.random.default_rng(options.seed).random(source.n_objects) < 0.1
    times = Times()
    for turn in range(options.rounds):
        run_round(ours, peers, masks, objects, times, turn)
    times.show()
    check_equality(ours, peers)
    figures, draws = memory(source)
    print(
        f"table {ours.table.nbytes / 1e6:.1f} MB; peak memory of a process that loads arrays, matches and "
        f"tells figures {figures} MiB, after 1,000 permutations and resamples {draws} MiB"
    )


def _every_step(source) -> None:
    ours = Ours(source)
    ours.match()
    ours.whole()
    ours.arrays()
    ours.objects(np.zeros(source.n_objects, bool))
    ours.tell()
    ours.null(2)
    ours.resample()


if __name__ == "__main__":
    main()
