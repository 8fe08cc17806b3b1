"""The demo's two detectors from nothing: scenes, training, fixing the data through Microtome, training again.

    python tests/benchmarks/streets_detector/train.py --work DIR            # all; goes on where it stopped
    python tests/benchmarks/streets_detector/train.py --work DIR --ship     # and puts the runs into the demo

Half an hour of CPU time and 4 GB of memory: 22 minutes for two trainings, 4 for the scenes, 6 for the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "libs"), str(ROOT / "services")]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2, help="that draw scenes")
    parser.add_argument("--threads", type=int, default=1, help="of a training; more wait for each other")
    parser.add_argument("--only", choices=("baseline", "retrained"))
    parser.add_argument("--ship", action="store_true")
    given = parser.parse_args()
    import torch

    torch.set_num_threads(given.threads)
    for run in ("baseline", "retrained"):
        if given.only in (None, run):
            note = trained(given.work, run, given.processes)
            predicted(given.work, run, note, given)


def trained(work: Path, run: str, processes: int) -> dict[str, Any]:
    """What the run's detector learnt from; its weights lie in WORK/<run>.pt."""
    import generation
    from learning import Recipe, learn
    from pictures import examples

    train = generation.written(work, "train", generation.Amounts(), processes=processes)
    sources, note = [(train / "annotations.json", train / "images")], {"fixed": None}
    if run == "retrained":
        import fixing

        sources, note = fixing.fixed(work, processes)
    checkpoint = work / f"{run}.pt"
    recipe = Recipe()
    if not checkpoint.exists():
        shown = [example for source in sources for example in examples(*source)]
        learn(shown, generation.CATEGORIES, recipe, work / f"{run}-unfinished.pt").eval()
        (work / f"{run}-unfinished.pt").replace(checkpoint)
    scenes = [len(json.loads(path.read_bytes())["images"]) for path, _ in sources]
    return {**note, "trained_on": scenes, "recipe": vars(recipe)}


def predicted(work: Path, run: str, note: dict[str, Any], given: argparse.Namespace) -> None:
    """Predicts val, says the figures, and ships the run when asked."""
    import generation
    import shipping
    from learning import load
    from predicting import predict

    val = generation.written(work, "val", generation.Amounts(), processes=given.processes)
    net = load(work / f"{run}.pt", generation.CATEGORIES)
    results = predict(net, val / "annotations.json", val / "images")
    (work / f"{run}.json").write_text(json.dumps(results))
    if given.ship:
        scenes = {"split": "val", "seed": generation.VAL_SEED, "images": generation.Amounts().val}
        scenes["planted"] = {"missing": 0.01, "swapped": 0.02, "moved": 0.01, "spurious": 0.01}
        shipping.ship(run, results, scenes, note)
        weights = Path(__file__).with_name(f"{run}.pt")
        weights.write_bytes((work / f"{run}.pt").read_bytes())


if __name__ == "__main__":
    main()
