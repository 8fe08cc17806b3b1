"""Rows made to fit a schema: columns in its order and types, or an InputError that names the column."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.types as pat

from microtome.errors import InputError


def fit(data: pa.Table, schema: pa.Schema, table: str) -> pa.Table:
    """The rows with exactly the schema's columns; a nullable column that is absent is filled with nulls.

    Whole numbers go into columns of any whole or floating type that holds them exactly, floats into floating
    ones (rounded where these are narrower), text into text, bytes into bytes. Columns that the schema lacks
    are left out.

    Raises: InputError naming the table and the column that does not fit.
    """
    columns = [_fit_column(data, field, table) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def extended(schema: pa.Schema, data: pa.Table, table: str) -> pa.Schema:
    """The schema with the columns that only the data has at its end.

    Raises: InputError when a column is there twice or has no type.
    """
    names = Counter(data.schema.names)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise InputError(
            f"table {table}: column {twice[0]!r} is there more than once", found=data.schema.names
        )
    added = [_attribute(field, table) for field in data.schema if field.name not in schema.names]
    return pa.schema([*schema, *added])


def first_rows(data: pa.Table, key: str, table: str) -> pa.Table:
    """The rows without those whose key an earlier row has.

    Raises: InputError when the key column is absent or holds nulls.
    """
    column = key_column(data, key, table)
    codes = column.dictionary_encode().indices.to_numpy()
    firsts = np.unique(codes, return_index=True)[1]
    return data if len(firsts) == data.num_rows else data.take(np.sort(firsts))


def key_column(data: pa.Table, key: str, table: str) -> pa.Array:
    """The key column as one array.

    Raises: InputError when it is absent or holds nulls.
    """
    if key not in data.schema.names:
        raise _absent(table, key, data.schema.names)
    column = data[key].combine_chunks()
    if column.null_count:
        raise _nulls(table, key, column.null_count)
    return column


def _fit_column(data: pa.Table, field: pa.Field, table: str) -> pa.ChunkedArray:
    if field.name not in data.schema.names:
        if not field.nullable:
            raise _absent(table, field.name, data.schema.names)
        return pa.chunked_array([pa.nulls(data.num_rows, field.type)])
    column = data[field.name]
    if column.null_count and not field.nullable:
        raise _nulls(table, field.name, column.null_count)
    return column if column.type == field.type else _converted(column, field, table)


def _converted(column: pa.ChunkedArray, field: pa.Field, table: str) -> pa.ChunkedArray:
    if pat.is_dictionary(column.type):
        return _converted(column.cast(column.type.value_type), field, table)
    if not _may_convert(column.type, field.type):
        raise InputError(
            f"table {table}: column {field.name!r} has another type",
            found=column.type,
            expected=str(field.type),
            fix="Convert the column, or give it another name.",
        )
    try:
        return column.cast(field.type)
    except pa.ArrowException as fault:
        raise InputError(
            f"table {table}: column {field.name!r} holds a value that does not fit",
            found=fault,
            expected=f"values of type {field.type}",
        ) from fault


def _may_convert(given: pa.DataType, wanted: pa.DataType) -> bool:
    if pat.is_null(given) or _family(given) == _family(wanted) != "other":
        return True
    return given == wanted or (_family(given) == "whole" and _family(wanted) == "floating")


def _family(type_: pa.DataType) -> str:
    if pat.is_integer(type_):
        return "whole"
    if pat.is_floating(type_):
        return "floating"
    if pat.is_string(type_) or pat.is_large_string(type_) or pat.is_string_view(type_):
        return "text"
    if pat.is_binary(type_) or pat.is_large_binary(type_) or pat.is_fixed_size_binary(type_):
        return "bytes"
    return "other"


def _attribute(field: pa.Field, table: str) -> pa.Field:
    type_ = field.type.value_type if pat.is_dictionary(field.type) else field.type
    if pat.is_null(type_):
        raise InputError(
            f"table {table}: column {field.name!r} has no type, for all its values are null",
            expected="a typed column",
            fix="Leave the column out, or give it a type.",
        )
    if _family(type_) == "text":
        type_ = pa.string()
    return pa.field(field.name, type_, nullable=field.nullable)


def _absent(table: str, column: str, names: list[str]) -> InputError:
    return InputError(
        f"table {table}: column {column!r} is missing", found=", ".join(names) or "no columns at all"
    )


def _nulls(table: str, column: str, count: int) -> InputError:
    return InputError(
        f"table {table}: column {column!r} holds nulls",
        found=f"{count} of them",
        expected="a value in each row",
    )
