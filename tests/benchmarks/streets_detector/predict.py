"""Whether the demo's story holds on other scenes: the shipped weights, a seed of your choice, all figures.

    python tests/benchmarks/streets_detector/predict.py --work DIR --seed 11 --images 2000

About 4 minutes for 2,000 scenes on 2 cores; nothing is trained.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2] / "libs"), str(HERE.parents[2] / "services")]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2, help="that draw scenes")
    parser.add_argument("--threads", type=int, default=1, help="of the detector and the model")
    print(json.dumps(told(parser.parse_args()), indent=1, default=float))


def told(given: argparse.Namespace) -> dict[str, Any]:
    import generation
    import torch
    from learning import load
    from predicting import predict
    from story import RUNS, story

    from microtome.datasets import Home

    torch.set_num_threads(given.threads)
    amounts = generation.Amounts(val=given.images)
    val = generation.written(given.work, "val", amounts, seed=given.seed, processes=given.processes)
    files = {}
    for run in RUNS:
        net = load(HERE / f"{run}.pt", generation.CATEGORIES)
        files[run] = given.work / f"{run}-{given.seed}.json"
        files[run].write_text(json.dumps(predict(net, val / "annotations.json", val / "images")))
    shutil.rmtree(given.work / f"home-{given.seed}", ignore_errors=True)
    with Home.open(given.work / f"home-{given.seed}") as home:
        return {"seed": given.seed, **story(home, val, files)}


if __name__ == "__main__":
    main()
