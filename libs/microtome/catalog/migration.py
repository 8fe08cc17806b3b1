"""Migration: bringing a database to the schema this program expects, by one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from microtome.errors import ConflictError, DamageError, InputError

NEWEST = "0002_jobs"
FOLDER = Path(__file__).parent / "migrations"
_LOCK_SECONDS = 120.0
_ADVISORY_LOCK = 0x6D6963726F746F6D  # "microtom"


def bring_up_to_date(engine: Engine) -> None:
    """Make or change the database's tables where they are not the newest.

    Raises: InputError when the database does not answer, ConflictError when it is newer than this program or
    another process holds the lock, DamageError when the file is not a database.
    """
    with _failure_explained(engine), _alone(engine) as connection:
        if _revision(connection) != NEWEST:
            _upgrade(connection)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process migrates beside."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
            yield connection
    else:
        with _file_lock(f"{engine.url.database}.migration.lock"):
            _use_write_ahead_log(engine)
            with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
                yield connection


@contextmanager
def _file_lock(path: str) -> Iterator[None]:
    try:
        with FileLock(path, timeout=_LOCK_SECONDS):
            yield
    except Timeout:
        raise ConflictError(
            "another process is making the catalog",
            found=f"{path} still held after {_LOCK_SECONDS:g} s",
            fix="Wait for it to end, then try again.",
        ) from None


def _use_write_ahead_log(engine: Engine) -> None:
    """Kept in the file for good. SQLite allows no transaction around it, and does not wait for others."""
    with engine.execution_options(sqlite_begin=None).connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    # Alembic takes 0.15 s to import, and a catalog is rarely anything but the newest.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    revision = _revision(connection)
    if revision is not None and revision not in known:
        raise ConflictError(
            "the catalog was written by a newer Microtome",
            found=f"schema {revision}",
            expected=f"schema {NEWEST} or older",
            fix="Upgrade Microtome: `pip install --upgrade microtome`.",
        )
    command.upgrade(config, "head")


@contextmanager
def _failure_explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as fault:
        raise InputError(
            f"the catalog's database can't be used: {engine.url.render_as_string(hide_password=True)}",
            found=str(fault.orig).strip().partition("\n")[0],
            fix="Check that it runs and may be written to, and MICROTOME_DATABASE_URL.",
        ) from fault
    except DatabaseError as fault:
        if engine.dialect.name != "sqlite":
            raise
        raise DamageError(
            f"{engine.url.database} is not a catalog",
            found=fault.orig,
            fix="Restore it from a backup, or set MICROTOME_HOME to another folder.",
        ) from fault
