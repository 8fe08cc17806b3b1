from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.processes import environment, running, until
from tests.end_to_end.samples import write_sample

from microtome.datasets import Home, import_dataset

WORKER = ["-m", "microtome_worker"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_without_a_job_stops_when_told(stopped_home: Home, number: signal.Signals) -> None:
    job = stopped_home.jobs.enqueue("import", {})
    with running(WORKER, stopped_home.path) as service:
        until(lambda: stopped_home.jobs.get(job.job_id).has_ended, service)
        service.process.send_signal(number)
        assert service.process.wait(timeout=30) == 0
    assert "Traceback" not in service.said()


def test_a_worker_that_stops_gives_its_job_back(stopped_home: Home, tmp_path: Path) -> None:
    sample = write_sample(tmp_path / "sample", images=60, boxes=30)
    import_dataset(stopped_home, "blocks", annotations=sample.annotations, images=sample.images)
    job_id = stopped_home.jobs.enqueue("embed", {"dataset": "blocks", "model": "untrained"}).job_id
    with running(WORKER, stopped_home.path, device="cpu") as service:
        until(lambda: stopped_home.jobs.get(job_id).done > 0, service)
        service.process.terminate()
        assert service.process.wait(timeout=30) == 0
    job = stopped_home.jobs.get(job_id)
    assert (job.status, job.attempts, job.error) == ("queued", 0, None)
    assert job.done < sample.n_images + sample.n_objects
    assert "Traceback" not in service.said()


def test_a_worker_ends_when_its_parent_is_killed(stopped_home: Home) -> None:
    """As `microtome serve` starts it. Our pipe closes when the last process that inherited it is gone."""
    parent = (
        "import subprocess, sys, time\n"
        "command = [sys.executable, '-m', 'microtome_cli.tethered', 'microtome_worker']\n"
        "subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)\n"
        "time.sleep(600)\n"
    )
    job = stopped_home.jobs.enqueue("import", {})
    with subprocess.Popen(
        [sys.executable, "-c", parent], env=environment(stopped_home.path), stdout=subprocess.PIPE
    ) as process:
        until(lambda: stopped_home.jobs.get(job.job_id).has_ended)
        process.kill()
        assert process.communicate(timeout=60)[0] == b""


def _refused(home: Path, settings: dict[str, str]) -> str:
    """What a worker says that ends at once because of its settings."""
    ended = subprocess.run(
        [sys.executable, *WORKER],
        env=environment(home, **settings),
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("error: ")
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"lease_seconds": "soon"}, "MICROTOME_LEASE_SECONDS = 'soon' (Input should be a valid number"),
        ({"database_url": "mysql://x/y"}, "mysql"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, settings: dict[str, str], expected: str
) -> None:
    assert expected in _refused(tmp_path / "home", settings)


def test_a_home_that_cannot_be_made_is_named() -> None:
    assert "/dev/null" in _refused(Path("/dev/null/home"), {})
