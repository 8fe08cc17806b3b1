"""The tables of jobs and of what happens to them."""

import sqlalchemy as sa
from alembic import op

revision = "0002_jobs"
down_revision = "0001_catalog"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_jobs()
    _create_job_events()


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_id", IDENTITY, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("dataset", sa.String),
        sa.Column("unique_key", sa.String),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("worker", sa.String),
        sa.Column("lease_until", MOMENT),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger),
        sa.Column("rate", sa.Float),
        sa.Column("result", sa.JSON(none_as_null=True)),
        sa.Column("error", sa.String),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_status_job_id", "jobs", ["status", "job_id"])
    unfinished = sa.text("status IN ('queued', 'running')")
    op.create_index(
        "uq_jobs_unique_key",
        "jobs",
        ["unique_key"],
        unique=True,
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )


def _create_job_events() -> None:
    op.create_table(
        "job_events",
        sa.Column("event_id", IDENTITY, primary_key=True, autoincrement=True),
        sa.Column("job_id", IDENTITY, sa.ForeignKey("jobs.job_id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_events_job_id_event_id", "job_events", ["job_id", "event_id"])
