"""Rooms with C++ sources of their own, built where tests may spoil them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

KERNELS = Path(__file__).parents[3] / "libs" / "microtome" / "kernels"
# what the sources become is nothing to most tests of building; a compiler takes a quarter of a second
FORGER = """#!/bin/sh
while [ "$1" != -o ]; do shift; done
echo forged >"$2"
"""


@dataclass(frozen=True)
class Rooms:
    """A folder of rooms that holds `building.py` and `kernels.hpp`; what else is in it, a test writes."""

    path: Path

    @property
    def built(self) -> list[str]:
        """Names of all files in the folder of libraries."""
        return sorted(path.name for path in (self.path / "kernels" / "built").glob("*"))

    @property
    def libraries(self) -> list[str]:
        """Names of the libraries."""
        return [name for name in self.built if name.endswith(".so")]

    def write(self, text: str, name: str = "sums/sums.cpp") -> None:
        """Write a source file."""
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def compiler(self, script: str) -> str:
        """A compiler that does what a shell script says."""
        path = self.path / "compiler"
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    def start(self, compiler: str) -> subprocess.Popen[str]:
        """Begin to build."""
        return subprocess.Popen(
            [sys.executable, "-S", str(self.path / "kernels" / "building.py")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "CXX": compiler},
        )  # fmt: skip

    def build(self, compiler: str) -> tuple[int, str]:
        """Build; the exit status, and what was said of errors and warnings."""
        process = self.start(compiler)
        _, said = process.communicate()
        return process.returncode, said


def made(path: Path) -> Rooms:
    """Rooms in a folder."""
    (path / "kernels").mkdir(parents=True)
    for name in ("building.py", "kernels.hpp"):
        shutil.copy(KERNELS / name, path / "kernels" / name)
    return Rooms(path)
