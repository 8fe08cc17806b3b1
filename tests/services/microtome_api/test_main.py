from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]


def started(home: Path, **variables: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(REPOSITORY / "libs"), str(REPOSITORY / "services")])
    environment = {**os.environ, "PYTHONPATH": paths, "MICROTOME_HOME": str(home), **variables}
    command = [sys.executable, "-m", "microtome_api"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def test_the_process_serves_and_stops_cleanly_when_it_is_told_to(tmp_path: Path) -> None:
    with started(tmp_path / "home", MICROTOME_PORT="0") as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "running on" in line)
        assert re.search(r"http://127\.0\.0\.1:\d+", line)
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert process.returncode == 0, rest
    assert "Traceback" not in rest


def test_an_unusable_setting_is_told_in_one_line(tmp_path: Path) -> None:
    with started(tmp_path / "home", MICROTOME_PORT="many") as process:
        assert process.stderr is not None
        said = process.stderr.read()
    assert process.returncode == 2
    assert said.startswith("error: the settings can't be used; found MICROTOME_PORT")
    assert said.count("\n") == 1
