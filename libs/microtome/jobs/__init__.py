"""Jobs: durable work in the catalog's database - enqueue, lease, heartbeat, finish, retry, cancel, park."""

from microtome.jobs.clock import Clock, DatabaseClock
from microtome.jobs.jobs import Jobs
from microtome.jobs.lease import Lease
from microtome.jobs.payloads import read_payload
from microtome.jobs.process import name_of_this_process, until_told_to_stop
from microtome.jobs.records import JobEvent, JobRecord, Status
from microtome.jobs.reports import reporting_to
from microtome.jobs.worker import Handler, run_worker

__all__ = [
    "Clock",
    "DatabaseClock",
    "Handler",
    "JobEvent",
    "JobRecord",
    "Jobs",
    "Lease",
    "Status",
    "name_of_this_process",
    "read_payload",
    "reporting_to",
    "run_worker",
    "until_told_to_stop",
]
