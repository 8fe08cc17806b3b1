"""What a write does to a Lance data set: each takes the one that counts and returns the one it made."""

from __future__ import annotations

from typing import Any

import lance
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.errors import InputError
from microtome.tables.faults import reading_explained
from microtome.tables.fitting import extended, first_rows, fit, key_column
from microtome.tables.schemas import base_schema
from microtome.tables.versions import TableFolder


def replaced(folder: TableFolder, base: Any | None, data: pa.Table) -> Any:
    """The data set with the rows of `data` only; made when there was none."""
    rows = fit(data, extended(base_schema(folder.name), data, folder.name), folder.name)
    if base is not None:
        return lance.write_dataset(rows, base, mode="overwrite")
    return lance.write_dataset(rows, str(folder.path), mode="create", enable_v2_manifest_paths=True)


def appended(folder: TableFolder, base: Any | None, data: pa.Table) -> Any | None:
    """The data set with the rows of `data` after its own; None when that changes nothing.

    Columns that only `data` has are added, null in the rows before; those that it lacks are null in its rows.
    """
    if base is None:
        return replaced(folder, base, data)
    schema = extended(base.schema, data, folder.name)
    rows = fit(data, schema, folder.name)
    added = [field.with_nullable(True) for field in schema if field.name not in base.schema.names]
    if added:
        base.add_columns(added)
    if rows.num_rows:
        return lance.write_dataset(rows.cast(base.schema), base, mode="append")
    return base if added else None


def inserted(folder: TableFolder, base: Any | None, data: pa.Table, key: str) -> Any | None:
    """The data set with those rows of `data` whose key it lacked; None when there are none.

    Of rows with the same key in `data` the first counts. Lance's own `merge_insert` is not used: it would
    insert both, and so would two writers that began with the same version.
    """
    rows = first_rows(data, key, folder.name)
    if base is None:
        return replaced(folder, base, rows)
    rows = fit(rows, extended(base.schema, rows, folder.name), folder.name)
    present = _keys(folder, base, key)
    present = present.filter(pc.is_in(present, value_set=rows[key]))
    new = rows.filter(pc.invert(pc.is_in(rows[key], value_set=present)))
    return appended(folder, base, new) if new.num_rows else None


def widened(folder: TableFolder, base: Any, data: pa.Table, key: str) -> Any:
    """The data set with the other columns of `data`, joined by key; null in rows that `data` does not name.

    Raises: InputError when a column exists already, or a key comes twice or is not in the table.
    """
    added = [name for name in data.schema.names if name != key]
    for name in added:
        if name in base.schema.names:
            raise InputError(
                f"table {folder.name} has a column {name!r} already", fix="Give it another name."
            )
    if key not in base.schema.names:
        raise InputError(f"table {folder.name} has no column {key!r} to join by", found=base.schema.names)
    keys = fit(data.select([key]), pa.schema([base.schema.field(key)]), folder.name)
    if first_rows(keys, key, folder.name).num_rows < data.num_rows:
        raise InputError(f"table {folder.name}: a key in column {key!r} comes more than once")
    position = pc.index_in(_keys(folder, base, key), value_set=key_column(keys, key, folder.name))
    _require_all_found(position, data.num_rows, folder.name, key)
    columns = extended(pa.schema([]), data.select(added), folder.name)
    values = fit(data, columns, folder.name).take(position)
    base.add_columns(values.cast(pa.schema([field.with_nullable(True) for field in columns])).to_reader())
    return base


def _keys(folder: TableFolder, base: Any, key: str) -> pa.ChunkedArray:
    with reading_explained(folder.path):
        return base.to_table(columns=[key])[key]


def _require_all_found(position: pa.ChunkedArray, n_keys: int, table: str, key: str) -> None:
    found = np.unique(position.drop_null().to_numpy())
    if len(found) < n_keys:
        raise InputError(
            f"table {table}: {n_keys - len(found)} values of {key!r} are not in the table",
            expected="keys of rows that exist",
        )
