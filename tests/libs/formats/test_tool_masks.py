from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from microtome.formats.masks import MaskFault
from microtome.formats.tool_masks import Crop, brushed, cropped, unbrushed, uncropped

DRAWN = [
    np.zeros((3, 4), bool),
    np.ones((3, 4), bool),
    np.array([[0, 1, 1], [0, 0, 1]], bool),
    np.array([[1, 0], [0, 0], [0, 1]], bool),
    *(np.random.default_rng(seed).random((37, 53)) < share for seed, share in enumerate((0.02, 0.5, 0.98))),
    np.pad(np.ones((200, 300), bool), 60),
]


def encoded(bitmap: np.ndarray) -> bytes:
    return bytes(coco_mask.encode(np.asfortranarray(bitmap, dtype=np.uint8))["counts"])


def unpacked(packed: Sequence[int]) -> np.ndarray:
    """The words of rle-pack, as its decoder reads them: one by one into an array of their number."""
    bits, at = "".join(f"{byte:08b}" for byte in packed), 0

    def read(count: int) -> int:
        nonlocal at
        at += count
        return int(bits[at - count : at], 2)

    words = np.zeros(read(32), np.uint8)
    size = read(5) + 1
    counts = [read(4) + 1 for _ in range(4)]
    place = 0
    while place < len(words):
        is_run, count = read(1), read(counts[read(2)]) + 1
        own = [read(size)] * count if is_run else [read(size) for _ in range(count)]
        words[place : place + count] = own
        place += count
    return words


@pytest.mark.parametrize("bitmap", DRAWN)
def test_a_mask_comes_back_from_both_tools(bitmap: np.ndarray) -> None:
    counts, size = encoded(bitmap), bitmap.shape
    assert unbrushed(brushed(counts, size), size) == counts
    crop = cropped(counts, size)
    if crop is None:
        assert not bitmap.any()
    else:
        assert uncropped(crop, size) == counts
        assert list(crop.box) == coco_mask.toBbox({"size": list(size), "counts": counts}).tolist()


@pytest.mark.parametrize("bitmap", DRAWN)
def test_a_brush_holds_each_pixel_as_four_words(bitmap: np.ndarray) -> None:
    words = unpacked(brushed(encoded(bitmap), bitmap.shape)).reshape(*bitmap.shape, 4)
    assert np.array_equal(words, np.where(bitmap, 255, 0)[:, :, None].repeat(4, axis=2))


def test_the_runs_of_a_crop_go_by_rows_and_begin_off() -> None:
    bitmap = np.zeros((5, 6), bool)
    bitmap[1, 2:5] = bitmap[2, 4] = True
    assert cropped(encoded(bitmap), (5, 6)) == Crop(2, 1, 3, 2, [0, 3, 2, 1])
    assert cropped(encoded(bitmap), (0, 0)) is None


def test_a_brush_may_hold_words_one_by_one_and_half_opaque_ones() -> None:
    words = [0, 0, 0, 127, 0, 0, 0, 128]
    bits = (
        f"{8:032b}{7:05b}{2:04b}{3:04b}{7:04b}{15:04b}" + "000111" + "".join(f"{word:08b}" for word in words)
    )
    bits += "0" * (-len(bits) % 8)
    packed = list(int(bits, 2).to_bytes(len(bits) // 8))
    assert unpacked(packed).tolist() == words
    assert unbrushed(packed, (1, 2)) == encoded(np.array([[0, 1]], bool))


@pytest.mark.parametrize(
    "packed", [[], [1, 2, 3], [0, 0, 0, 9] * 4, [300], ["a"], [0, 0, 0, 8, 57, 19, 127, 128]]
)
def test_other_bytes_are_no_brush(packed: list[int]) -> None:
    with pytest.raises(MaskFault, match="not the bytes of a brush"):
        unbrushed(packed, (1, 2))


@pytest.mark.parametrize(
    "crop",
    [
        Crop(0, 0, 0, 2, []), Crop(-1, 0, 2, 1, [2]), Crop(3, 0, 2, 1, [2]), Crop(0, 0, 2, 1, [3]),
        Crop(0, 0, 2, 1, [3, -1]), Crop(0, 0, 2, 1, []),
    ],
)  # fmt: skip
def test_runs_that_are_no_part_of_the_picture_are_refused(crop: Crop) -> None:
    with pytest.raises(MaskFault):
        uncropped(crop, (4, 4))


def test_a_picture_that_can_t_have_a_mask_is_refused() -> None:
    with pytest.raises(MaskFault, match="can't have a mask"):
        unbrushed([0] * 8, (2**20, 2**20))
