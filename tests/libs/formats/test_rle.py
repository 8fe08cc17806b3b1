import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from microtome.formats.rle import LARGEST_MASK, compress, fits


def runs_of(text: bytes) -> list[int] | None:
    """The runs as maskApi.c's rleFrString has them; None where it would read past the end."""
    runs: list[int] = []
    place = 0
    while place < len(text):
        value, group, more = 0, 0, True
        while more:
            if place == len(text) or not 48 <= text[place] <= 111 or group == 6:
                return None
            code = text[place] - 48
            value |= (code & 31) << (5 * group)
            more = bool(code & 32)
            place, group = place + 1, group + 1
            if not more and code & 16:
                value |= -1 << (5 * group)
        runs.append(value + (runs[-2] if len(runs) > 2 else 0))
    return runs


def fits_one(text: bytes, pixels: int) -> bool:
    return bool(fits([text], np.array([pixels]))[0])


def test_no_encodings_have_no_answers():
    assert fits([], np.zeros(0, dtype=np.int64)).shape == (0,)


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (64, 48), (480, 640)])
@pytest.mark.parametrize("density", [0, 0.02, 0.5, 1])
def test_encodings_that_pycocotools_wrote_fit(shape, density):
    masks = np.random.default_rng(1).random((20, *shape)) < density
    counts = [coco_mask.encode(np.asfortranarray(mask, dtype=np.uint8))["counts"] for mask in masks]
    pixels = np.full(20, shape[0] * shape[1])
    assert fits(counts, pixels).all()
    assert not fits(counts, pixels + 1).any()


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        (b"", 0),
        (b"", 4),
        (b"4", 0),
        (b"o", 4),  # says that more groups follow
        (b"oooooo1", 4),  # a seventh group
        (b"n0", 2**60),
        ("é".encode(), 4),
        (b"5O", 4),  # 5 and then -1
        (b"4 ", 4),
    ],
)
def test_malformed_encodings_do_not_fit(text, pixels):
    assert not fits_one(text, pixels)


@settings(max_examples=300, deadline=None)
@given(
    texts=st.lists(
        st.binary(max_size=6) | st.text(alphabet="0123456789:O_`abmno", max_size=9).map(str.encode),
        max_size=8,
    )
)
@example(texts=[b"4", b"", b"o", b"01234"])
def test_many_encodings_are_judged_as_one_by_one_in_plain_python(texts):
    runs = [runs_of(text) for text in texts]
    right = [
        bool(found) and min(found) >= 0 and 0 < sum(found) <= LARGEST_MASK
        for found in ((one or []) for one in runs)
    ]
    sums = np.array([sum(one) if one else 1 for one in runs], dtype=np.int64)
    assert fits(texts, sums).tolist() == right


def test_portions_of_a_large_file_are_judged_alike():
    counts = [b"4", b"22", b"o", b"", b"4", b"112"]
    assert fits(counts, np.full(6, 4), at_once=3).tolist() == [True, True, False, False, True, True]


def test_uncompressed_runs_are_compressed_as_pycocotools_does():
    expected = coco_mask.frPyObjects({"size": [3, 4], "counts": [2, 3, 7]}, 3, 4)["counts"]
    assert compress([2, 3, 7], 3, 4) == expected


@pytest.mark.parametrize("runs", [[], [11], [13], [14, -2], [2**62, 12]])
def test_runs_that_do_not_sum_to_the_pixels_are_refused(runs):
    assert compress(runs, 3, 4) is None


def test_a_mask_of_no_pixels_is_refused():
    assert compress([0], 0, 4) is None
