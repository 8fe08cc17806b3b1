"""What the simulations share: a command line of parts, and rates with their Monte-Carlo error."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from microtome.matching.intervals import wilson_interval

LEVEL = 0.05
THREADS = 2


def rate(hits: np.ndarray) -> str:
    """The share of hits, with its 95 % interval by the number of trials."""
    interval = wilson_interval(float(hits.sum()), len(hits))
    return f"{hits.mean():.1%} ({100 * interval.low:.1f}-{100 * interval.high:.1f})"


def run_parts(
    description: str,
    parts: Mapping[str, Callable[[argparse.Namespace], None]],
    **defaults: int,
) -> None:
    """Runs the parts that the command line names, or all, on two cores; each default is an option."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help=", ".join(parts))
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"{value} where it is not given")
    parser.add_argument("--home", type=Path, help="take runs of this home in place of generated ones")
    parser.add_argument("--dataset", help="the home's data set")
    parser.add_argument("--run", action="append", help="a run of it; two where runs are compared")
    parser.add_argument("--slice", action="append", default=[], help="a slice of the home, for `named`")
    parser.add_argument("--kind", action="append", help="of the ways in which two runs differ, this one")
    parser.add_argument("--metric", action="append", help="of the metrics of two runs, this one")
    parser.add_argument("--size", action="append", type=int, help="of the sizes of slices, this one")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(parts):
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    if options.home is not None and (options.dataset is None or options.run is None):
        parser.error("--home needs --dataset and --run")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    for name in options.parts or parts:
        start = time.perf_counter()
        parts[name](options)
        print(f"({name}: {time.perf_counter() - start:.0f} s)", flush=True)
