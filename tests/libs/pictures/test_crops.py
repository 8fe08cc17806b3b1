from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from microtome.errors import InputError
from microtome.pictures import CROP_POLICY, crop, crop_box, square


@pytest.mark.parametrize(
    ("box_xywh", "size", "expected"),
    [
        # empty box: 32 pixels about its corner
        ((100, 100, 0, 0), (640, 480), (84, 84, 116, 116)),
        # a tenth at each end: 100 wide grows by 10 left and right, 50 high by 5 above and below
        ((200, 100, 100, 50), (640, 480), (190, 95, 310, 155)),
        # 20 would grow to 24, so 32 about the centre 110
        ((100, 100, 20, 20), (640, 480), (94, 94, 126, 126)),
        # each side by itself: 10 becomes 32 about 105, 200 grows to 240
        ((100, 100, 10, 200), (640, 480), (89, 80, 121, 320)),
        # 27 grows to 32.4 and is rounded outwards: 97.3 .. 129.7
        ((100, 100, 27, 27), (640, 480), (97, 97, 130, 130)),
        # clipped at the top left and at the bottom right
        ((0, 0, 100, 100), (640, 480), (0, 0, 110, 110)),
        ((600, 440, 40, 40), (640, 480), (596, 436, 640, 480)),
        # all of a picture that is smaller than the least side
        ((2, 2, 3, 3), (10, 8), (0, 0, 10, 8)),
        # 10 - .1 * 30 is 7 and not 6.999..., 10 + 1.1 * 30 is 43
        ((10, 10, 30, 30), (640, 480), (7, 7, 43, 43)),
        # outside: the nearest column or row
        ((-500, 100, 100, 50), (640, 480), (0, 95, 1, 155)),
        ((900, 900, 100, 100), (640, 480), (639, 479, 640, 480)),
        # far outside and far larger than any picture
        ((-1e300, -1e300, 1e300, 1e300), (640, 480), (0, 0, 640, 480)),
        ((-1e308, 5, 1.7e308, 1e12), (640, 480), (0, 0, 640, 480)),
    ],
)
def test_the_crop_of_a_box_by_hand(box_xywh, size, expected):
    assert crop_box(box_xywh, *size) == expected


def test_the_policy_has_a_name_for_cache_keys():
    assert CROP_POLICY == "grow10-min32-square-1"


@pytest.mark.parametrize(
    "box_xywh",
    [(math.nan, 0, 1, 1), (0, math.inf, 1, 1), (0, 0, -1, 1), (0, 0, 1, -0.5), (0, 0, 1, math.nan)],
)
def test_a_box_without_a_place_is_refused(box_xywh):
    with pytest.raises(InputError, match=r"a box can't be cropped; found \[.*; expected finite numbers"):
        crop_box(box_xywh, 640, 480)


def test_a_picture_without_pixels_is_refused():
    with pytest.raises(InputError, match="found 0 x 480"):
        crop_box((0, 0, 1, 1), 0, 480)


numbers = st.floats(allow_nan=False, allow_infinity=False)
sides = st.integers(1, 5_000)


@given(numbers, numbers, numbers.map(abs), numbers.map(abs), sides, sides)
def test_every_crop_lies_inside_and_holds_a_pixel(x, y, box_width, box_height, width, height):
    left, top, right, bottom = crop_box((x, y, box_width, box_height), width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height


def test_a_crop_is_padded_to_a_square_and_never_stretched():
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (100, 200, 3), dtype=np.uint8))
    # 50 x 40 at (60, 20) grows to (55, 16, 115, 64): 60 x 48, so 6 rows of padding above and below
    cut = crop(picture, (60, 20, 50, 40), fill=(1, 2, 3))
    pixels = np.asarray(cut)
    assert cut.size == (60, 60)
    assert np.array_equal(pixels[6:54], np.asarray(picture)[16:64, 55:115])
    assert (pixels[:6] == (1, 2, 3)).all() and (pixels[54:] == (1, 2, 3)).all()


def test_odd_padding_puts_the_odd_row_last():
    padded = np.asarray(square(Image.new("RGB", (4, 1), "white"), (0, 0, 0)))
    assert padded[:, 0, 0].tolist() == [0, 255, 0, 0]


def test_a_square_is_left_alone():
    picture = Image.new("RGB", (9, 9))
    assert square(picture, (0, 0, 0)) is picture
