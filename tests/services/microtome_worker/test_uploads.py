from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.end_to_end.processes import Service, ended
from tests.end_to_end.samples import Sample

from microtome.datasets import Home, import_dataset
from microtome.errors import InputError, JobCancelledError, LeaseLostError
from microtome.jobs import Lease
from microtome_worker.uploads import remove_abandoned, removed_with_its_job


@pytest.fixture
def upload(stopped_home: Home) -> Path:
    """An uploaded file that holds nothing."""
    path = stopped_home.path / "uploads" / "a.json"
    path.parent.mkdir()
    path.write_text("[]")
    return path


@pytest.fixture
def attempt(stopped_home: Home) -> Callable[[int], Lease]:
    """The lease of a job's attempt of that number."""

    def claim(number: int) -> Lease:
        stopped_home.jobs.enqueue("import_run", {})
        for _ in range(number - 1):
            held = stopped_home.jobs.claim(["import_run"], "tester")
            assert held is not None
            held.fail("it broke", retryable=True)
        lease = stopped_home.jobs.claim(["import_run"], "tester")
        assert lease is not None
        assert lease.attempt == number
        return lease

    return claim


def test_nothing_is_removed_where_nothing_was_uploaded(
    stopped_home: Home, attempt: Callable[[int], Lease], tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_text("[]")
    with removed_with_its_job(stopped_home, attempt(1), path):
        pass
    assert path.exists()
    with removed_with_its_job(stopped_home, attempt(1), stopped_home.path / "uploads" / "none.json"):
        pass


@pytest.mark.parametrize(
    ("fault", "number", "stays"),
    [
        (InputError("no rows"), 1, False),
        (JobCancelledError("cancelled"), 1, False),
        (LeaseLostError("given back"), 1, True),
        (LeaseLostError("given back"), 3, True),
        (KeyboardInterrupt(), 3, True),
        (ZeroDivisionError(), 1, True),
        (ZeroDivisionError(), 2, True),
        (ZeroDivisionError(), 3, False),
    ],
)
def test_an_upload_stays_while_its_job_will_be_tried_again(
    stopped_home: Home,
    upload: Path,
    attempt: Callable[[int], Lease],
    fault: BaseException,
    number: int,
    stays: bool,
) -> None:
    with pytest.raises(type(fault)), removed_with_its_job(stopped_home, attempt(number), upload):
        raise fault
    assert upload.exists() is stays


def test_an_upload_goes_when_its_cancelled_job_breaks(
    stopped_home: Home, upload: Path, attempt: Callable[[int], Lease]
) -> None:
    lease = attempt(1)
    stopped_home.jobs.cancel(lease.job_id)
    with pytest.raises(ZeroDivisionError), removed_with_its_job(stopped_home, lease, upload):
        raise ZeroDivisionError
    assert not upload.exists()


def test_only_uploads_that_no_job_will_read_are_abandoned(stopped_home: Home, upload: Path) -> None:
    jobs, folder = stopped_home.jobs, upload.parent
    for name in ("waits", "cancelled", "failed"):
        (folder / f"{name}.json").write_text("[]")
    ids = {
        name: jobs.enqueue(f"import_run {name}", {"path": str(folder / f"{name}.json")}).job_id
        for name in ("waits", "cancelled", "failed")
    }
    jobs.cancel(ids["cancelled"])
    lease = jobs.claim(["import_run failed"], "tester")
    assert lease is not None
    lease.fail("it broke", retryable=False)
    remove_abandoned(stopped_home, older_than_seconds=3600)
    assert len(list(folder.iterdir())) == 4
    remove_abandoned(stopped_home, older_than_seconds=-1)
    assert [path.name for path in folder.iterdir()] == ["waits.json"]


def test_a_home_without_uploads_has_none_to_abandon(stopped_home: Home) -> None:
    remove_abandoned(stopped_home)
    assert not (stopped_home.path / "uploads").exists()


@pytest.mark.parametrize("is_usable", [True, False])
def test_an_upload_goes_when_its_job_is_done_or_fails_for_good(
    home: Home, worker: Service, sample: Sample, is_usable: bool
) -> None:
    name = f"uploads {is_usable}"
    import_dataset(home, name, annotations=sample.annotations, images=sample.images)
    path = home.path / "uploads" / f"{is_usable}.json"
    path.parent.mkdir(exist_ok=True)
    if is_usable:
        shutil.copyfile(sample.predictions, path)
    else:
        path.write_text("[]")
    payload = {"dataset": name, "run": "r", "path": str(path)}
    job = ended(home, home.jobs.enqueue("import_run", payload).job_id, worker)
    assert (job.status, path.exists()) == ("done" if is_usable else "failed", False)
    assert sample.predictions.exists()
