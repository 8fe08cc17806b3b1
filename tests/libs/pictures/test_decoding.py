from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from microtome.errors import PictureError
from microtome.pictures import MAX_FILE_BYTES, MAX_PIXELS, inspect, open_picture, size_of

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"]


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, rows: bytes = b"\0" * 64) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [_png_chunk(b"IHDR", header), _png_chunk(b"IDAT", zlib.compress(rows)), _png_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _tiff_of_one_tile(tile_width: int, tile_length: int, tile: bytes) -> bytes:
    """A grey TIFF of 64 x 64 pixels, deflated, whose only tile claims another size."""
    fields = {256: 64, 257: 64, 258: 8, 259: 8, 262: 1, 277: 1, 322: tile_width, 323: tile_length}
    offset = 8 + 2 + 12 * (len(fields) + 2) + 4
    fields |= {324: offset, 325: len(tile)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields.items())
    return b"II*\0" + struct.pack("<IH", 8, len(fields)) + entries + struct.pack("<I", 0) + tile


def test_a_file_of_zero_bytes_is_refused(tmp_path):
    empty = tmp_path / "empty.jpg"
    empty.touch()
    with pytest.raises(PictureError, match="the picture file is empty; found 0 bytes"):
        open_picture(empty)
    with pytest.raises(PictureError, match="is empty"):
        open_picture(b"")


@pytest.mark.parametrize("format", ["PNG", "BMP", "TIFF"])
def test_lossless_formats_give_the_pixels_that_were_stored(encode, noise, format):
    assert np.array_equal(open_picture(encode(noise, format)), noise)


@pytest.mark.parametrize("format", FORMATS)
def test_each_of_the_six_formats_is_read_from_bytes_and_from_files(encode, noise, tmp_path, format):
    data = encode(noise, format)
    path = tmp_path / "picture"
    path.write_bytes(data)
    from_bytes, from_file = open_picture(data), open_picture(path)
    assert (from_bytes.mode, from_bytes.size) == ("RGB", (60, 40))
    assert np.array_equal(from_bytes, from_file)
    assert size_of(path) == size_of(data) == (60, 40)


def test_a_wrong_file_name_extension_does_not_matter(encode, noise, tmp_path):
    path = tmp_path / "really_a_png.jpg"
    path.write_bytes(encode(noise, "PNG"))
    assert np.array_equal(open_picture(path), noise)
    assert inspect(path).format == "PNG"


@pytest.mark.parametrize(
    "data", [b"<html>not found</html>", b"\x00", b"%!PS-Adobe-3.0 EPSF", b"P6 1 1 255\n..."]
)
def test_other_files_are_refused(data):
    with pytest.raises(PictureError, match=r"not a picture that can be read; expected JPEG, PNG, WebP"):
        open_picture(data)


@pytest.mark.parametrize("format", FORMATS)
def test_a_truncated_file_is_refused_and_its_header_is_still_read(encode, noise, tmp_path, format):
    data = encode(noise, format)
    path = tmp_path / "half"
    path.write_bytes(data[: len(data) * 6 // 10])
    with pytest.raises(PictureError):
        open_picture(path)
    if format not in (
        "WEBP",
        "TIFF",
    ):  # one checks its whole container first, the other keeps its header at the end
        assert size_of(path) == (60, 40)


def test_a_missing_file_a_folder_and_an_unusable_name_are_refused(tmp_path):
    with pytest.raises(PictureError, match=r"the picture file is missing; found gone\.jpg"):
        open_picture(tmp_path / "gone.jpg")
    with pytest.raises(PictureError, match="not a file"):
        open_picture(tmp_path)
    with pytest.raises(PictureError, match="can't be read"):
        size_of(tmp_path / "nul\0byte")
    with pytest.raises(PictureError, match="can't be read"):
        open_picture(tmp_path / ("x" * 300))


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PictureError, match="not a file"):
        open_picture(tmp_path / "pipe")


def test_a_file_over_the_byte_limit_is_refused_unread(tmp_path):
    path = tmp_path / "sparse.bmp"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(PictureError, match=r"the picture file is too large; found 536870913 bytes"):
        open_picture(path)


@pytest.mark.parametrize(
    ("width", "height"), [(5_000, 10_001), (12_000, 12_000), (30_000, 30_000), (2_000_000_000, 2_000_000_000)]
)
def test_a_decompression_bomb_is_refused_by_its_header(tmp_path, width, height):
    path = tmp_path / "bomb.png"
    path.write_bytes(_png(width, height))
    for read in (open_picture, size_of, inspect):
        with pytest.raises(PictureError, match=r"too large; .* expected at most 50 megapixels"):
            read(path)


def test_a_picture_of_exactly_the_pixel_limit_passes_the_header_check(tmp_path):
    path = tmp_path / "limit.png"
    path.write_bytes(_png(5_000, MAX_PIXELS // 5_000))
    assert size_of(path) == (5_000, 10_000)
    with pytest.raises(PictureError, match="truncated or damaged"):
        open_picture(path)


def test_a_tiff_tile_larger_than_the_limit_is_refused_before_it_is_allocated():
    tile = zlib.compress(bytes(64 * 64))
    assert open_picture(_tiff_of_one_tile(64, 64, tile)).size == (64, 64)
    with pytest.raises(PictureError, match="found 32768 x 32000 pixels"):
        open_picture(_tiff_of_one_tile(32_768, 32_000, tile))


def test_refusing_bombs_takes_no_memory(tmp_path):
    (tmp_path / "bomb.png").write_bytes(_png(13_000, 13_000, bytes(1 << 20)))
    (tmp_path / "bomb.tif").write_bytes(_tiff_of_one_tile(32_768, 32_000, zlib.compress(bytes(64 << 20))))
    script = (
        "import resource, sys; from pathlib import Path; from microtome.errors import PictureError\n"
        "from microtome.pictures import open_picture\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "for name in sys.argv[1:]:\n"
        "    try: open_picture(Path(name))\n"
        "    except PictureError: pass\n"
        "    else: sys.exit('decoded')\n"
        "sys.exit(0 if peak() - before < 32_768 else str(peak() - before))\n"
    )
    files = [str(tmp_path / "bomb.png"), str(tmp_path / "bomb.tif")]
    result = subprocess.run([sys.executable, "-c", script, *files], capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_first_frame_of_an_animation_is_taken(encode, tmp_path):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    for format in ("GIF", "WEBP", "PNG", "TIFF"):
        data = encode(frames[0], format, save_all=True, append_images=frames[1:])
        red, green, blue = open_picture(data).getpixel((4, 4))
        assert red > 250 and green < 5 and blue < 5


def test_opened_pictures_carry_no_metadata(encode, noise):
    data = encode(noise, "PNG", orientation=6, dpi=(72, 72), icc_profile=b"profile")
    assert open_picture(data).info == {}


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_picture_or_a_picture_error(data):
    _decode_or_refuse(data)


@given(st.sampled_from(FORMATS), st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_picture_gives_a_picture_or_a_picture_error(format, data):
    file = BytesIO()
    options = {"compression": "tiff_lzw"} if format == "TIFF" and data.draw(st.booleans()) else {}
    exif = Image.Exif()
    exif[274] = 6
    Image.linear_gradient("L").resize((16, 16)).convert("RGB").save(file, format, exif=exif, **options)
    damaged = bytearray(file.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    _decode_or_refuse(bytes(damaged[: data.draw(st.integers(1, len(damaged)))]))


def _decode_or_refuse(data: bytes) -> None:
    try:
        picture = open_picture(data, oriented=True)
    except PictureError as error:
        assert str(error)
    else:
        assert picture.mode == "RGB"


def test_real_photographs_open(shared_data):
    paths = sorted(Path(shared_data).glob("voc100/**/*.jpg"))[:10]
    assert paths
    for path in paths:
        assert open_picture(path).size == size_of(path)
