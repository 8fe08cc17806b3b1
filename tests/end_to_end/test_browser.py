"""People at the pages of a real server, in chromium; each story is a script beside the page's tests."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from tests.end_to_end.processes import REPOSITORY, running, until

from microtome.datasets import Home, embed, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.streets import SIMULATED_RUN, simulated_run, write_streets

WEB = REPOSITORY / "services" / "microtome_web"
STORIES = REPOSITORY / "tests" / "services" / "microtome_web"
NAMES = sorted(path.stem for path in (STORIES / "stories").glob("*.mjs"))
N_IMAGES = 16


def missing() -> str | None:
    """What these tests lack here."""
    if shutil.which("node") is None:
        return "node is not installed"
    if shutil.which("chromium") is None:
        return "chromium is not installed"
    if not (WEB / "node_modules" / "playwright-core").is_dir() or not (WEB / "dist" / "index.html").is_file():
        return "the pages were not built: run `make web`"
    return None


pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Streets with two simulated runs, embedded without a trained model and evaluated."""
    folder = tmp_path_factory.mktemp("browser")
    write_streets(folder / "streets", N_IMAGES, 7, "val")
    annotations = folder / "streets" / "annotations.json"
    truth = json.loads(annotations.read_text(encoding="utf-8"))
    with Home.open(folder / "home") as home:
        import_dataset(home, "streets", annotations=annotations, images=folder / "streets" / "images")
        for seed, run in enumerate((SIMULATED_RUN, "second"), 3):
            predictions = folder / f"{run}.json"
            rows = [with_mask(row) for row in simulated_run(truth, seed)]
            predictions.write_text(json.dumps(rows), encoding="utf-8")
            import_run(home, "streets", run, predictions)
            evaluate(home, "streets", run, statistics=False)
        embed(home, "streets", model="untrained", device="cpu")
    return folder / "home"


def with_mask(row: dict[str, Any]) -> dict[str, Any]:
    """A prediction whose mask is its box."""
    x, y, width, height = row["bbox"]
    return {**row, "segmentation": [[x, y, x + width, y, x + width, y + height, x, y + height]]}


@pytest.fixture(scope="module")
def base(home: Path) -> Iterator[str]:
    """The address of a server on that home."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = ["-m", "microtome_cli", "serve", "--port", str(port)]
    with running(command, home, model="untrained", device="cpu") as service:
        until(lambda: is_ready(address), service)
        yield address


def is_ready(address: str) -> bool:
    """Whether a server answers there."""
    try:
        with urlopen(f"{address}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def told(base: str, home: Path) -> Iterator[dict[str, Future[subprocess.CompletedProcess[str]]]]:
    """Every story, told by people who are at the pages at the same time."""
    files = {**os.environ, "FILES": str(home.parent), "CHROMIUM": str(shutil.which("chromium"))}

    def tell(story: str) -> subprocess.CompletedProcess[str]:
        command = ["node", str(STORIES / "story.mjs"), str(STORIES / "stories" / f"{story}.mjs"), base]
        return subprocess.run(command, env=files, capture_output=True, text=True, timeout=480, check=False)

    with ThreadPoolExecutor(max_workers=3) as pool:
        yield {story: pool.submit(tell, story) for story in NAMES}


@pytest.mark.parametrize("story", NAMES)
def test_a_person_can(story: str, told: dict[str, Future[subprocess.CompletedProcess[str]]]) -> None:
    ended = told[story].result()
    assert ended.returncode == 0, ended.stdout + ended.stderr
