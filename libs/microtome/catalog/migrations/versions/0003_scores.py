"""The table of scores: which families were computed, of what, and what their columns mean."""

import sqlalchemy as sa
from alembic import op

revision = "0003_scores"
down_revision = "0002_jobs"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "scores",
        sa.Column("score_id", IDENTITY, primary_key=True, autoincrement=True),
        _owner("datasets.dataset_id"),
        _owner("runs.run_id", nullable=True),
        sa.Column("items", sa.String, nullable=False),
        sa.Column("family", sa.String, nullable=False),
        sa.Column("table_version", sa.BigInteger, nullable=False),
        sa.Column("dataset_version", sa.Integer, nullable=False),
        sa.Column("inputs", sa.String, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    _one_of_each("uq_scores_of_dataset", "dataset_id", "run_id IS NULL")
    _one_of_each("uq_scores_of_run", "run_id", "run_id IS NOT NULL")


def _one_of_each(name: str, owner: str, where: str) -> None:
    op.create_index(
        name,
        "scores",
        [owner, "items", "family"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _owner(target: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(target.partition(".")[2], IDENTITY, key, nullable=nullable, autoincrement=False)
