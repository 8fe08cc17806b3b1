"""One person, one home, from nothing to a patch of labels; the server is restarted under the open page."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from tests.end_to_end.processes import running, until
from tests.end_to_end.test_browser import STORIES, WEB, is_ready, missing

from microtome.streets import simulated_run, write_streets

N_IMAGES = 24
PATIENCE = 900.0

pytestmark = [pytest.mark.skipif(missing() is not None, reason=str(missing())), pytest.mark.slow]


def test_a_person_comes_from_an_empty_home_to_a_patch(tmp_path: Path) -> None:
    assert (WEB / "dist" / "index.html").is_file()
    write_streets(tmp_path / "streets", N_IMAGES, 7, "val")
    truth = json.loads((tmp_path / "streets" / "annotations.json").read_text(encoding="utf-8"))
    for name, seed in (("predictions", 3), ("second", 4)):
        (tmp_path / f"{name}.json").write_text(json.dumps(simulated_run(truth, seed)), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    serve, home = ["-m", "microtome_cli", "serve", "--port", str(port)], tmp_path / "home"
    with running(serve, home, device="cpu") as service:
        until(lambda: is_ready(address), service)
        person = _person(tmp_path, address)
        try:
            until(lambda: (tmp_path / "restart").exists() or person.poll() is not None, seconds=PATIENCE)
            assert person.poll() is None, _said(person)
        except AssertionError:
            person.kill()
            raise
    with running(serve, home, device="cpu") as service:
        until(lambda: is_ready(address), service)
        (tmp_path / "restarted").touch()
        said = _said(person)
        assert person.returncode == 0, said


def _person(folder: Path, address: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "FILES": str(folder), "CHROMIUM": str(shutil.which("chromium"))}
    command = ["node", str(STORIES / "story.mjs"), str(STORIES / "journeys" / "from_empty_home.mjs"), address]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _said(person: subprocess.Popen[str]) -> str:
    return person.communicate(timeout=PATIENCE)[0]
