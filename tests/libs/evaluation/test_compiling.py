"""What is said of compiling, and when."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FIRST_START = """
from microtome.evaluation.compiling import compile_kernels
from microtome.matching.matching import is_ready
stages = []
for _ in range(2):
    compile_kernels(lambda event: stages.append(event.stage))
print(stages, is_ready())
"""


@pytest.mark.slow
def test_compiling_is_told_at_the_first_start_only(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_START],
        check=True, capture_output=True, text=True, env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout == "['compiling, once after an installation'] True\n"
