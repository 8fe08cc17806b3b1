"""C++ sources of all rooms -> one library of machine code for each kind of processor.

    python libs/microtome/kernels/building.py            # what an installation runs, and `make kernels`

Needs nothing but Python and a compiler of C++20 ($CXX, or c++): an installation runs this file before any
package is there. A file is named by what it was made from, so that one of other sources is never loaded.
Every process that calls kernels asks for these names: only what makes files imports what that takes.
"""

from __future__ import annotations

import os
import platform
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

ROOMS = Path(__file__).parents[1]
BUILT = Path(__file__).parent / "built"
# kinds of x86-64 processors, the newest first, and what /proc/cpuinfo says of them
_V2 = frozenset({"cx16", "popcnt", "sse4_2", "ssse3"})
_V3 = _V2 | {"abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"}
_V4 = _V3 | {"avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"}
LEVELS = {"x86-64-v4": _V4, "x86-64-v3": _V3, "x86-64-v2": _V2}
# products and sums are never contracted: float64 results equal pycocotools' to the last bit
FLAGS = (
    "-std=c++20", "-O3", "-fPIC", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math",
    "-fvisibility=hidden", "-Wall", "-Wextra", "-Wno-psabi",
)  # fmt: skip
# a C compiler, such as CXX=gcc, leaves out the library of C++: a linker of ELF says so only when asked
LINKS = ("-Wl,-z,defs",) if sys.platform == "linux" else ()


class BuildError(Exception):
    """The kernels can't be compiled; the message says what to do."""


def levels() -> list[str]:
    """The kinds of processors that this machine's libraries are made for, the newest first."""
    return list(LEVELS) if platform.machine() in ("x86_64", "AMD64") else [platform.machine()]


def library(level: str) -> Path:
    """Where the library for one kind of processor lies once it is built from the sources as they are."""
    return BUILT / f"kernels-{_digest(_files(), FLAGS)}-{level}.so"


def build() -> list[Path]:
    """Compile whatever is not built yet; libraries of other sources are removed.

    Raises: BuildError when there is no compiler, it refuses the sources, or the folder can't be written to.
    """
    libraries = {level: library(level) for level in levels()}
    try:
        if not all(path.exists() for path in libraries.values()):
            parts = _made(libraries)
            for path in {*BUILT.glob("*.so"), *BUILT.glob("*.o")} - {*libraries.values(), *parts}:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise BuildError(
            f"the kernels can't be built in {BUILT}: {error}. Install from a folder that you may write to."
        ) from error
    return list(libraries.values())


def _files() -> list[Path]:
    """Sources and headers of all rooms."""
    return sorted(ROOMS.glob("*/*.[ch]pp"))


def _digest(files: Sequence[Path], words: Sequence[str]) -> str:
    digest = sha256("\0".join(words).encode())
    for path in files:
        digest.update(f"\0{path.relative_to(ROOMS).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _made(libraries: Mapping[str, Path]) -> list[Path]:
    """Make the libraries; their parts stay beside them, so that after a change only that is compiled."""
    from concurrent.futures import ThreadPoolExecutor

    compiler = _compiler()
    BUILT.mkdir(exist_ok=True)
    sources = [path for path in _files() if path.suffix == ".cpp"]
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        begun = {
            level: [pool.submit(_compile, [*compiler, *_flags(level)], source) for source in sources]
            for level in libraries
        }
        parts = {level: [one.result() for one in begun[level]] for level in libraries}
    finally:
        pool.shutdown(cancel_futures=True)
    for level, path in libraries.items():
        _run([*compiler, "-shared", *LINKS, *map(str, parts[level])], path, partial(library, level))
    return [part for level in libraries for part in parts[level]]


def _flags(level: str) -> list[str]:
    return [*FLAGS, f"-march={level}"] if level in LEVELS else [*FLAGS]


def _compiler() -> list[str]:
    import shutil

    named = shlex.split(os.environ.get("CXX", "")) or ["c++"]
    if shutil.which(named[0]) is None:
        raise BuildError(
            f"no C++ compiler: {named[0]!r} is not on PATH. Microtome's loops are compiled when it is "
            "installed from its sources. Install one (Debian: apt-get install g++; macOS: xcode-select "
            "--install), or name it in CXX, and install Microtome again."
        )
    return named


def _compile(command: Sequence[str], source: Path) -> Path:
    """The machine code of one source file for one kind of processor, made unless it is there."""

    def part() -> Path:
        headers = [path for path in _files() if path.suffix == ".hpp"]
        return BUILT / f"{source.stem}-{_digest([source, *headers], command)}.o"

    path = part()
    if not path.exists():
        _run([*command, f"-I{ROOMS}", "-c", str(source)], path, part)
    return path


def _run(command: Sequence[str], path: Path, named: Callable[[], Path]) -> None:
    """Run a compiler that makes this file, which appears whole or not at all, and only if its name holds."""
    import subprocess

    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    whole = [*command, "-o", str(unfinished)]
    try:
        done = subprocess.run(whole, capture_output=True, text=True)  # noqa: S603 - the user's own compiler
        if done.returncode != 0:
            raise BuildError(
                f"{command[0]} can't compile the kernels; g++ 11 and clang 16, or newer ones, can (name one "
                f"in CXX).\n{shlex.join(whole)}\n{done.stderr[:4000]}"
            )
        if named() != path:
            raise BuildError("the C++ sources were changed while they were compiled. Build again.")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    if done.stderr:
        print(done.stderr, file=sys.stderr)  # noqa: T201 - warnings, to whoever builds


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
