"""Insert statements that both engines know but spell in their own dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, TextClause
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    key: Sequence[str],
    *,
    where: TextClause | None = None,
) -> Row[Any] | None:
    """The inserted row, None when that key is taken; `where` is the condition of a partial unique index."""
    statement = _insert(connection, table).values(values)
    new = statement.on_conflict_do_nothing(index_elements=key, index_where=where)
    return connection.execute(new.returning(*table.c)).one_or_none()


def insert_or_update(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    key: Sequence[str],
    *,
    keep: Sequence[str] = (),
) -> Row[Any]:
    """The row with that key and these values, new or changed; a changed row keeps its columns `keep`."""
    statement = _insert(connection, table).values(values)
    changed = {name: statement.excluded[name] for name in values if name not in (*key, *keep)}
    put = statement.on_conflict_do_update(index_elements=key, set_=changed)
    return connection.execute(put.returning(*table.c)).one()


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
