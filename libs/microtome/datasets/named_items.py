"""Named items: the rows of a user's file, resolved to the items that they name."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.datasets.home import Home
from microtome.datasets.item_table import item_table
from microtome.datasets.names import Items

KEYS = ("id", "file_name", "source_id")
KEYS_OF: dict[Items, tuple[str, ...]] = {
    "images": KEYS,
    "objects": ("id", "source_id"),
    "predictions": ("id",),
}
"""The columns that rows may name their items by, the first of them first."""


def named_items(
    home: Home, dataset: str, items: Items, named: pa.Array, key: str, *, run: str | None = None
) -> tuple[npt.NDArray[np.int64], list[str | None]]:
    """The ids `(N,)` of the items whose `key` has these values, of any type, and why a row names none.

    A row names none where it is blank, where there is no such item or several, or where one before named it.
    """
    table = item_table(home, dataset, items, run=run, columns=[] if key == "id" else [key])
    known, names = table["id"].to_numpy(), table[key].cast(pa.string()).combine_chunks()
    wanted = pc.utf8_trim_whitespace(named.cast(pa.string()))
    first = pc.index_in(wanted, value_set=names).fill_null(-1).to_numpy()
    counts = pc.value_counts(names)
    shared = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    ambiguous = pc.is_in(wanted, value_set=shared).to_numpy(zero_copy_only=False)
    earlier = np.ones(len(wanted), np.bool_)
    earlier[np.unique(first, return_index=True)[1]] = False
    texts = wanted.to_pylist()
    faults = [
        f"no {key} is given" if not text
        else f"no such {key} among the {items}: {text}" if at < 0
        else f"several {items} have the {key} {text}" if several
        else f"{key} {text} is in a row before" if again
        else None
        for text, at, several, again in zip(texts, first, ambiguous, earlier, strict=True)
    ]  # fmt: skip
    ids = known[np.maximum(first, 0)] if len(known) else np.zeros(len(first), np.int64)
    return ids, faults
