"""A process that does one thing to a home and kills itself the nth time it is about to commit."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from microtome.datasets import Home, embed, import_dataset, import_run
from microtome.evaluation import evaluate


def dying_at(number: int) -> Callable[[], None]:
    """A fence that lets `number - 1` commits pass."""
    left = [number]

    def fence() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return fence


def main(home_path: str, sample: str, work: str, number: int) -> None:
    folder, fence = Path(sample), dying_at(number)
    with Home.open(Path(home_path)) as home:
        if work == "import":
            import_dataset(
                home, "blocks", annotations=folder / "annotations.json", images=folder / "images", fence=fence
            )
        elif work == "import-run":
            import_run(home, "blocks", "r1", folder / "predictions.json", fence=fence)
        elif work == "embed":
            embed(home, "blocks", model="untrained", items=("images",), device="cpu", fence=fence)
        else:
            evaluate(home, "blocks", "r1", fence=fence)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
