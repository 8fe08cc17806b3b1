"""C++ sources of all rooms -> one library of machine code for each kind of processor.

    python libs/microtome/kernels/building.py            # what an installation runs, and `make kernels`

Needs nothing but Python and a compiler of C++20 ($CXX, or c++): an installation runs this file before any
package is there. A library is named by its sources, so that one of other sources is never loaded.
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

ROOMS = Path(__file__).parents[1]
BUILT = Path(__file__).parent / "built"
# kinds of x86-64 processors, the newest first, and what /proc/cpuinfo says of them
LEVELS = {
    "x86-64-v4": frozenset({"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}),
    "x86-64-v3": frozenset({"avx2", "bmi1", "bmi2", "fma", "f16c", "movbe", "abm"}),
    "x86-64-v2": frozenset({"popcnt", "sse4_2", "ssse3", "cx16"}),
}
# products and sums are never contracted: float64 results equal pycocotools' to the last bit
FLAGS = (
    "-std=c++20", "-O3", "-fPIC", "-shared", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math",
    "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-psabi",
)  # fmt: skip


class BuildError(Exception):
    """The kernels can't be compiled; the message says what to do."""


def levels() -> list[str]:
    """The kinds of processors that this machine's libraries are made for, the newest first."""
    return list(LEVELS) if platform.machine() in ("x86_64", "AMD64") else [platform.machine()]


def library(level: str) -> Path:
    """Where the library for one kind of processor lies once it is built from the sources as they are."""
    digest = sha256("\0".join(FLAGS).encode())
    for path in _files():
        digest.update(path.read_bytes())
    return BUILT / f"kernels-{digest.hexdigest()[:16]}-{level}.so"


def build() -> list[Path]:
    """Compile whatever is not built yet; libraries of other sources are removed.

    Raises: BuildError when there is no compiler, or it refuses the sources.
    """
    wanted = [library(level) for level in levels()]
    missing = [(level, path) for level, path in zip(levels(), wanted, strict=True) if not path.exists()]
    if missing:
        BUILT.mkdir(exist_ok=True)
        compiler = _compiler()
        with ThreadPoolExecutor(len(missing)) as pool:
            list(pool.map(lambda one: _compile(compiler, *one), missing))
    for path in set(BUILT.glob("*.so")) - set(wanted):
        path.unlink(missing_ok=True)
    return wanted


def _files() -> list[Path]:
    """Sources and headers of all rooms."""
    return sorted([*ROOMS.glob("*/*.cpp"), *ROOMS.glob("*/*.hpp")])


def _compiler() -> list[str]:
    named = shlex.split(os.environ.get("CXX", "")) or ["c++"]
    if shutil.which(named[0]) is None:
        raise BuildError(
            f"no C++ compiler: {named[0]!r} is not on PATH. Microtome's loops are compiled when it is "
            "installed from its sources. Install one (Debian: apt-get install g++; macOS: xcode-select "
            "--install), or name it in CXX."
        )
    return named


def _compile(compiler: Sequence[str], level: str, path: Path) -> None:
    """One library, which appears whole or not at all."""
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    processor = [f"-march={level}"] if level in LEVELS else []
    sources = [str(one) for one in _files() if one.suffix == ".cpp"]
    command = [*compiler, *FLAGS, *processor, f"-I{ROOMS}", *sources, "-o", str(unfinished)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - the user's own compiler
    if done.returncode != 0:
        unfinished.unlink(missing_ok=True)
        raise BuildError(f"{shlex.join(command)} failed:\n{done.stderr[-4000:]}")
    if done.stderr:
        print(done.stderr, file=sys.stderr)  # noqa: T201 - warnings, to whoever builds
    unfinished.replace(path)


def main() -> int:
    """Build, and say where the libraries lie."""
    try:
        for path in build():
            print(path.relative_to(ROOMS))  # noqa: T201 - the answer of a command
    except BuildError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
