"""kill -9 at any moment, then a restart: the work is finished, and nothing is there twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.end_to_end.processes import ended, running, until
from tests.end_to_end.samples import Sample, write_sample

from microtome.analysis import kept_comparison
from microtome.datasets import Home, embed, import_dataset, import_run, open_index
from microtome.datasets.names import images_table, objects_table, vectors_table
from microtome.evaluation import evaluate
from microtome.reporting import evaluation_document
from microtome.slices import create

WORKER = [str(Path(__file__).with_name("worker_with_small_commits.py")), "64"]
DWELLING = [str(Path(__file__).with_name("worker_that_dwells.py"))]
EVALUATOR = ["-m", "microtome_evaluator"]
SETTINGS = {"lease_seconds": "1", "device": "cpu"}
EMBED = {"dataset": "blocks", "model": "untrained", "items": ["images", "objects"]}


def _prepared(home: Home, sample: Sample) -> None:
    import_dataset(home, "blocks", annotations=sample.annotations, images=sample.images)
    import_run(home, "blocks", "r1", sample.predictions)


def _kill_when_done(home: Home, job_id: int, count: int) -> None:
    """A worker that is killed once so much of the job is done, by its own report, in this attempt."""
    attempt = home.jobs.get(job_id).attempts

    def reached() -> bool:
        job = home.jobs.get(job_id)
        return job.attempts > attempt and job.stage == "embedding" and job.done >= count

    with running(WORKER, home.path, **SETTINGS) as service:
        until(reached, service)
        service.process.kill()
        service.process.wait()
    assert home.jobs.get(job_id).status == "running"


def _stored_keys(home: Home) -> list[bytes]:
    encoder = home.catalog.encoders()[0]
    table = vectors_table(home.catalog.dataset("blocks").dataset_id, encoder.digest)
    if not home.tables.exists(table):
        return []
    keys: list[bytes] = home.tables.read(table, columns=["key"])["key"].to_pylist()
    return keys


def _assert_same_index(home: Home, undisturbed: Home, items: str, count: int) -> None:
    index, encoder = open_index(home, "blocks", items)
    other, other_encoder = open_index(undisturbed, "blocks", items)
    assert encoder.digest == other_encoder.digest
    assert len(index.ids) == count
    np.testing.assert_array_equal(index.ids, other.ids)
    ours, theirs = index.vectors_of(index.ids), other.vectors_of(other.ids)
    lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)  # float16: not quite 1
    assert float(((ours * theirs).sum(axis=1) / lengths).min()) >= 0.9999


def _survives_kills_while_embedding(folder: Path, sample: Sample, kills: tuple[int, ...]) -> None:
    with Home.open(folder / "home") as home, Home.open(folder / "undisturbed" / "home") as undisturbed:
        _prepared(home, sample)
        job = home.jobs.enqueue("embed", EMBED, max_attempts=len(kills) + 1)
        kept = 0
        for done in kills:
            _kill_when_done(home, job.job_id, done)
            keys = _stored_keys(home)
            assert len(keys) == len(set(keys)) >= kept, "a commit that was acknowledged is kept"
            kept = len(keys)
        assert 0 < kept < sample.n_images + sample.n_objects
        with running(WORKER, home.path, **SETTINGS) as service:
            finished = ended(home, job.job_id, service)
        assert (finished.status, finished.attempts) == ("done", len(kills) + 1)
        assert finished.result is not None
        keys = _stored_keys(home)
        assert len(keys) == len(set(keys)) == sample.n_images + sample.n_objects
        assert finished.result["n_new"] == len(keys) - kept, "committed vectors are never made again"

        _prepared(undisturbed, sample)
        embed(undisturbed, "blocks", model="untrained", items=("images", "objects"), device="cpu")
        _assert_same_index(home, undisturbed, "images", sample.n_images)
        _assert_same_index(home, undisturbed, "objects", sample.n_objects)


def test_embedding_goes_on_where_a_killed_worker_stopped(tmp_path: Path) -> None:
    sample = write_sample(tmp_path / "sample", images=90, boxes=8)
    _survives_kills_while_embedding(tmp_path, sample, kills=(100, 250))


@pytest.mark.slow
def test_embedding_outlives_many_killed_workers(tmp_path: Path) -> None:
    # progress is written twice a second: each kill comes up to that much later than asked
    sample = write_sample(tmp_path / "sample", images=400, boxes=12)
    _survives_kills_while_embedding(tmp_path, sample, kills=(1, 70, 300, 33, 1))


@pytest.mark.parametrize("stage", ["reading annotations", "looking at images"])
def test_an_import_whose_worker_was_killed_is_made_once(tmp_path: Path, stage: str) -> None:
    sample = write_sample(tmp_path / "sample", images=150, boxes=2)
    with Home.open(tmp_path / "home") as home:
        payload = {"dataset": "blocks", "annotations": str(sample.annotations), "images": str(sample.images)}
        job = home.jobs.enqueue("import", payload)
        with running(DWELLING, home.path, **SETTINGS) as service:
            until(lambda: home.jobs.get(job.job_id).stage == stage, service)
            service.process.kill()
            service.process.wait()
        with running(["-m", "microtome_worker"], home.path, **SETTINGS) as service:
            finished = ended(home, job.job_id, service)
        assert (finished.status, finished.error) == ("done", None)
        assert _counts(home, "blocks") == (sample.n_images, sample.n_objects)


@pytest.mark.slow
def test_a_comparison_whose_evaluator_was_killed_keeps_what_it_had(tmp_path: Path) -> None:
    sample = write_sample(tmp_path / "sample", images=40, boxes=10)
    asked = {"runs": ["r1", "r2"], "slices": [f"over {area}" for area in range(60)]}

    def n_missing(home: Home) -> int:
        return len(kept_comparison(home, "blocks", **asked).missing)

    with Home.open(tmp_path / "home") as home:
        _prepared(home, sample)
        import_run(home, "blocks", "r2", sample.predictions)
        for area in range(60):
            create(home, "blocks", f"over {area}", where=f"area > {area}")
        total = n_missing(home)
        job = home.jobs.enqueue("compare", {"dataset": "blocks", **asked})
        with running(EVALUATOR, home.path, **SETTINGS) as service:
            until(lambda: n_missing(home) < total - 10, service)
            service.process.kill()
            service.process.wait()
        left = n_missing(home)
        assert 0 < left < total - 10
        kept = {entry.path: entry.sha256 for entry in home.catalog.under("datasets/1/derived/")}
        with running(EVALUATOR, home.path, **SETTINGS) as service:
            finished = ended(home, job.job_id, service)
        assert (finished.status, finished.attempts, finished.total) == ("done", 2, left)
        assert n_missing(home) == 0
        now = {entry.path: entry.sha256 for entry in home.catalog.under("datasets/1/derived/")}
        assert kept.items() <= now.items()
        assert len(now) == total


def test_an_evaluation_whose_evaluator_was_killed_is_the_same(tmp_path: Path) -> None:
    sample = write_sample(tmp_path / "sample", images=40, boxes=10)
    with Home.open(tmp_path / "home") as home, Home.open(tmp_path / "undisturbed" / "home") as undisturbed:
        _prepared(home, sample)
        job = home.jobs.enqueue("evaluate", {"dataset": "blocks", "run": "r1"}, max_attempts=4)
        for stage in ("loading", "matching", "scoring"):
            _kill_in_stage(home, job.job_id, stage)
        with running(EVALUATOR, home.path, **SETTINGS) as service:
            finished = ended(home, job.job_id, service)
        assert finished.status == "done"
        _prepared(undisturbed, sample)
        assert finished.result == evaluation_document(evaluate(undisturbed, "blocks", "r1"))


def _kill_in_stage(home: Home, job_id: int, stage: str) -> None:
    """An evaluator that is killed in that stage, or as soon as it is past it."""
    attempt = home.jobs.get(job_id).attempts
    with running(EVALUATOR, home.path, **SETTINGS) as service:
        until(lambda: _reached(home, job_id, attempt, stage), service)
        service.process.kill()
        service.process.wait()


def _reached(home: Home, job_id: int, attempt: int, stage: str) -> bool:
    job = home.jobs.get(job_id)
    return job.has_ended or (job.attempts > attempt and job.stage == stage)


def _counts(home: Home, dataset: str) -> tuple[int, int]:
    """Images and objects as the catalog counts them, which the tables must agree with."""
    record = home.catalog.dataset(dataset)
    stored = (
        home.tables.count(images_table(record.dataset_id), version=record.images_version),
        home.tables.count(objects_table(record.dataset_id), version=record.objects_version),
    )
    assert stored == (record.n_images, record.n_objects)
    return stored
