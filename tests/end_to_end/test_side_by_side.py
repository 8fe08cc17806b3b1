"""Three services, commands and library calls on one home at once: no lost write, no locked database."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from tests.end_to_end.processes import Service, ended, running, until
from tests.end_to_end.samples import Sample, write_sample
from tests.libs.catalog.engines import ENGINES, empty_database

from microtome.datasets import Home, item_table
from microtome.evaluation import evaluate
from microtome.files import verify
from microtome.slices import list_slices

WRITERS = ("a", "b", "c")
SCRIPT = str(Path(__file__).with_name("work_on_home.py"))


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the catalog lies: in the home, or in PostgreSQL."""
    if request.param == "sqlite":
        yield ""
        return
    with empty_database("postgresql", tmp_path) as url:
        yield url


def test_processes_work_on_one_home_side_by_side(tmp_path: Path, address: str) -> None:
    _work_side_by_side(tmp_path, address, times=1)


@pytest.mark.slow
def test_processes_work_on_one_home_side_by_side_for_long(tmp_path: Path, address: str) -> None:
    _work_side_by_side(tmp_path, address, times=12)


def _work_side_by_side(folder: Path, address: str, times: int) -> None:
    sample = write_sample(folder / "sample", images=4, boxes=6)
    port = _free_port()
    settings = {"port": str(port)} | ({"database_url": address} if address else {})
    with ExitStack() as stack:
        commands = [["-m", f"microtome_{name}"] for name in ("api", "worker", "evaluator")]
        services = [
            stack.enter_context(running(command, folder / "home", **settings)) for command in commands
        ]
        home = stack.enter_context(Home.open(folder / "home", address or None))
        jobs = [_enqueue_import(home, sample, number) for number in range(2 * times)]
        arguments = [SCRIPT, str(folder / "home"), address, str(sample.annotations.parent)]
        writers = [
            stack.enter_context(running([*arguments, name, str(times)], folder / "home")) for name in WRITERS
        ]
        command = ["-m", "microtome_cli", "import", "by command", "--annotations", str(sample.annotations)]
        commanded = stack.enter_context(running(command, folder / "home", **settings))
        _ask_until_ended(port, [*writers, commanded])
        for writer in [*writers, commanded]:
            assert writer.process.wait(timeout=300) == 0, writer.said()
        for job_id in jobs:
            assert ended(home, job_id).error is None
        evaluations = [
            ended(home, _enqueue_evaluation(home, number)).result or {} for number in range(2 * times)
        ]
        _assert_nothing_is_lost(home, sample, times)
        _assert_figures_agree(home, evaluations, writers, sample)
        _assert_all_were_quiet([*services, *writers, commanded])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask_until_ended(port: int, processes: list[Service]) -> None:
    """Read over HTTP while the others write; every answer is a good one."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=60) as client:
        until(lambda: _answers(client))
        while any(service.process.poll() is None for service in processes):
            for path in ("/datasets", "/jobs", "/doctor"):
                response = client.get(path)
                assert response.status_code == 200, response.text


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/datasets").status_code == 200
    except httpx.TransportError:
        return False


def _enqueue_import(home: Home, sample: Sample, number: int) -> int:
    payload = {"dataset": f"job {number}", "annotations": str(sample.annotations)}
    return home.jobs.enqueue("import", payload).job_id


def _enqueue_evaluation(home: Home, number: int) -> int:
    writer, round_ = WRITERS[number % 2], number // 2
    return home.jobs.enqueue("evaluate", {"dataset": f"own {writer}-{round_}", "run": "r"}).job_id


def _assert_nothing_is_lost(home: Home, sample: Sample, times: int) -> None:
    names = [f"{writer}-{number}" for writer in WRITERS for number in range(times)]
    expected = {
        "shared",
        "by command",
        *(f"own {name}" for name in names),
        *(f"job {n}" for n in range(2 * times)),
    }
    datasets = {record.name: record for record in home.catalog.datasets()}
    assert set(datasets) == expected
    shared = datasets["shared"]
    assert (shared.version, shared.n_images) == (len(names), len(names) * sample.n_images)
    assert {run.name for run in home.catalog.runs(shared.dataset_id)} == set(names)
    assert {made.name for made in list_slices(home, "shared")} == {f"large {name}" for name in names}
    objects = item_table(home, "shared", "objects", columns=["split"])
    assert objects["id"].to_pylist() == list(range(len(names) * sample.n_objects))
    assert set(objects["split"].to_pylist()) == set(names)
    for name in expected - {"shared"}:
        assert (datasets[name].n_images, datasets[name].n_objects) == (sample.n_images, sample.n_objects)
    for entry in home.catalog.under("datasets/"):
        verify(home.path, entry)


def _assert_figures_agree(
    home: Home, evaluations: list[dict], writers: list[Service], sample: Sample
) -> None:
    """All evaluate the same boxes, beside each other or not: the same figures, digit for digit."""
    assert len({json.dumps(evaluation["overall"]) for evaluation in evaluations}) == 1
    assert evaluations[0]["overall"]["mAP"] > 0.2
    # each writer evaluated the shared data set as it was when it was done itself
    answers = [json.loads(writer.said()) for writer in writers]
    assert {answer["n_predictions"] for answer in answers} == {sample.n_predictions}
    shared = [evaluate(home, "shared", f"{writer}-0", statistics=False) for writer in WRITERS]
    assert len({evaluation.overall.mAP for evaluation in shared}) == 1
    assert shared[0].overall.mAP is not None and shared[0].overall.mAP > 0


def _assert_all_were_quiet(services: list[Service]) -> None:
    for service in services:
        for fault in ("database is locked", "Traceback", "WARNING", "ERROR"):
            assert fault not in service.said()
