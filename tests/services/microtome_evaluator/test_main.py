from __future__ import annotations

from pathlib import Path

from tests.end_to_end.processes import running, until

from microtome.datasets import Home


def test_an_evaluator_without_a_job_stops_when_told(tmp_path: Path) -> None:
    with Home.open(tmp_path / "home") as home:
        job = home.jobs.enqueue("evaluate", {})
        with running(["-m", "microtome_evaluator"], home.path) as service:
            until(lambda: home.jobs.get(job.job_id).has_ended, service)
            service.process.terminate()
            assert service.process.wait(timeout=30) == 0
        assert "Traceback" not in service.said()
