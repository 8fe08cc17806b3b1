from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from microtome.pictures import inspect, open_picture, size_of

# EXIF 2.32, tag 0x0112: the stored corner seen at the top left, top right and bottom left once upright.
# Stored corners: A top left, B top right, C bottom left, D bottom right.
CORNERS = {1: "ABC", 2: "BAD", 3: "DCB", 4: "CDA", 5: "ACB", 6: "CAD", 7: "DBC", 8: "BDA"}
FORMATS = ["JPEG", "PNG", "WEBP", "TIFF"]


def _corners() -> Image.Image:
    """Four grey blocks, A (top left) to D (bottom right), on 48 x 32 pixels."""
    return Image.fromarray(np.kron([[10, 90], [170, 250]], np.ones((16, 24))).astype(np.uint8)).convert("RGB")


def _seen(picture: Image.Image) -> str:
    names = {0: "A", 1: "B", 2: "C", 3: "D"}
    right, bottom = picture.width - 4, picture.height - 4
    return "".join(names[picture.getpixel(at)[0] // 80] for at in ((3, 3), (right, 3), (3, bottom)))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("orientation", CORNERS)
def test_stored_pixels_by_default_and_upright_ones_on_request(encode, tmp_path, format, orientation):
    path = tmp_path / "picture"
    path.write_bytes(encode(_corners(), format, orientation=orientation))
    assert open_picture(path).size == size_of(path) == (48, 32)
    assert _seen(open_picture(path)) == "ABC"
    upright = open_picture(path, oriented=True)
    assert upright.size == ((32, 48) if orientation >= 5 else (48, 32))
    assert _seen(upright) == CORNERS[orientation]
    facts = inspect(path)
    assert (facts.exif_orientation, facts.width, facts.height) == (orientation, 48, 32)


def test_compressed_tiff_files_keep_their_stored_pixels_too(encode):
    data = encode(_corners(), "TIFF", orientation=6, compression="tiff_lzw")
    assert np.array_equal(open_picture(data), _corners())


@pytest.mark.parametrize("value", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_counts_as_none(encode, value):
    data = encode(_corners(), "JPEG", orientation=value)
    assert open_picture(data, oriented=True).size == (48, 32)


def test_damaged_exif_does_not_make_the_picture_unreadable(encode):
    data = encode(_corners(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert open_picture(data, oriented=True).size == (48, 32)


def test_an_orientation_behind_the_pixels_of_a_png_is_found(encode, tmp_path):
    data = encode(_corners(), "PNG", orientation=3)
    start = data.index(b"eXIf") - 4
    length = int.from_bytes(data[start : start + 4]) + 12
    chunk, rest = data[start : start + length], data[:start] + data[start + length :]
    end = rest.index(b"IEND") - 4
    path = tmp_path / "late.png"
    path.write_bytes(rest[:end] + chunk + rest[end:])
    assert inspect(path).exif_orientation == 3
