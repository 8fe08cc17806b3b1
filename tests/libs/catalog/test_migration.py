from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, insert, inspect, text
from tests.libs.catalog.engines import empty_database, forbidden_database

from microtome.catalog import Catalog
from microtome.catalog.address import engine_of
from microtome.catalog.migration import FOLDER, NEWEST
from microtome.catalog.schema import artifacts, metadata
from microtome.errors import ConflictError, DamageError, InputError

OPEN_ONCE = "import sys; from microtome.catalog import Catalog; Catalog.open(sys.argv[1]).close()"


def test_the_migrations_make_exactly_the_schema(empty_address: str) -> None:
    with Catalog.open(empty_address) as catalog, catalog.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_migrations_name_everything_as_the_schema_does(empty_address: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with Catalog.open(empty_address) as catalog:
        migrated = _names(inspect(catalog.engine))
        engine_name = catalog.engine.dialect.name
    with empty_database(engine_name, tmp_path / "other") as other_address:
        engine = engine_of(other_address)
        metadata.create_all(engine)
        assert migrated == _names(inspect(engine))
        engine.dispose()


def _names(inspector: Inspector) -> dict[str, object]:
    return {
        table: (
            inspector.get_pk_constraint(table)["name"],
            sorted((key["name"], str(key["options"])) for key in inspector.get_foreign_keys(table)),
            sorted(unique["name"] for unique in inspector.get_unique_constraints(table)),
            sorted(
                (index["name"], index["unique"], *map(str, index["dialect_options"].values()))
                for index in inspector.get_indexes(table)
            ),
        )
        for table in metadata.tables
    }


def test_the_newest_revision_is_the_last_script() -> None:
    assert ScriptDirectory(str(FOLDER)).get_heads() == [NEWEST]


def test_opening_again_changes_nothing(catalog: Catalog, address: str) -> None:
    made = catalog.create_dataset("streets", "")
    with Catalog.open(address) as again:
        assert again.datasets() == [made]


def test_a_catalog_opens_while_another_process_writes(catalog: Catalog, address: str) -> None:
    with catalog.writing() as connection:
        connection.execute(insert(artifacts).values(path="a", size=1, sha256="x"))
        with Catalog.open(address) as other:
            assert other.under("") == []


def test_an_older_catalog_is_brought_up_to_date_with_its_rows(empty_address: str) -> None:
    _make_first_catalog(empty_address)
    with Catalog.open(empty_address) as catalog:
        record = catalog.dataset("streets")
        assert [(one.version, one.parent, one.branch) for one in catalog.versions(record.dataset_id)] == [
            (1, 0, ""),
            (2, 1, ""),
        ]
        assert [one.path for one in catalog.evaluations(record.dataset_id)] == ["match.bin"]
        assert {"jobs", "scores", "verdicts"} <= set(inspect(catalog.engine).get_table_names())


def _make_first_catalog(address: str) -> None:
    """A catalog as the first Microtome made it, with a data set of two versions and an evaluated run."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    engine = engine_of(address)
    now = "'2026-01-01 00:00:00'"
    with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001_catalog")
        for statement in (
            f"INSERT INTO datasets VALUES (1, 'streets', '', 2, 2, 2, 1, 1, 1, 1, {now})",
            *(f"INSERT INTO dataset_versions VALUES (1, {n}, 1, 1, 1, 1, 'import', {now})" for n in (1, 2)),
            f"INSERT INTO runs VALUES (1, 1, 'a', 1, 1, '[\"bbox\"]', '{{}}', '', 1, {now})",
            f"INSERT INTO evaluations VALUES (1, 1, 'bbox', 2, 1, 0.5, 'match.bin', 1, 1, '{{}}', {now})",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_catalog_of_a_newer_program_is_refused(empty_address: str) -> None:
    with Catalog.open(empty_address) as catalog, catalog.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999_later'"))
    with pytest.raises(ConflictError) as refusal:
        Catalog.open(empty_address)
    assert "written by a newer Microtome; found schema 0999_later" in str(refusal.value)
    assert "pip install --upgrade microtome" in str(refusal.value)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to look like one" * 100])
def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(content)
    with pytest.raises(DamageError, match=r"catalog\.sqlite is not a catalog"):
        Catalog.open(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    assert (tmp_path / "catalog.sqlite").read_bytes() == content


def test_a_database_that_forbids_tables_is_explained() -> None:
    with forbidden_database() as address, pytest.raises(InputError) as refusal:
        Catalog.open(address)
    assert "found permission denied for schema public" in str(refusal.value)
    assert "lets this user make tables" in str(refusal.value)


def test_a_catalog_that_is_the_newest_opens_without_alembic(catalog: Catalog, address: str) -> None:
    opening = f"{OPEN_ONCE}; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", opening, address], check=False).returncode == 0


def test_several_processes_may_make_the_catalog_at_once(empty_address: str) -> None:
    openers = [
        subprocess.Popen([sys.executable, "-c", OPEN_ONCE, empty_address], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    answers = [(opener.communicate(timeout=60)[1], opener.returncode) for opener in openers]
    assert answers == [(b"", 0)] * 4
    with Catalog.open(empty_address) as catalog:
        assert catalog.datasets() == []
