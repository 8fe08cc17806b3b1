"""The commands of jobs: list, show, cancel, retry."""

from __future__ import annotations

from typing import Annotated

import typer

from microtome_cli.backend import Document, Step
from microtome_cli.commands.options import Json, example
from microtome_cli.printing import NOTHING, cell, say, write_json, write_table
from microtome_cli.progress import line_of
from microtome_cli.session import session_of

app = typer.Typer(
    help="Long work that a server does: list, show, cancel, retry.",
    no_args_is_help=True,
    epilog="Example: microtome jobs list --status failed",
)

JobId = Annotated[int, typer.Argument(metavar="ID", help="Number of the job.")]


@app.command("list", **example("microtome jobs list --status failed"))
def list_(
    context: typer.Context,
    status: Annotated[
        str | None, typer.Option(metavar="queued|running|done|failed|cancelled|parked", help="Only these.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", help="How many, newest first.", min=1, max=1000)] = 50,
    as_json: Json = False,
) -> None:
    """List jobs, newest first."""
    with session_of(context).backend() as backend:
        known = backend.jobs(status, limit)
    if as_json:
        write_json(known)
    elif known:
        rows = [
            (str(job["job_id"]), job["kind"], job["dataset"], job["status"], how_far(job)) for job in known
        ]
        write_table(("job", "kind", "data set", "status", "how far"), rows)
    else:
        say("no jobs" if status is None else f"no jobs that are {status}")


@app.command(**example("microtome jobs show 7"))
def show(context: typer.Context, job_id: JobId, as_json: Json = False) -> None:
    """Show one job."""
    with session_of(context).backend() as backend:
        job = backend.job(job_id)
    if as_json:
        write_json(job)
        return
    facts = (
        "kind",
        "dataset",
        "status",
        "attempts",
        "worker",
        "created_at",
        "started_at",
        "finished_at",
        "error",
    )
    rows = [(fact.replace("_", " "), cell(job.get(fact))) for fact in facts]
    write_table((f"job {job_id}", ""), [*rows, ("how far", how_far(job))])


@app.command(**example("microtome jobs cancel 7"))
def cancel(context: typer.Context, job_id: JobId) -> None:
    """Cancel a job that waits or runs."""
    with session_of(context).backend() as backend:
        job = backend.cancel_job(job_id)
    say(f"job {job_id} is {'asked to stop' if job['status'] == 'running' else job['status']}")


@app.command(**example("microtome jobs retry 7"))
def retry(context: typer.Context, job_id: JobId) -> None:
    """Queue a job again that failed, was cancelled or parked."""
    with session_of(context).backend() as backend:
        job = backend.retry_job(job_id)
    say(f"job {job_id} is {job['status']} again")


def how_far(job: Document) -> str:
    """A job's progress in words, or its error."""
    if job.get("error"):
        return str(job["error"])
    if job["status"] == "done" or not job.get("stage"):
        return NOTHING
    return line_of(Step(job["stage"], job["done"], job["total"], job["rate"]))
