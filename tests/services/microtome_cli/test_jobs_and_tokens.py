from __future__ import annotations

from microtome.datasets import Home


def test_no_jobs_are_said_to_be_none(microtome) -> None:
    assert microtome("jobs", "list").err == "no jobs\n"
    assert microtome("jobs", "list", "--json").document == []


def test_a_job_is_listed_shown_cancelled_and_retried(microtome, tmp_path) -> None:
    with Home.open(tmp_path / "home") as home:
        job_id = home.jobs.enqueue("embed", {"dataset": "a"}, dataset="a").job_id
    assert "queued" in microtome("jobs", "list").out
    assert microtome("jobs", "show", job_id, "--json").document["kind"] == "embed"
    assert microtome("jobs", "cancel", job_id).err == f"job {job_id} is cancelled\n"
    assert "cancelled" in microtome("jobs", "show", job_id).out
    assert microtome("jobs", "cancel", job_id).code == 2
    assert microtome("jobs", "retry", job_id).err == f"job {job_id} is queued again\n"
    assert microtome("jobs", "list", "--status", "failed").err == "no jobs that are failed\n"


def test_an_unknown_job_or_status_is_bad_input(microtome) -> None:
    assert microtome("jobs", "show", "7").code == 2
    assert "queued" in microtome("jobs", "list", "--status", "asleep").err


def test_a_token_is_shown_once_listed_by_name_and_revoked(microtome) -> None:
    assert "no tokens" in microtome("token", "list").err
    added = microtome("token", "add", "laptop", "--role", "write")
    token = added.out.strip()
    assert token.startswith("microtome_")
    listed = microtome("token", "list")
    assert "laptop" in listed.out
    assert token not in listed.out
    assert microtome("token", "add", "laptop").code == 2
    assert microtome("token", "revoke", "laptop").code == 0
    assert microtome("token", "list", "--json").document == []


def test_an_unknown_role_is_refused(microtome) -> None:
    said = microtome("token", "add", "laptop", "--role", "owner")
    assert said.code == 2
    assert "read or write" in said.err
