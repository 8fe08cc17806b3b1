"""A process that imports, slices, evaluates and deletes on a home as fast as it can, beside others."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from microtome.datasets import Home, delete_dataset, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.slices import create, refresh

CONFIDENCE = 0.5


def main(home_path: str, database_url: str, sample: str, writer: str, times: int) -> None:
    folder = Path(sample)
    with Home.open(Path(home_path), database_url or None) as home:
        for number in range(times):
            _one_round(home, folder, writer, f"{writer}-{number}")
        evaluation = evaluate(home, "shared", f"{writer}-0", confidence=CONFIDENCE)
    print(json.dumps({"n_predictions": evaluation.n_predictions}))


def _one_round(home: Home, folder: Path, writer: str, name: str) -> None:
    """A new split and run of the shared data set; a data set of its own with a slice; one that goes again."""
    annotations, predictions = folder / "annotations.json", folder / "predictions.json"
    import_dataset(home, "shared", annotations=annotations, split=name)
    import_run(home, "shared", name, predictions, split=name)
    create(home, "shared", f"large {name}", where=f"area > 900 AND split = '{name}'")
    import_dataset(home, f"own {name}", annotations=annotations)
    import_run(home, f"own {name}", "r", predictions)
    evaluate(home, f"own {name}", "r", confidence=CONFIDENCE)
    create(home, f"own {name}", "missed", where="outcome = 'missed'", run="r")
    refresh(home, f"own {name}", "missed")
    import_dataset(home, f"gone {writer}", annotations=annotations)
    delete_dataset(home, f"gone {writer}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
