"""The bundled model: scenes, training, figures. About 90 minutes on 3 of 4 cores, 9 GB of memory.

    python tests/benchmarks/bundled_model/train.py --work DIR                 # all, from nothing
    python tests/benchmarks/bundled_model/train.py --work DIR --only-measure  # the shipped weights

4 minutes go to scenes, 80 to the training, 4 to figures. The model lies in WORK/model then; copying its four
files into libs/microtome/embedding/bundled ships it. `--measure-seeds` names the scenes to measure on;
"together" are the figures of all in one ranking.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[3] / "libs")]


SEED = 4


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--images", type=int, default=12_000)
    parser.add_argument("--held-out", type=int, default=800)
    parser.add_argument("--measure-seeds", type=int, nargs="+", default=[31337, 83127])
    parser.add_argument("--minutes", type=float, default=80.0)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--only-measure", action="store_true")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    from microtome.embedding.models import BUNDLED_FOLDER

    print(json.dumps(measured(given, BUNDLED_FOLDER if given.only_measure else train(given)), indent=1))


def train(given: argparse.Namespace) -> Path:
    import generation

    from microtome.embedding.training.training import Recipe, train

    streets, model = given.work / "streets", given.work / "model"
    if not streets.exists():
        generation.write_training(streets, given.images, given.processes)
    recipe = Recipe(steps=100_000, minutes=given.minutes, processes=given.processes, seed=SEED)
    train([streets], model, recipe)
    return model


def measured(given: argparse.Namespace, model: Path) -> dict:
    import evaluation
    import generation
    import torch

    from microtome.embedding import ModelSpec
    from microtome.embedding.clip import ClipEncoder
    from microtome.embedding.towers import bundled_tower

    folders = {seed: given.work / f"held_out_{seed}" for seed in given.measure_seeds}
    for seed, folder in folders.items():
        if not folder.exists():
            generation.write_held_out(folder, given.held_out, seed, given.processes)
    encoder = ClipEncoder(bundled_tower(model), ModelSpec("bundled"), torch.device("cpu"))
    return evaluation.measure(encoder, list(folders.values()))


if __name__ == "__main__":
    main()
