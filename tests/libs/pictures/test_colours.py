from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from microtome.errors import PictureError
from microtome.pictures import open_picture


def test_sixteen_bit_grey_is_scaled_and_not_clipped(encode):
    values = np.array([[0, 128, 129, 32_896, 65_535]], dtype=np.uint16)
    for format in ("PNG", "TIFF"):
        picture = np.asarray(open_picture(encode(Image.fromarray(values), format)))
        assert picture[0].tolist() == [[value] * 3 for value in (0, 0, 1, 128, 255)]


def test_the_transparent_value_of_sixteen_bit_grey_becomes_white(encode):
    values = np.array([[0, 257, 514]], dtype=np.uint16)
    picture = open_picture(encode(Image.fromarray(values), "PNG", transparency=257))
    assert np.asarray(picture)[0, :, 0].tolist() == [0, 255, 2]


@pytest.mark.parametrize("mode", ["1", "L"])
def test_grey_pictures_get_three_equal_channels(encode, mode):
    picture = open_picture(encode(Image.new(mode, (3, 2), 255), "PNG"))
    assert np.asarray(picture).tolist() == [[[255, 255, 255]] * 3] * 2


def test_a_cmyk_jpeg_shows_its_colours(encode):
    # no ink is white, all yellow and magenta is red
    for ink, colour in (((0, 0, 0, 0), (255, 255, 255)), ((0, 255, 255, 0), (255, 0, 0))):
        picture = open_picture(encode(Image.new("CMYK", (16, 16), ink), "JPEG", quality=100))
        assert np.allclose(picture, colour, atol=3)


def test_half_transparent_black_over_white_is_grey(encode):
    for mode, colour in (("RGBA", (0, 0, 0, 51)), ("LA", (0, 51))):
        picture = open_picture(encode(Image.new(mode, (2, 2), colour), "PNG"))
        assert np.asarray(picture).tolist() == [[[204, 204, 204]] * 2] * 2


def test_a_palette_with_transparency_lies_over_white(encode):
    indexed = Image.new("P", (3, 1))
    indexed.putpalette([255, 0, 0, 0, 0, 255, 0, 255, 0])
    indexed.putdata([0, 1, 2])
    with_alpha = open_picture(encode(indexed, "PNG", transparency=bytes([255, 0, 51])))
    assert np.asarray(with_alpha)[0].tolist() == [[255, 0, 0], [255, 255, 255], [204, 255, 204]]
    with_key = open_picture(encode(indexed, "GIF", transparency=1))
    assert np.asarray(with_key)[0].tolist() == [[255, 0, 0], [255, 255, 255], [0, 255, 0]]


def test_a_transparent_colour_key_becomes_white(encode):
    picture = Image.new("RGB", (2, 1), (9, 8, 7))
    picture.putpixel((1, 0), (1, 2, 3))
    assert np.asarray(open_picture(encode(picture, "PNG", transparency=(9, 8, 7))))[0].tolist() == [
        [255, 255, 255],
        [1, 2, 3],
    ]


@pytest.mark.parametrize("mode", ["I", "F"])
def test_thirty_two_bit_pixels_are_refused_with_the_reason(encode, mode):
    with pytest.raises(PictureError, match=rf"no agreed white; found mode {mode}; expected 8 or 16 bits"):
        open_picture(encode(Image.new(mode, (4, 4)), "TIFF"))
