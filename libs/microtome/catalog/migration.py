"""Migration: bringing a database to the schema this program expects, by one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from microtome.errors import ConflictError, DamageError, InputError
from microtome.files import refused_writes_explained

NEWEST = "0004_corrections"
FOLDER = Path(__file__).parent / "migrations"
_LOCK_SECONDS = 120.0
_POSTGRESQL_INSUFFICIENT_PRIVILEGE = "42501"
_ADVISORY_LOCK = 0x6D6963726F746F6D  # "microtom"


def bring_up_to_date(engine: Engine) -> None:
    """Make or change the database's tables where they are not the newest; otherwise it is only read.

    Raises: InputError when the database does not answer, ConflictError when it is newer than this program or
    another process holds the lock, DamageError when the file is not a database.
    """
    with _failure_explained(engine), _lock_beside_file(engine):
        if _revision_of(engine) != NEWEST:
            _use_write_ahead_log(engine)
            with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").begin() as connection:
                _wait_for_others(connection)
                _upgrade(connection)


def _lock_beside_file(engine: Engine) -> AbstractContextManager[None]:
    """SQLite can't change to its write-ahead log while another process opens the file."""
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _file_lock(Path(f"{engine.url.database}.migration.lock"))


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    lock = FileLock(path, timeout=_LOCK_SECONDS)
    try:
        with refused_writes_explained(path):
            lock.acquire()
    except Timeout:
        raise ConflictError(
            "another process is making the catalog",
            found=f"{path} still held after {_LOCK_SECONDS:g} s",
            fix="Wait for it to end, then try again.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def _revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _revision(connection)


def _use_write_ahead_log(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":  # kept in the file for good, and not possible in a transaction
        with engine.execution_options(sqlite_begin=None).connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


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
    except DatabaseError as fault:
        if isinstance(fault, OperationalError) or _is_forbidden(fault):
            raise InputError(
                f"the catalog's database can't be used: {engine.url.render_as_string(hide_password=True)}",
                found=str(fault.orig).strip().partition("\n")[0],
                fix="Check MICROTOME_DATABASE_URL, and that it runs and lets this user make tables.",
            ) from fault
        if engine.dialect.name == "sqlite":
            raise DamageError(
                f"{engine.url.database} is not a catalog",
                found=fault.orig,
                fix="Restore it from a backup, or set MICROTOME_HOME to another folder.",
            ) from fault
        raise


def _is_forbidden(fault: DatabaseError) -> bool:
    return getattr(fault.orig, "sqlstate", None) == _POSTGRESQL_INSUFFICIENT_PRIVILEGE
