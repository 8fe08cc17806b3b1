"""The tables of the catalog and of the jobs; a test compares them with what the migrations make."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from microtome.catalog.column_types import IdInteger, PathText, ShownText, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _identity(name: str) -> Column[int]:
    """A primary key that is never used twice, for files of deleted entries may still carry it."""
    return Column(name, IdInteger, primary_key=True, autoincrement=True)


def _owner(target: str, *, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    """A key of the entry this one belongs to and is deleted with."""
    name = target.partition(".")[2]
    key = ForeignKey(target, ondelete="CASCADE")
    return Column(name, IdInteger, key, primary_key=primary_key, nullable=nullable, autoincrement=False)


datasets = Table(
    "datasets",
    metadata,
    _identity("dataset_id"),
    Column("name", String, nullable=False, unique=True),
    Column("images_root", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("images_version", BigInteger, nullable=False),
    Column("objects_version", BigInteger, nullable=False),
    Column("n_images", BigInteger, nullable=False),
    Column("n_objects", BigInteger, nullable=False),
    Column("next_image_id", BigInteger, nullable=False),
    Column("next_object_id", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

dataset_versions = Table(
    "dataset_versions",
    metadata,
    _owner("datasets.dataset_id", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("images_version", BigInteger, nullable=False),
    Column("objects_version", BigInteger, nullable=False),
    Column("n_images", BigInteger, nullable=False),
    Column("n_objects", BigInteger, nullable=False),
    Column("note", ShownText, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("parent", Integer, nullable=False),
    Column("branch", String, nullable=False),
    Column("author", ShownText, nullable=False),
)

dataset_references = Table(
    "dataset_references",
    metadata,
    _owner("datasets.dataset_id", primary_key=True),
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

categories = Table(
    "categories",
    metadata,
    _owner("datasets.dataset_id", primary_key=True),
    Column("category_id", Integer, primary_key=True, autoincrement=False),
    Column("source_id", BigInteger),
    Column("name", String, nullable=False),
    Column("supercategory", ShownText, nullable=False),
    UniqueConstraint("dataset_id", "name"),
)

runs = Table(
    "runs",
    metadata,
    _identity("run_id"),
    _owner("datasets.dataset_id"),
    Column("name", String, nullable=False),
    Column("predictions_version", BigInteger, nullable=False),
    Column("n_predictions", BigInteger, nullable=False),
    Column("iou_types", JSON, nullable=False),
    Column("doctor", JSON, nullable=False),
    Column("source", ShownText, nullable=False),
    Column("dataset_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("dataset_id", "name"),
    sqlite_autoincrement=True,
)

encoders = Table(
    "encoders",
    metadata,
    Column("digest", String, primary_key=True),
    Column("name", ShownText, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

dataset_encoders = Table(
    "dataset_encoders",
    metadata,
    Column("position", IdInteger, primary_key=True, autoincrement=True),
    _owner("datasets.dataset_id"),
    Column("digest", String, ForeignKey("encoders.digest"), nullable=False),
    UniqueConstraint("dataset_id", "digest"),
    sqlite_autoincrement=True,
)

slices = Table(
    "slices",
    metadata,
    _identity("slice_id"),
    _owner("datasets.dataset_id"),
    Column("name", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("query", JSON, nullable=False),
    Column("members_path", String, nullable=False),
    Column("n_members", BigInteger, nullable=False),
    Column("dataset_version", Integer, nullable=False),
    Column("encoder_digest", String, ForeignKey("encoders.digest")),
    Column("created_at", UtcTime, nullable=False),
    Column("refreshed_at", UtcTime, nullable=False),
    UniqueConstraint("dataset_id", "name"),
    sqlite_autoincrement=True,
)

evaluations = Table(
    "evaluations",
    metadata,
    _identity("evaluation_id"),
    _owner("runs.run_id"),
    Column("iou_type", String, nullable=False),
    Column("dataset_version", Integer, nullable=False),
    Column("predictions_version", BigInteger, nullable=False),
    Column("confidence_threshold", Float, nullable=False),
    Column("path", String, nullable=False),
    Column("outcomes_objects_version", BigInteger, nullable=False),
    Column("outcomes_predictions_version", BigInteger, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("run_id", "iou_type", "dataset_version"),
    sqlite_autoincrement=True,
)

findings = Table(
    "findings",
    metadata,
    Column("finding_id", IdInteger, primary_key=True, autoincrement=True),
    _owner("datasets.dataset_id"),
    _owner("runs.run_id", nullable=True),
    Column("file", ShownText, nullable=False),
    Column("row", ShownText, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", ShownText, nullable=False),
    Column("severity", String, nullable=False),
    Index(None, "dataset_id", "run_id", "finding_id"),
    Index(None, "run_id"),
)

scores = Table(
    "scores",
    metadata,
    _identity("score_id"),
    _owner("datasets.dataset_id"),
    _owner("runs.run_id", nullable=True),
    Column("items", String, nullable=False),
    Column("family", String, nullable=False),
    Column("table_version", BigInteger, nullable=False),
    Column("dataset_version", Integer, nullable=False),
    Column("inputs", String, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

# A run's families are told apart by the run, the others by the data set: null equals nothing in SQL.
for _name, _key, _where in (
    ("uq_scores_of_dataset", "dataset_id", text("run_id IS NULL")),
    ("uq_scores_of_run", "run_id", text("run_id IS NOT NULL")),
):
    Index(
        _name, scores.c[_key], scores.c["items"], scores.c.family,
        unique=True, sqlite_where=_where, postgresql_where=_where,
    )  # fmt: skip

verdicts = Table(
    "verdicts",
    metadata,
    _identity("verdict_id"),
    _owner("datasets.dataset_id"),
    _owner("runs.run_id", nullable=True),
    Column("branch", String, nullable=False),
    Column("items", String, nullable=False),
    Column("item_id", BigInteger, nullable=False),
    Column("image_id", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("category_id", Integer),
    Column("box", JSON(none_as_null=True)),
    Column("author", ShownText, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    Column("applied_version", Integer),
    Column("object_id", BigInteger),
    Index(None, "dataset_id", "verdict_id"),
    Index(None, "run_id"),
    sqlite_autoincrement=True,
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("path", PathText, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    _identity("token_id"),
    Column("name", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("digest", String, nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    _identity("job_id"),
    Column("kind", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("status", String, nullable=False),
    Column("dataset", String),
    Column("unique_key", String),
    Column("attempts", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("worker", String),
    Column("lease_until", UtcTime),
    Column("cancel_requested", Boolean, nullable=False),
    Column("stage", ShownText, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("rate", Float),
    Column("result", JSON(none_as_null=True)),
    Column("error", ShownText),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Index(None, "status", "job_id"),
    sqlite_autoincrement=True,
)

# One job at a time may wait or run under a key; those that ended don't count.
unfinished = text("status IN ('queued', 'running')")
Index(
    "uq_jobs_unique_key", jobs.c.unique_key, unique=True, sqlite_where=unfinished, postgresql_where=unfinished
)

job_events = Table(
    "job_events",
    metadata,
    _identity("event_id"),
    _owner("jobs.job_id"),
    Column("at", UtcTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("data", JSON, nullable=False),
    Index(None, "job_id", "event_id"),
    sqlite_autoincrement=True,
)
