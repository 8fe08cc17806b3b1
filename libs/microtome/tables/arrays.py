"""The numbers of a version as arrays: kept in a file beside its rows, which a process maps and need not read.

Measured on 495,000 predictions: Lance hands out their columns in 20 ms, in 40 where memory is fresh; to map
the file takes less than 1 ms. It can be derived: where it is missing or damaged it is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.errors import DamageError, InputError
from microtome.files import LedgerEntry, write_atomically
from microtome.tables.faults import damage, reading_explained
from microtome.tables.versions import TableFolder

log = logging.getLogger(__name__)

Arrays = Mapping[str, npt.NDArray[Any]]
Read = Callable[[Sequence[str]], pa.Table]

ARRAYS_FOLDER = "arrays"
BOX = ("x", "y", "width", "height")


def _numbers(**types: pa.DataType) -> pa.Schema:
    box = {"box": pa.list_(pa.field("side", pa.float64(), nullable=False), len(BOX))}
    return pa.schema([pa.field(name, type_, nullable=False) for name, type_ in (types | box).items()])


_SCHEMAS: Mapping[str, pa.Schema] = MappingProxyType(
    {
        "objects": _numbers(
            object_id=pa.int64(),
            image_id=pa.int32(),
            category_id=pa.int32(),
            area=pa.float64(),
            iscrowd=pa.bool_(),
        ),
        "predictions": _numbers(
            prediction_id=pa.int64(), image_id=pa.int32(), category_id=pa.int32(), confidence=pa.float64()
        ),
    }
)


def arrays_of(folder: TableFolder, version: int, read: Read) -> Arrays:
    """The read-only arrays of a version by name; where no file holds them, `read` gives the rows for one.

    Raises: InputError for a table without arrays, NotFoundError, DamageError when the file can't be read
    back; as `read`.
    """
    schema, name = _schema(folder), arrays_name(folder, version)
    entry = folder.ledger.recorded(folder.ledger_path(name))
    if entry is not None:
        try:
            return _mapped(folder, entry, schema)
        except DamageError as fault:
            log.warning(
                "the arrays of version %d of %s are made anew; found %s", version, folder.name, fault.found
            )
    columns = [column for column in schema.names if column != "box"]
    batch = _batch(folder, read([*columns, *BOX]), schema)
    return _mapped(folder, _written(folder, name, batch), schema)


def arrays_name(folder: TableFolder, version: int) -> str:
    """The file of a version's arrays, relative to the table's folder; never that of another version.

    Raises: NotFoundError.
    """
    return f"{ARRAYS_FOLDER}/{version}-{folder.manifest(version).sha256[:16]}.arrow"


def _schema(folder: TableFolder) -> pa.Schema:
    kind = folder.name.rpartition("/")[2]
    if kind not in _SCHEMAS:
        raise InputError(f"table {folder.name} has no arrays", expected=" or ".join(_SCHEMAS))
    return _SCHEMAS[kind]


def _batch(folder: TableFolder, rows: pa.Table, schema: pa.Schema) -> pa.RecordBatch:
    """All rows in one piece, the sides of a box beside each other."""
    box = np.empty((rows.num_rows, len(BOX)))
    for side, name in enumerate(BOX):
        box[:, side] = rows[name].to_numpy()
    with reading_explained(folder.path):  # an id that does not fit was not written by us
        columns = [
            pa.FixedSizeListArray.from_arrays(pa.array(box.ravel()), type=field.type)
            if field.name == "box"
            else rows[field.name].cast(field.type).combine_chunks()
            for field in schema
        ]
        return pa.RecordBatch.from_arrays(columns, schema=schema)


def _written(folder: TableFolder, name: str, batch: pa.RecordBatch) -> LedgerEntry:
    def write(file: BinaryIO) -> None:
        with pa.ipc.new_file(file, batch.schema) as writer:
            writer.write_batch(batch)

    written = write_atomically(folder.path / name, write)
    entry = LedgerEntry(folder.ledger_path(name), written.size, written.sha256)
    folder.ledger.record(entry.path, entry.size, entry.sha256)
    return entry


def _mapped(folder: TableFolder, entry: LedgerEntry, schema: pa.Schema) -> Arrays:
    """The arrays in a file of the expected size: as with rows, digests are for `scrub` to look at."""
    with reading_explained(folder.path):
        source = pa.memory_map(str(folder.root / entry.path))
        if source.size() != entry.size:
            raise damage(folder.path, f"{entry.path} of {source.size()} bytes, not {entry.size}")
        reader = pa.ipc.open_file(source)
        if not reader.schema.equals(schema):
            raise damage(folder.path, f"{entry.path} with the columns {', '.join(reader.schema.names)}")
        batch = reader.get_batch(0)
        batch.validate()
    return {name: _array(batch.column(name)) for name in schema.names}


def _array(column: pa.Array) -> npt.NDArray[Any]:
    if pa.types.is_fixed_size_list(column.type):
        return _array(column.flatten()).reshape(len(column), column.type.list_size)
    array: npt.NDArray[Any] = column.to_numpy(zero_copy_only=False)
    array.flags.writeable = False
    return array
