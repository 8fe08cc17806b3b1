"""`python -m microtome.embedding.training --streets DIR --out DIR` trains the bundled model."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from microtome.embedding.training.training import Recipe, train


def main() -> None:
    """Trains as the command line says."""
    usual = Recipe()
    parser = argparse.ArgumentParser(prog="python -m microtome.embedding.training", description=__doc__)
    parser.add_argument("--streets", type=Path, nargs="+", required=True, help="folders of streets")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the model")
    parser.add_argument("--steps", type=int, default=usual.steps)
    parser.add_argument("--batch", type=int, default=usual.batch)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--processes", type=int, default=usual.processes)
    parser.add_argument("--minutes", type=float, help="end by then, whatever the steps")
    parser.add_argument("--learning-rate", type=float, default=usual.learning_rate)
    parser.add_argument("--start", type=Path, help="go on from the model in this folder")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = {name: value for name, value in vars(given).items() if name not in ("streets", "out")}
    train(given.streets, given.out, Recipe(**options))


if __name__ == "__main__":
    main()
