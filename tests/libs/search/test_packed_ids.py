from __future__ import annotations

import base64

import numpy as np
import pytest

from microtome.errors import InputError
from microtome.search.packed_ids import MAX_PACKED, unpack_ids


def packed(ids):
    """The spelling, one step after the other."""
    data = bytearray()
    for step in np.diff([0, *ids]).tolist():
        while step >= 128:
            data.append(step % 128 + 128)
            step //= 128
        data.append(step)
    return base64.urlsafe_b64encode(bytes(data)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("text", "ids"),
    [("AA", [0]), ("Bw", [7]), ("AAGAAQ", [0, 1, 129]), ("Bf9_", [5, 16388])],
)
def test_ids_spelled_by_hand(text, ids):
    assert unpack_ids(text).tolist() == ids


@pytest.mark.parametrize("most", [3, 1000, 2**31, 2**50])
def test_ids_come_back_as_they_were_packed(most):
    ids = np.unique(np.random.default_rng(1).integers(0, most, 500))
    assert unpack_ids(packed(ids)).tolist() == ids.tolist()


@pytest.mark.parametrize(
    "text", ["", "A", "gA", "!!", "AA=A", "Bw\u00e9", "_____________38", "A" * (MAX_PACKED + 4)]
)
def test_what_spells_no_ids_is_refused(text):
    with pytest.raises(InputError, match=r"list of ids (can't be read|is too long)"):
        unpack_ids(text)
