"""The first tables of the catalog."""

import sqlalchemy as sa
from alembic import op

revision = "0001_catalog"
down_revision = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PATH = sa.String().with_variant(sa.String(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_datasets()
    _create_runs()
    _create_encoders()
    _create_slices()
    _create_findings()
    _create_artifacts()
    _create_tokens()


def _owner(target: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    name = target.partition(".")[2]
    key = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, IDENTITY, key, primary_key=primary_key, nullable=nullable, autoincrement=False)


def _create_datasets() -> None:
    op.create_table(
        "datasets",
        sa.Column("dataset_id", IDENTITY, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("images_root", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("images_version", sa.BigInteger, nullable=False),
        sa.Column("objects_version", sa.BigInteger, nullable=False),
        sa.Column("n_images", sa.BigInteger, nullable=False),
        sa.Column("n_objects", sa.BigInteger, nullable=False),
        sa.Column("next_image_id", sa.BigInteger, nullable=False),
        sa.Column("next_object_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dataset_versions",
        _owner("datasets.dataset_id", primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("images_version", sa.BigInteger, nullable=False),
        sa.Column("objects_version", sa.BigInteger, nullable=False),
        sa.Column("n_images", sa.BigInteger, nullable=False),
        sa.Column("n_objects", sa.BigInteger, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "categories",
        _owner("datasets.dataset_id", primary_key=True),
        sa.Column("category_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("source_id", sa.BigInteger),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("supercategory", sa.String, nullable=False),
        sa.UniqueConstraint("dataset_id", "name"),
    )


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("run_id", IDENTITY, primary_key=True, autoincrement=True),
        _owner("datasets.dataset_id"),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("predictions_version", sa.BigInteger, nullable=False),
        sa.Column("n_predictions", sa.BigInteger, nullable=False),
        sa.Column("iou_types", sa.JSON, nullable=False),
        sa.Column("doctor", sa.JSON, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("dataset_version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("dataset_id", "name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "evaluations",
        sa.Column("evaluation_id", IDENTITY, primary_key=True, autoincrement=True),
        _owner("runs.run_id"),
        sa.Column("iou_type", sa.String, nullable=False),
        sa.Column("dataset_version", sa.Integer, nullable=False),
        sa.Column("predictions_version", sa.BigInteger, nullable=False),
        sa.Column("confidence_threshold", sa.Float, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("outcomes_objects_version", sa.BigInteger, nullable=False),
        sa.Column("outcomes_predictions_version", sa.BigInteger, nullable=False),
        sa.Column("summary", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("run_id", "iou_type"),
        sqlite_autoincrement=True,
    )


def _create_encoders() -> None:
    op.create_table(
        "encoders",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("dimension", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "dataset_encoders",
        sa.Column("position", IDENTITY, primary_key=True, autoincrement=True),
        _owner("datasets.dataset_id"),
        sa.Column("digest", sa.String, sa.ForeignKey("encoders.digest"), nullable=False),
        sa.UniqueConstraint("dataset_id", "digest"),
        sqlite_autoincrement=True,
    )


def _create_slices() -> None:
    op.create_table(
        "slices",
        sa.Column("slice_id", IDENTITY, primary_key=True, autoincrement=True),
        _owner("datasets.dataset_id"),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("query", sa.JSON, nullable=False),
        sa.Column("members_path", sa.String, nullable=False),
        sa.Column("n_members", sa.BigInteger, nullable=False),
        sa.Column("dataset_version", sa.Integer, nullable=False),
        sa.Column("encoder_digest", sa.String, sa.ForeignKey("encoders.digest")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("refreshed_at", MOMENT, nullable=False),
        sa.UniqueConstraint("dataset_id", "name"),
        sqlite_autoincrement=True,
    )


def _create_findings() -> None:
    op.create_table(
        "findings",
        sa.Column("finding_id", IDENTITY, primary_key=True, autoincrement=True),
        _owner("datasets.dataset_id"),
        _owner("runs.run_id", nullable=True),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("row", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("severity", sa.String, nullable=False),
    )
    op.create_index(
        "ix_findings_dataset_id_run_id_finding_id", "findings", ["dataset_id", "run_id", "finding_id"]
    )
    op.create_index("ix_findings_run_id", "findings", ["run_id"])


def _create_artifacts() -> None:
    op.create_table(
        "artifacts",
        sa.Column("path", PATH, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
    )


def _create_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("token_id", IDENTITY, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
