"""Addresses of databases: from what a user writes to an engine with the settings that durability needs."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from microtome.errors import InputError
from microtome.files import make_folder

BUSY_MILLISECONDS = 30_000
_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
_EXPECTED = "sqlite:////folder/catalog.sqlite or postgresql://user@host/database"
_FIX = (
    "Set MICROTOME_DATABASE_URL to such an address, or leave it out to keep the catalog in the home folder."
)


def engine_of(address: str) -> Engine:
    """An engine that has not connected yet; the folder of a SQLite file is made when absent.

    A SQLite path is taken literally, with '?' and '%' in it. JSON columns refuse NaN and infinity.

    Raises: InputError for an address of another kind, without a file, or when psycopg is not installed.
    """
    if address.startswith(_SQLITE):
        return _sqlite_engine(address.removeprefix(_SQLITE))
    return _postgresql_engine(_postgresql_url(address))


def _sqlite_engine(path: str) -> Engine:
    if path in ("", ":memory:"):
        raise InputError("the catalog needs a file", found=_SQLITE + path, expected=_EXPECTED, fix=_FIX)
    make_folder(Path(path).absolute().parent)
    engine = create_engine(URL.create("sqlite", database=path), json_serializer=_json)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The text may hold a password: it is not repeated.
        raise InputError("the catalog's address can't be read", expected=_EXPECTED, fix=_FIX) from None
    if url.drivername not in _POSTGRESQL:
        raise InputError(
            "the catalog can't live in such a database", found=url.drivername, expected=_EXPECTED, fix=_FIX
        )
    return url.set(drivername="postgresql+psycopg")


def _postgresql_engine(url: URL) -> Engine:
    try:
        return create_engine(url, json_serializer=_json, pool_pre_ping=True)
    except ModuleNotFoundError as fault:
        raise InputError(
            "PostgreSQL needs a driver", found=fault, fix="Run `pip install 'microtome[postgresql]'`."
        ) from fault


def _configure_sqlite(connection: SqliteConnection, _record: Any) -> None:
    # Transactions are begun by us: the driver would begin them too late, and never for reads.
    connection.isolation_level = None
    for setting in (f"busy_timeout = {BUSY_MILLISECONDS}", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that became a writer half-way would be refused at once as "locked": writers say so first.
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN DEFERRED")
    if begin:
        connection.exec_driver_sql(begin)


_json = partial(json.dumps, allow_nan=False)
