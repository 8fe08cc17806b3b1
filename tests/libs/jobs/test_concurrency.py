from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Barrier

from microtome.catalog import Catalog
from microtome.errors import LeaseLostError
from microtome.jobs import Jobs
from microtome.jobs.lease import Lease

WORKERS = 4


def test_no_job_is_given_to_two_workers(catalog: Catalog) -> None:
    jobs = Jobs(catalog)
    ids = [jobs.enqueue("import", {}).job_id for _ in range(40)]
    start = Barrier(WORKERS)

    def claim_all(worker: int) -> list[int]:
        start.wait()
        claimed = []
        while lease := jobs.claim(["import"], str(worker)):
            claimed.append(lease.job_id)
            lease.finish({"by": worker})
        return claimed

    with ThreadPoolExecutor(WORKERS) as pool:
        claimed = list(pool.map(claim_all, range(WORKERS)))
    assert sorted(chain(*claimed)) == ids
    by = {job.job_id: job.result["by"] for job in jobs.list("done", limit=100) if job.result}
    assert by == {job_id: worker for worker, own in enumerate(claimed) for job_id in own}


def test_one_job_is_made_when_many_ask_for_the_same(catalog: Catalog) -> None:
    jobs = Jobs(catalog)
    start = Barrier(WORKERS)

    def ask(_: int) -> set[int]:
        start.wait()
        return {jobs.enqueue("embed", {}, unique_key="streets").job_id for _ in range(10)}

    with ThreadPoolExecutor(WORKERS) as pool:
        answers = set().union(*pool.map(ask, range(WORKERS)))
    assert len(answers) == 1
    assert len(jobs.list()) == 1


def test_a_job_is_finished_once_while_reapers_race_with_its_workers(catalog: Catalog) -> None:
    """Leases of no length run out at once, so that every worker loses its job to every other."""
    jobs = Jobs(catalog)
    ids = [jobs.enqueue("import", {}, max_attempts=1_000).job_id for _ in range(8)]
    start = Barrier(WORKERS)

    def work(worker: int) -> list[int]:
        start.wait()
        finished = []
        while jobs.list("running") or jobs.list("queued"):
            jobs.reap()
            lease = jobs.claim(["import"], str(worker), lease_seconds=0)
            if lease is not None and random.random() < 0.7 and _finish(lease, worker):
                finished.append(lease.job_id)
        return finished

    with ThreadPoolExecutor(WORKERS) as pool:
        finished = list(pool.map(work, range(WORKERS)))
    assert sorted(chain(*finished)) == ids
    for worker, own in enumerate(finished):
        assert [jobs.get(job_id).result for job_id in own] == [{"by": worker}] * len(own)


def _finish(lease: Lease, worker: int) -> bool:
    try:
        lease.finish({"by": worker})
    except LeaseLostError:
        return False
    return True
