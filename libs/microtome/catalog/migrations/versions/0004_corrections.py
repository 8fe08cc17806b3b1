"""Verdicts on labels, names for versions (tags and branches), and an evaluation for each version."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004_corrections"
down_revision = "0003_scores"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _extend_versions()
    _keep_evaluations_of_versions()
    _create_references()
    _create_verdicts()


def _extend_versions() -> None:
    added: dict[str, sa.types.TypeEngine[Any]] = {
        "parent": sa.Integer(),
        "branch": sa.String(),
        "author": sa.String(),
    }
    for name, kind in added.items():
        op.add_column("dataset_versions", sa.Column(name, kind))
    op.execute("UPDATE dataset_versions SET parent = version - 1, branch = '', author = ''")
    with op.batch_alter_table("dataset_versions") as table:
        for name, kind in added.items():
            table.alter_column(name, existing_type=kind, nullable=False)


def _keep_evaluations_of_versions() -> None:
    with op.batch_alter_table("evaluations", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint("uq_evaluations_run_id_iou_type", type_="unique")
        table.create_unique_constraint(
            "uq_evaluations_run_id_iou_type_dataset_version", ["run_id", "iou_type", "dataset_version"]
        )


def _create_references() -> None:
    op.create_table(
        "dataset_references",
        sa.Column("dataset_id", IDENTITY, nullable=False, autoincrement=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("dataset_id", "name", name="pk_dataset_references"),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.dataset_id"],
            name="fk_dataset_references_dataset_id_datasets",
            ondelete="CASCADE",
        ),
    )


def _create_verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("verdict_id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("dataset_id", IDENTITY, nullable=False),
        sa.Column("run_id", IDENTITY),
        sa.Column("branch", sa.String, nullable=False),
        sa.Column("items", sa.String, nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("image_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("category_id", sa.Integer),
        sa.Column("box", sa.JSON(none_as_null=True)),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT),
        sa.Column("applied_version", sa.Integer),
        sa.Column("object_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("verdict_id", name="pk_verdicts"),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.dataset_id"],
            name="fk_verdicts_dataset_id_datasets",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.run_id"], name="fk_verdicts_run_id_runs", ondelete="CASCADE"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_verdicts_dataset_id_verdict_id", "verdicts", ["dataset_id", "verdict_id"])
    op.create_index("ix_verdicts_run_id", "verdicts", ["run_id"])
