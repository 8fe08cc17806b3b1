from __future__ import annotations

import hashlib

import pytest
from PIL import Image

from microtome.errors import PictureError
from microtome.pictures import PictureFacts, inspect


def test_an_empty_file_has_no_facts(tmp_path):
    (tmp_path / "empty.png").touch()
    with pytest.raises(PictureError, match="is empty"):
        inspect(tmp_path / "empty.png")


def test_the_facts_of_a_grey_png(encode, tmp_path):
    data = encode(Image.new("L", (7, 5)), "PNG")
    path = tmp_path / "grey.png"
    path.write_bytes(data)
    assert inspect(path) == PictureFacts(
        width=7,
        height=5,
        format="PNG",
        mode="L",
        exif_orientation=1,
        animated=False,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
    )


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_an_animation_is_noted(encode, tmp_path, format):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    path = tmp_path / "film"
    path.write_bytes(encode(frames[0], format, save_all=True, append_images=frames[1:]))
    assert inspect(path).animated
    path.write_bytes(encode(frames[0], format))
    assert not inspect(path).animated


def test_a_phone_jpeg_with_a_second_picture_inside_counts_as_jpeg(encode, tmp_path):
    path = tmp_path / "phone.jpg"
    path.write_bytes(
        encode(Image.new("RGB", (8, 8)), "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    )
    assert (inspect(path).format, inspect(path).width) == ("JPEG", 8)
