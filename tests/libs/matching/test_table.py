"""What kernels are told of a match table."""

from __future__ import annotations

import copy
import inspect
import re
from pathlib import Path

import pytest

from microtome.matching import table as module
from microtome.matching.matching import match
from microtome.matching.table import IN_KERNELS, MatchTable

TYPES = {"Long": "int", "const Long *": "Longs", "const Int *": "Ints"}


def test_members_in_kernels_are_those_of_the_struct() -> None:
    header = Path(module.__file__).with_suffix(".hpp").read_text()
    struct = re.search(r"struct MatchTable \{(.*?)\n\n", header, re.DOTALL).group(1)
    members = [
        (name, TYPES[kind.strip()]) for kind, name in re.findall(r"^\s+(.*?)(\w+);", struct, re.MULTILINE)
    ]
    kinds = inspect.get_annotations(MatchTable)
    assert members == [(name, kinds[name]) for name in IN_KERNELS]


def test_addresses_are_made_once_and_not_copied_to_other_tables(make) -> None:
    table = match(make(1, 1, [], []), "bbox")
    assert table.bundle is table.bundle
    assert table.of_all_areas().bundle is not table.bundle
    with pytest.raises(ValueError, match="pointers cannot be pickled"):
        copy.deepcopy(table)
