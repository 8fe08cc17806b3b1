from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.end_to_end.processes import Service, ended
from tests.end_to_end.samples import Sample

from microtome.datasets import Home, embed, import_dataset, import_run
from microtome.settings import Settings
from microtome_worker.handlers import handlers


def _answer(summary: Any) -> dict[str, Any]:
    """A summary as the job table keeps it, without the time it took."""
    document: dict[str, Any] = json.loads(json.dumps(asdict(summary)))
    document.pop("seconds")
    return document


def _result(home: Home, worker: Service, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    job = ended(home, home.jobs.enqueue(kind, payload, dataset=payload["dataset"]).job_id, worker)
    assert (job.status, job.error) == ("done", None)
    assert job.result is not None
    return {name: value for name, value in job.result.items() if name != "seconds"}


def test_jobs_answer_with_what_the_library_calls_return(
    home: Home, worker: Service, sample: Sample, tmp_path: Path
) -> None:
    paths = {"annotations": str(sample.annotations), "images": str(sample.images)}
    imported = _result(home, worker, "import", {"dataset": "blocks", **paths, "split": "val"})
    run = _result(
        home, worker, "import_run", {"dataset": "blocks", "run": "r1", "path": str(sample.predictions)}
    )
    vectors = _result(
        home, worker, "embed", {"dataset": "blocks", "items": ["images", "objects"], "model": None}
    )
    with Home.open(tmp_path / "other") as other:
        summary = import_dataset(
            other, "blocks", annotations=sample.annotations, images=sample.images, split="val"
        )
        assert imported == _answer(summary)
        assert run == _answer(import_run(other, "blocks", "r1", sample.predictions))
        assert vectors == _answer(embed(other, "blocks", model="untrained", items=("images", "objects")))
    assert (imported["n_images"], imported["n_objects"]) == (sample.n_images, sample.n_objects)
    assert run["n_predictions"] == sample.n_predictions
    assert vectors["n_items"] == sample.n_images + sample.n_objects


def _twice(home: Home, kind: str, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """What two attempts at one job answer: the first worker dies after its last commit, before it says so."""
    job_id = home.jobs.enqueue(kind, payload).job_id
    answers = []
    for number in (1, 2):
        lease = home.jobs.claim([kind], f"worker {number}")
        assert lease is not None
        assert (lease.job_id, lease.attempt) == (job_id, number)
        answer = handlers(home, Settings(home=home.path))[kind](lease)
        if number == 1:
            lease.fail("its worker died", retryable=True)
        else:
            lease.finish(answer)
        answers.append({name: value for name, value in answer.items() if name != "seconds"})
    assert home.jobs.get(job_id).status == "done"
    return answers


def test_a_second_attempt_ends_with_what_the_first_had_brought_in(stopped_home: Home, sample: Sample) -> None:
    paths = {"annotations": str(sample.annotations), "images": str(sample.images)}
    first, second = _twice(stopped_home, "import", {"dataset": "blocks", **paths})
    assert first == second
    assert second["n_objects"] == sample.n_objects
    upload = stopped_home.path / "uploads" / "a.json"
    upload.parent.mkdir()
    shutil.copyfile(sample.predictions, upload)
    run = {"dataset": "blocks", "run": "r1", "path": str(upload)}
    first, second = _twice(stopped_home, "import_run", run)
    assert first == second
    assert second["n_predictions"] == sample.n_predictions
    assert stopped_home.catalog.dataset("blocks").n_images == sample.n_images


def test_a_worker_leaves_jobs_of_other_services_alone(home: Home, worker: Service, sample: Sample) -> None:
    left = home.jobs.enqueue("evaluate", {"dataset": "blocks", "run": "r1"}).job_id
    later = home.jobs.enqueue("import", {"dataset": "other", "annotations": str(sample.annotations)}).job_id
    assert ended(home, later, worker).status == "done"
    assert home.jobs.get(left).status == "queued"


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("import", {}, "missing required field `dataset`"),
    ("import", {"dataset": "d", "annotations": "a.json", "images_root": "x"}, "unknown field `images_root`"),
    ("import", {"dataset": 7, "annotations": "a.json"}, "Expected `str`, got `int` - at `$.dataset`"),
    ("import", {"dataset": "d", "annotations": "/no/such.json"}, "/no/such.json"),
    ("import", {"dataset": "d", "annotations": "a\0b"}, "a"),
    ("import_run", {"dataset": "no such", "run": "r", "path": "p.json"}, "no such"),
    ("import_run", {"dataset": "d", "run": "r"}, "missing required field `path`"),
    ("embed", {"dataset": "no such"}, "no such"),
    ("embed", {"dataset": "d", "items": ["pictures"]}, "Invalid enum value 'pictures'"),
    ("embed", {"dataset": "d", "device": "cuda"}, "unknown field `device`"),
    ("embed", {"dataset": "d", "progress": "x"}, "unknown field `progress`"),
]


def test_bad_payloads_fail_at_once_and_say_why(home: Home, worker: Service) -> None:
    jobs = [home.jobs.enqueue(kind, payload).job_id for kind, payload, _ in BAD]
    for job_id, (_, _, expected) in zip(jobs, BAD, strict=True):
        job = ended(home, job_id, worker)
        assert (job.status, job.attempts) == ("failed", 1)
        assert expected in (job.error or "")
        for trace in ("Traceback", "TypeError", "internal error", "argument"):
            assert trace not in (job.error or "")
