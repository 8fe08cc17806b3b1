"""Score files: CSV and Parquet as tables of text, and text as numbers, truth values or text."""

from __future__ import annotations

import csv as text_csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets.columns import ColumnType
from microtome.errors import InputError

FORMATS = (".csv", ".parquet")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, eq=False)
class TypedColumn:
    """The values of a column, and for each row why its value can't be used, None where it can."""

    type: ColumnType
    values: pa.ChunkedArray
    faults: list[str | None]


def read_score_file(path: Path) -> tuple[pa.Table, list[tuple[int, str]]]:
    """The columns of a file, those of CSV as text; and its rows of too many or few fields, by number and why.

    Raises: InputError for a file that is missing, of another kind or damaged, or with a column twice.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputError("scores come as CSV or Parquet", found=path.name, expected=" or ".join(FORMATS))
    if not path.is_file():
        raise InputError("the file of scores is not there", found=path)
    try:
        table, broken = _read_parquet(path) if path.suffix.lower() == ".parquet" else _read_csv(path)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} can't be read", found=error) from error
    names = [name.strip() for name in table.schema.names]
    if len(set(names)) < len(names):
        raise InputError(f"{path.name} has a column twice", found=", ".join(names))
    return table.rename_columns(names), broken


def typed_column(column: pa.ChunkedArray, name: str) -> TypedColumn:
    """The column as numbers, truth values or text; blank values are null.

    Text whose values are mostly numbers is a column of numbers, and the others are faults.
    """
    if pa.types.is_boolean(column.type):
        return TypedColumn("boolean", column, [None] * len(column))
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return _numbers(column.cast(pa.float64()), None, name)
    try:
        text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    except pa.ArrowException as error:
        raise InputError(
            f"the column {name!r} holds neither numbers, text nor truth values", found=column.type
        ) from error
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    given = [value for value in text.to_pylist() if value is not None]
    numbers = [_number(value) for value in given]
    if given and all(value.lower() in _TRUTH for value in given):
        truth = [None if value is None else _TRUTH[value.lower()] for value in text.to_pylist()]
        return TypedColumn("boolean", pa.chunked_array([pa.array(truth, pa.bool_())]), [None] * len(text))
    if given and sum(number is not None for number in numbers) < len(given) / 2:
        return TypedColumn("text", text, [None] * len(text))
    values = [None if value is None else _number(value) for value in text.to_pylist()]
    return _numbers(pa.chunked_array([pa.array(values, pa.float64())]), text, name)


def _numbers(values: pa.ChunkedArray, text: pa.ChunkedArray | None, name: str) -> TypedColumn:
    """Numbers with the faults of those that are infinite, or no numbers in the file's text."""
    bad = pc.fill_null(pc.is_inf(values), False).to_numpy()
    if text is not None:
        bad = bad | (pc.is_valid(text).to_numpy() & pc.is_null(values).to_numpy())
    faults: list[str | None] = [None] * len(values)
    shown = values if text is None else text
    for row in np.flatnonzero(bad).tolist():
        faults[row] = f"{name} is no finite number: {shown[row].as_py()}"
    return TypedColumn("number", values, faults)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _read_parquet(path: Path) -> tuple[pa.Table, list[tuple[int, str]]]:
    from pyarrow import parquet  # takes a while to import, and most files are CSV

    return parquet.read_table(path), []


def _read_csv(path: Path) -> tuple[pa.Table, list[tuple[int, str]]]:
    from pyarrow import csv

    broken: list[tuple[int, str]] = []

    def refuse(row: csv.InvalidRow) -> str:
        broken.append((row.number - 1, f"{row.actual_columns} fields instead of {row.expected_columns}"))
        return "skip"

    with path.open("rb") as file:
        header = file.readline().decode("utf-8-sig")
    names = next(text_csv.reader([header]), [])
    table = csv.read_csv(
        path,
        read_options=csv.ReadOptions(use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True, invalid_row_handler=refuse),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return table, broken
