"""Imported scores: any number, text or truth value per item from a CSV or Parquet file, kept as a column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets import (
    ITEMS,
    Fence,
    Home,
    Items,
    Progress,
    ScoreColumn,
    announce,
    item_columns,
    write_scores,
)
from microtome.datasets.named_items import KEYS, KEYS_OF, named_items
from microtome.errors import InputError
from microtome.files import sha256_of
from microtome.quality.options import IMPORTED
from microtome.quality.score_files import read_score_file, typed_column
from microtome.quality.sources import Sources, newest

MOST_FINDINGS = 1000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True)
class BadRow:
    """A row that was left out: its number, from 1 for the first after the header, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ImportScoresSummary:
    """What an import of scores kept; `bad_rows` are the first thousand of the `n_bad` left out.

    `n_empty` counts by column the kept rows without a value there: nothing, or NaN.
    """

    dataset: str
    items: Items
    run: str | None
    columns: tuple[str, ...]
    n_rows: int
    n_kept: int
    n_bad: int
    n_empty: Mapping[str, int]
    bad_rows: tuple[BadRow, ...]


def import_scores(
    home: Home,
    dataset: str,
    path: Path,
    *,
    items: Items = "images",
    run: str | None = None,
    name: str | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ImportScoresSummary:
    """Keep the columns of a `.csv` or `.parquet` file as scores of the items that its rows name.

    A row names its item by a column `id`; images also by `file_name`, images and objects by `source_id`, the
    id in their annotation file. Every other column becomes a score of that name, in the place of one that was
    imported before. Rows that can't be used are left out and reported; the others are kept. `name` is what
    the user calls the file.

    Raises: NotFoundError for an unknown data set or run, InputError for another kind of file, one without a
    key or a usable row, and names that are taken or can't stand in a filter.
    """
    if items not in ITEMS:
        raise InputError("unknown items", found=items, expected=", ".join(ITEMS))
    called = name or path.name
    announce(progress, "reading")
    record = newest(home, dataset)
    run_record = None if run is None else home.catalog.run(record.dataset_id, run)
    sources = Sources(home, record, run_record)
    sources.tables(items)
    table, broken = read_score_file(path)
    key = _key_of(table, items, called)
    names = [title for title in table.schema.names if title not in KEYS]
    _check_names(names, called, taken=_taken(sources, items))
    rows = np.delete(np.arange(1, table.num_rows + len(broken) + 1), [row - 1 for row, _ in broken])
    ids, faults = named_items(
        home,
        record.name,
        items,
        table[key].combine_chunks(),
        key,
        run=run if items == "predictions" else None,
    )
    columns = [typed_column(table[title], title) for title in names]
    reasons = _first_of(faults, *(column.faults for column in columns))
    kept = np.flatnonzero([reason is None for reason in reasons])
    if not len(kept):
        first = next((reason for reason in (*(text for _, text in broken), *reasons) if reason), "no rows")
        raise InputError(f"{called} holds no usable row", found=first)
    chosen = [column.values.take(pa.array(kept)) for column in columns]
    n_empty = {title: _count_empty(values) for title, values in zip(names, chosen, strict=True)}
    if min(n_empty.values()) == len(kept):
        raise InputError(
            f"{called} holds no score", found=f"{', '.join(names)}: empty or NaN in every usable row",
            expected="a value in one row at least",
        )  # fmt: skip
    digest = sha256_of(path)
    for title, column, given in zip(names, columns, chosen, strict=True):
        kind = ScoreColumn(title, column.type, f"imported from {called}", "", "", None)
        values = pa.table({"id": ids[kept], title: given})
        inputs = hashlib.sha256(f"{digest} {title}".encode()).hexdigest()
        write_scores(
            home, record, items, f"{IMPORTED}{title}", values, [kind],
            inputs=inputs, run=run_record, fence=fence,
        )  # fmt: skip
    bad = sorted([*broken, *((int(rows[i]), text) for i, text in enumerate(reasons) if text)])
    return ImportScoresSummary(
        dataset=record.name,
        items=items,
        run=run,
        columns=tuple(names),
        n_rows=table.num_rows + len(broken),
        n_kept=len(kept),
        n_bad=len(bad),
        n_empty={title: count for title, count in n_empty.items() if count},
        bad_rows=tuple(BadRow(*row) for row in bad[:MOST_FINDINGS]),
    )


def _count_empty(values: pa.ChunkedArray) -> int:
    """How many values are null or NaN."""
    return int(pc.sum(pc.is_null(values, nan_is_null=True)).as_py() or 0)


def _key_of(table: pa.Table, items: Items, called: str) -> str:
    known = KEYS_OF[items]
    found = [name for name in known if name in table.schema.names]
    if not found:
        raise InputError(
            f"{called} does not say which of the {items} its rows are about",
            found=", ".join(table.schema.names),
            expected=f"a column {' or '.join(known)}",
        )
    return found[0]


def _taken(sources: Sources, items: Items) -> set[str]:
    """The names of columns that are not the user's own imports."""
    run = None if sources.run is None else sources.run.name
    known = item_columns(sources.home, sources.dataset.name, items, run=run).values()
    return {info.name for info in known if info.table is None or f"/{IMPORTED}" not in info.table[0]}


def _check_names(names: Sequence[str], called: str, taken: set[str]) -> None:
    if not names:
        raise InputError(f"{called} holds no score", expected="a column beside the key")
    for name in names:
        if not _NAME.fullmatch(name):
            raise InputError(
                "a score can't have this name", found=repr(name),
                expected="letters, digits and _, no digit first, at most 64",
            )  # fmt: skip
        if name in taken:
            raise InputError("there is a column of this name already", found=name, fix="Rename it.")


def _first_of(*faults: Iterable[str | None]) -> list[str | None]:
    """The first reason of each row, None where all is well."""
    return [next((text for text in row if text), None) for row in zip(*faults, strict=True)]
