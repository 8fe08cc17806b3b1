"""What a list of ids names: ids, one a line, or file names for images."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from microtome.datasets import Home, item_table
from microtome.errors import InputError, NotFoundError


def read_ids(path: Path) -> list[str]:
    """The lines of a file of ids or file names, without empty ones and comments (`#`).

    Raises: InputError when the file can't be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the file of ids can't be read", found=f"{path}: {error}", fix="Check --ids."
        ) from error
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def resolve_ids(home: Home, dataset: str, scope: str, given: Sequence[str | int]) -> npt.NDArray[np.int64]:
    """The ids `(N,)` named: numbers as they are, other words as file names of images.

    Raises: NotFoundError naming the first that are unknown, InputError when the list is empty.
    """
    if not given:
        raise InputError("the list of ids is empty", found="0 ids", expected="at least one")
    columns = ["file_name"] if scope == "images" else []
    table = item_table(home, dataset, "images" if scope == "images" else "objects", columns=columns)
    known = set(table["id"].to_pylist())
    names = dict(zip(table["file_name"].to_pylist(), table["id"].to_pylist(), strict=True)) if columns else {}
    ids = [_id(str(word), names) for word in given]
    unknown = [str(word) for word, found in zip(given, ids, strict=True) if found not in known]
    if unknown:
        raise NotFoundError(
            f"data set {dataset!r} has no such {scope}", found=", ".join(unknown[:5]),
            expected=f"ids{' or file names' if columns else ''} of its {scope}, one a line",
        )  # fmt: skip
    return np.array(ids, dtype=np.int64)


def _id(word: str, names: dict[str, int]) -> int:
    if word in names:
        return names[word]
    return int(word) if word.isdecimal() and len(word) < 19 else -1
