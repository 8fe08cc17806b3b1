from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from microtome.streets import simulated_run, write_streets
from microtome_cli.main import run

REPOSITORY = Path(__file__).parents[3]
VARIABLES = ("HOME", "SERVER", "TOKEN", "MODEL", "DATABASE_URL", "HOST", "PORT", "DEVICE", "IMPORT_ROOTS")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture(scope="session")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten drawn streets, with the predictions of a simulated detector beside them."""
    folder = tmp_path_factory.mktemp("streets") / "val"
    write_streets(folder, 10, 5, "val")
    truth = json.loads((folder / "annotations.json").read_bytes())
    (folder / "predictions.json").write_text(json.dumps(simulated_run(truth, 5)))
    return folder


@pytest.fixture
def microtome(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs one command line in this process, with a home of the test's own."""
    for name in VARIABLES:
        monkeypatch.delenv(f"MICROTOME_{name}", raising=False)
    monkeypatch.setenv("MICROTOME_HOME", str(tmp_path / "home"))

    def call(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process of the command, with a home of the session's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MICROTOME_")}
    path = os.pathsep.join(str(REPOSITORY / part) for part in ("libs", "services"))
    home = tmp_path_factory.mktemp("filled") / "home"
    return kept | {"PYTHONPATH": path, "MICROTOME_HOME": str(home), "OMP_NUM_THREADS": "2"}


@pytest.fixture(scope="session")
def filled(streets: Path, environment: dict[str, str]) -> Path:
    """A home with a data set, its run `sim`, vectors, an evaluation and the slice `wide`; only to be read."""
    for arguments in (
        ["import", "streets", "--images", streets / "images", "--annotations", streets / "annotations.json"],
        ["import-run", "streets", "sim", streets / "predictions.json"],
        ["embed", "streets", "--model", "untrained"],
        ["evaluate", "streets", "--run", "sim"],
        ["slice", "create", "streets", "wide", "--where", "width > 40"],
    ):
        with pytest.MonkeyPatch.context() as patch:
            for name in VARIABLES:
                patch.delenv(f"MICROTOME_{name}", raising=False)
            patch.setenv("MICROTOME_HOME", environment["MICROTOME_HOME"])
            assert run([str(argument) for argument in arguments]) == 0
    return Path(environment["MICROTOME_HOME"])


@pytest.fixture
def known(microtome: Command, monkeypatch: pytest.MonkeyPatch, filled: Path) -> Command:
    """Commands over the filled home."""
    monkeypatch.setenv("MICROTOME_HOME", str(filled))
    return microtome


@pytest.fixture
def copied(microtome: Command, filled: Path, tmp_path: Path) -> Command:
    """Commands over a copy of the filled home, to be changed at will."""
    shutil.copytree(filled, tmp_path / "home")
    return microtome


@dataclass(frozen=True)
class Serving:
    """A server started by `microtome serve`, and its process."""

    url: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def start_server(environment: dict[str, str]) -> Callable[..., Serving]:
    """Starts a server on a free port and waits until it says where it listens."""

    def start(home: Path) -> Serving:
        command = [sys.executable, "-m", "microtome_cli", "serve", "--port", "0"]
        env = environment | {"MICROTOME_HOME": str(home)}
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, (line, process.poll())
        return Serving(found.group(), process)

    return start


@pytest.fixture(scope="session")
def server(
    start_server: Callable[..., Serving], filled: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    """A server over a copy of the filled home."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(filled, home)
    serving = start_server(home)
    yield serving
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(30) == 0
    assert serving.process.stdout is not None
    serving.process.stdout.close()


@pytest.fixture
def remote(microtome: Command, monkeypatch: pytest.MonkeyPatch, server: Serving, tmp_path: Path) -> Command:
    """Commands that talk to the server; the home they would use by themselves is a file, so can't be used."""
    monkeypatch.setenv("MICROTOME_SERVER", server.url)
    (tmp_path / "home").write_text("no home")
    return microtome
