"""kill -9 before each single commit of the main job: done again, it ends as if nothing had happened."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from tests.end_to_end.processes import running
from tests.end_to_end.samples import write_sample

from microtome.datasets import Home, item_table
from microtome.evaluation import evaluate
from microtome.files import verify
from microtome.reporting import evaluation_document

SCRIPT = str(Path(__file__).with_name("die_at_commit.py"))
MOST_COMMITS = 40


@pytest.mark.slow
def test_the_main_job_is_the_same_after_a_kill_before_each_commit(tmp_path: Path) -> None:
    sample = write_sample(tmp_path / "sample", images=5, boxes=4)
    folder = str(sample.annotations.parent)
    for work in ("import", "import-run", "embed", "evaluate"):
        assert _done_in_spite_of_kills(tmp_path / "home", folder, work) >= 2
        assert _done_in_spite_of_kills(tmp_path / "undisturbed" / "home", folder, work, first=1000) == 0
    with Home.open(tmp_path / "home") as home, Home.open(tmp_path / "undisturbed" / "home") as undisturbed:
        record = home.catalog.dataset("blocks")
        assert (record.version, record.n_images, record.n_objects) == (1, 5, 20)
        for items, columns in (("objects", ["x", "category"]), ("predictions", ["confidence", "outcome"])):
            tables = [
                item_table(each, "blocks", items, run="r1", columns=columns) for each in (home, undisturbed)
            ]
            assert tables[0].equals(tables[1])
        documents = [evaluation_document(evaluate(each, "blocks", "r1")) for each in (home, undisturbed)]
        assert documents[0] == documents[1]
        for entry in home.catalog.under("datasets/"):
            verify(home.path, entry)


def _done_in_spite_of_kills(home: Path, sample: str, work: str, first: int = 1) -> int:
    """How many processes died before one got through, each a commit later than the one before."""
    home.parent.mkdir(exist_ok=True)
    for number in range(first, first + MOST_COMMITS):
        with running([SCRIPT, str(home), sample, work, str(number)], home) as service:
            code = service.process.wait(timeout=120)
        if code == 0:
            return number - first
        assert code == -signal.SIGKILL, service.said()
    raise AssertionError(f"{work} has more than {MOST_COMMITS} commits")
