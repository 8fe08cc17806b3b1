"""From two JSON files to the 12 COCO figures in a new process, ours beside hotcoco's, interleaved.

    python tests/benchmarks/evaluation/cold.py            # writes 52 MB of JSON to a temporary folder first

Ours checks each row and reports faults; hotcoco does not. Printed are medians of whole processes: starting
Python, importing, reading, matching and telling the figures; and what a process that finds the data imported
and the match kept needs to load them, imports left out.

Byte code of Python is kept from process to process, as it is of installed packages, and the files are in
memory after the first round. The kernels are built before, as an installation leaves them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
LIBS = HERE.parents[2] / "libs"
OURS = """
import sys
from pathlib import Path
from microtome.formats import read_ground_truth, read_predictions
from microtome.formats.evaluation_inputs import evaluation_input
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match
truth, run = read_ground_truth(Path(sys.argv[1])), read_predictions(Path(sys.argv[2]))
print(float(evaluate_images(match(evaluation_input(truth, run), "bbox")).overall[0]))
"""
THEIRS = """
import sys
from hotcoco import COCO, COCOeval
truth = COCO(sys.argv[1])
evaluation = COCOeval(truth, truth.load_res(sys.argv[2]), "bbox")
evaluation.evaluate(); evaluation.accumulate(); evaluation.summarize()
print(float(evaluation.stats[0]))
"""
LOADING = """
import sys, time
from pathlib import Path
from microtome.datasets import Home
from microtome.evaluation import evaluate
from microtome.evaluation.loading import load_run
from microtome.evaluation.stored import stored_match
with Home.open(Path(sys.argv[1])) as home:
    if sys.argv[2] == "import":
        from microtome.datasets import import_dataset, import_run
        import_dataset(home, "benchmark", annotations=Path(sys.argv[3]), images=None)
        import_run(home, "benchmark", "run", Path(sys.argv[4]))
        evaluate(home, "benchmark", "run", statistics=False)
    load_run(home, "benchmark", "run", "bbox")
    start = time.perf_counter()
    loaded = load_run(home, "benchmark", "run", "bbox")
    middle = time.perf_counter()
    stored_match(home, loaded, "bbox")
    print(middle - start, time.perf_counter() - middle)
"""


def timed(script: str, *arguments: Path | str) -> tuple[float, float, str]:
    """Seconds of a whole process, those of them on processors, and the last line that it printed."""
    start, before = time.perf_counter(), processor_seconds()
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(LIBS)},
    )  # fmt: skip
    seconds, on_processors = time.perf_counter() - start, processor_seconds() - before
    return seconds, on_processors, done.stdout.strip().splitlines()[-1]


def processor_seconds() -> float:
    """What all processes that were waited for have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    sys.path[:0] = [str(HERE), str(LIBS)]
    from generator import as_coco, generate

    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "truth.json", Path(folder) / "run.json"
        truth, run = as_coco(generate(options.seed))
        for image in truth["images"]:
            image["file_name"] = f"{image['id']}.jpg"
        for path, content in zip(files, (truth, run), strict=True):
            path.write_text(json.dumps(content, default=lambda value: value.item()))
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for script in (OURS, THEIRS):
            timed(script, *files)  # the first start writes byte code
        taken: dict[str, list[list[float]]] = {"microtome": [], "hotcoco": []}
        figures = {}
        for _ in range(options.rounds):
            for name, script in (("microtome", OURS), ("hotcoco", THEIRS)):
                *seconds, figures[name] = timed(script, *files)
                taken[name].append(seconds)
        medians = {
            name: [statistics.median(column) for column in zip(*rows, strict=True)]
            for name, rows in taken.items()
        }
        ours = medians["microtome"]
        for name, (seconds, busy) in medians.items():
            print(
                f"JSON to 12 figures, {name}: {seconds:.2f} s ({seconds / ours[0]:.2f}x), of processors "
                f"{busy:.2f} s ({busy / ours[1]:.2f}x), mAP {float(figures[name]):.12f}"
            )
        home = Path(folder) / "home"
        timed(LOADING, home, "import", *files)
        loads = [timed(LOADING, home, "load")[-1].split() for _ in range(options.rounds)]
        rows, match = (1e3 * statistics.median(map(float, column)) for column in zip(*loads, strict=True))
        print(f"imported: arrays of a run in {rows:.1f} ms, its match in {match:.1f} ms")


if __name__ == "__main__":
    main()
