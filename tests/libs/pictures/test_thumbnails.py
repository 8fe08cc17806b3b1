from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from microtome.errors import InputError
from microtome.pictures import thumbnail


def _read(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=["WEBP"])


@pytest.mark.parametrize(
    ("size", "width", "expected"),
    [
        ((1, 1), 320, (1, 1)),
        ((640, 480), 320, (320, 240)),
        ((100, 50), 320, (100, 50)),
        ((640, 1), 64, (64, 1)),
    ],
)
def test_thumbnails_keep_proportions_and_never_grow(size, width, expected):
    assert _read(thumbnail(Image.new("RGB", size), width)).size == expected


def test_a_thumbnail_shows_the_picture():
    gradient = Image.linear_gradient("L").convert("RGB")
    small = np.asarray(_read(thumbnail(gradient, 64)).convert("L"), dtype=float)
    expected = np.asarray(gradient.convert("L").resize((64, 64), Image.Resampling.BOX), dtype=float)
    assert np.abs(small - expected).mean() < 3


def test_a_thumbnail_carries_no_metadata():
    picture = Image.new("RGB", (64, 64))
    picture.info = {"icc_profile": b"secret profile", "exif": b"Exif\0\0secret", "xmp": b"secret"}
    data = thumbnail(picture, 32)
    assert b"secret" not in data
    assert not {"exif", "icc_profile", "xmp"} & set(_read(data).info)


def test_a_picture_taller_than_webp_allows_is_scaled_further():
    assert _read(thumbnail(Image.new("RGB", (2, 40_000)), 320)).size == (1, 16_383)


def test_a_width_of_nothing_is_refused():
    with pytest.raises(InputError, match="a thumbnail needs a width in pixels; found 0"):
        thumbnail(Image.new("RGB", (4, 4)), 0)
