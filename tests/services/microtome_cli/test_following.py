from __future__ import annotations

from typing import Any

import pytest

from microtome.errors import JobCancelledError, JobError
from microtome_cli.backend import Step
from microtome_cli.following import ROUNDS, completed, follow

QUEUED: dict[str, Any] = {
    "job_id": 4, "status": "queued", "stage": "", "done": 0, "total": None, "rate": None,
    "result": None, "error": None,
}  # fmt: skip


def test_a_job_is_followed_to_its_result() -> None:
    running = QUEUED | {"status": "running", "stage": "embedding", "done": 5, "total": 10, "rate": 2.5}
    answers = iter([running, running, QUEUED | {"status": "done", "result": {"n": 1}}])
    steps: list[Step] = []
    pauses: list[float] = []
    assert follow(QUEUED, lambda _: next(answers), steps.append, wait=pauses.append) == {"n": 1}
    assert steps[0] == Step("waiting for a worker", 0, None)
    assert steps[1] == Step("embedding", 5, 10, 2.5, 2.0)
    assert pauses == [pytest.approx(pause) for pause in (0.1, 0.1, 0.15)]


def test_a_failed_job_fails_with_its_own_words() -> None:
    with pytest.raises(JobError, match=r"^the file is empty$"):
        follow(QUEUED | {"status": "failed", "error": "the file is empty"}, lambda _: QUEUED, lambda _: None)


def test_a_cancelled_job_says_how_to_queue_it_again() -> None:
    with pytest.raises(JobCancelledError, match="microtome jobs retry 4"):
        follow(QUEUED | {"status": "cancelled"}, lambda _: QUEUED, lambda _: None)


def test_a_parked_job_says_that_it_lost_its_worker() -> None:
    with pytest.raises(JobError, match="lost its worker"):
        follow(QUEUED | {"status": "parked"}, lambda _: QUEUED, lambda _: None)


def test_an_interruption_leaves_the_job_at_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(QUEUED, lambda _: QUEUED, lambda _: None, wait=interrupt)
    assert "microtome jobs cancel 4" in capsys.readouterr().err


@pytest.mark.parametrize("missing", [(0,), (2, 0), (2, 2, 1, 0)])
def test_an_answer_is_asked_for_until_nothing_of_it_is_missing(missing: tuple[int, ...]) -> None:
    answers, jobs = iter({"n_missing": n} for n in missing), []
    assert completed(lambda: next(answers), lambda: jobs.append(1)) == {"n_missing": 0}
    assert len(jobs) == len(missing) - 1


def test_an_answer_that_never_is_whole_is_given_up() -> None:
    jobs: list[int] = []
    with pytest.raises(JobError, match="missing still"):
        completed(lambda: {"n_missing": 1}, lambda: jobs.append(1))
    assert len(jobs) == ROUNDS
