"""Compiles the C++ kernels when Microtome is installed or packed."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "libs" / "microtome" / "kernels"))
from building import BuildError, build  # noqa: E402 - found by the line before; microtome is not installed yet


class KernelsHook(BuildHookInterface[Any]):
    """Builds the libraries, and names the wheel after the machine that they are for; any Python 3 will do."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            libraries = build()
        except BuildError as error:
            sys.exit(f"\n{error}\n")  # pip shows this, and of an exception a page
        machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["artifacts"] += [f"/{path.relative_to(ROOT).as_posix()}" for path in libraries]
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{machine}"
