from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from microtome.catalog import Catalog
from microtome.catalog.database import database_now
from microtome.catalog.schema import artifacts, categories

ENTRY = {"path": "a", "size": 1, "sha256": "x"}


def test_changes_are_dropped_together_when_the_block_raises(catalog: Catalog) -> None:
    with pytest.raises(RuntimeError, match="half-way"), catalog.writing() as connection:
        connection.execute(insert(artifacts).values(ENTRY))
        raise RuntimeError("half-way")
    assert catalog.under("") == []


def test_a_reader_sees_one_moment_while_another_writes(catalog: Catalog) -> None:
    with catalog.reading() as connection:
        before = connection.execute(select(artifacts)).all()
        catalog.record("a", 1, "x")
        assert connection.execute(select(artifacts)).all() == before == []
    assert len(catalog.under("")) == 1


def test_a_writer_begins_as_a_writer_so_that_it_waits_its_turn(catalog: Catalog) -> None:
    with catalog.writing() as connection:
        if catalog.engine.dialect.name == "sqlite":
            # A second writer would wait here; a lock taken late would fail at once instead.
            with catalog.engine.connect() as other:
                other.exec_driver_sql("PRAGMA busy_timeout = 1")
                with pytest.raises(DBAPIError, match="locked"):
                    other.exec_driver_sql("INSERT INTO artifacts VALUES ('b', 1, 'x')")
        connection.execute(insert(artifacts).values(ENTRY))


def test_the_database_tells_the_time_in_utc(catalog: Catalog) -> None:
    with catalog.reading() as connection:
        now = database_now(connection)
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=30)


def test_a_row_without_its_owner_is_refused_by_the_database_itself(catalog: Catalog) -> None:
    row = {"dataset_id": 99, "category_id": 0, "name": "car", "supercategory": ""}
    with pytest.raises(Exception, match="does not exist"), catalog.writing() as connection:
        connection.execute(insert(categories).values(row))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_figures_that_are_no_numbers_are_not_stored(catalog: Catalog, number: float) -> None:
    dataset = catalog.create_dataset("streets", "")
    with pytest.raises((StatementError, ValueError), match="not JSON compliant"):
        catalog.create_run(dataset.dataset_id, "a", source="", dataset_version=1, doctor={"share": number})


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    with Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}") as catalog, catalog.reading() as connection:
        assert {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted} == wanted
