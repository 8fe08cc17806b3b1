"""Decoding: the one door through which bytes become pixels; limits are checked before any pixel is decoded.

Six formats (JPEG, PNG, WebP, GIF, BMP, TIFF), recognised by content and never by file name; of animated
files the first frame. Whatever the bytes are, the only exception that leaves this module is `PictureError`.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from PIL import ExifTags, Image, UnidentifiedImageError

from microtome.errors import PictureError
from microtome.pictures.colours import as_rgb
from microtome.pictures.orientation import orientation_of, stored, upright
from microtome.pictures.silence import pillow_silenced

MAX_PIXELS = 50_000_000
MAX_FILE_BYTES = 512 * 2**20
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")

_TIFF_TILE_WIDTH, _TIFF_TILE_LENGTH = 322, 323


@dataclass(frozen=True)
class Decoded:
    """Stored pixels in the file's own mode, with what the header said."""

    image: Image.Image
    format: str
    orientation: int
    animated: bool


def open_picture(source: Path | bytes, *, oriented: bool = False) -> Image.Image:
    """The picture as RGB without metadata: 16 bits scaled to 8, transparency laid over white, first frame.

    Pixels are those stored in the file, which is what COCO boxes refer to; `oriented=True` turns them the way
    the EXIF orientation says, for display.

    Raises:
        PictureError: the file is missing, empty, too large, of another format, truncated or damaged.
    """
    data = source if isinstance(source, bytes) else read_file(source)
    decoded = decode(data)
    with _decoder_faults(), pillow_silenced():
        picture = as_rgb(decoded.image)
        return upright(picture, decoded.orientation) if oriented else picture


def size_of(source: Path | bytes) -> tuple[int, int]:
    """(width, height) of the stored pixels in pixels, from the header alone: the rest may still be damaged.

    Raises:
        PictureError: as `open_picture`, except for faults that only decoding finds.
    """
    with _decoder_faults(), pillow_silenced(), _bytes_of(source) as file, _opened(file) as image:
        return _stored_size(image)


def read_file(path: Path) -> bytes:
    """The bytes of a picture file. Raises `PictureError` when it is missing, not a file or too large."""
    _check_file(path)
    with _decoder_faults():
        return path.read_bytes()


def decode(data: bytes) -> Decoded:
    """The picture fully decoded, so that truncated and damaged files are found out. Raises `PictureError`."""
    if not data:
        raise PictureError("the picture file is empty", found="0 bytes", expected="an encoded picture")
    with _decoder_faults(), pillow_silenced(), _opened(BytesIO(data)) as image:
        return _decode(image)


def _decode(image: Image.Image) -> Decoded:
    animated = bool(getattr(image, "is_animated", False))
    if image.format != "TIFF":
        image.load()  # first, because EXIF may lie behind the pixels (PNG)
        name = "JPEG" if image.format == "MPO" else str(image.format)
        return Decoded(image, name, orientation_of(image), animated)
    orientation = orientation_of(image)
    image.load()  # last, because for this format Pillow turns the pixels and forgets the orientation
    return Decoded(stored(image, orientation), "TIFF", orientation, animated)


def _bytes_of(source: Path | bytes) -> IO[bytes]:
    if isinstance(source, bytes):
        return BytesIO(source)
    _check_file(source)
    return source.open("rb")


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    with Image.open(file, formats=FORMATS) as image:
        width, height = image.size
        _check_pixels(width, height)
        tile_width, tile_length = _tile_sides(image)
        _check_pixels(tile_width, tile_length)
        yield image


def _stored_size(image: Image.Image) -> tuple[int, int]:
    # Pillow turns TIFF files itself and swaps their sides already in the header
    swapped = getattr(image, "tag_v2", {}).get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
    return (image.height, image.width) if swapped else (image.width, image.height)


def _tile_sides(image: Image.Image) -> tuple[int, int]:
    # a TIFF tile may be declared far larger than its picture, and libtiff allocates it
    tags = getattr(image, "tag_v2", {})
    return int(tags.get(_TIFF_TILE_WIDTH, 1)), int(tags.get(_TIFF_TILE_LENGTH, 1))


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise PictureError("the picture file is missing", found=path.name) from error
    except (OSError, ValueError) as error:
        raise PictureError("the picture file can't be read", found=error) from error
    if not stat.S_ISREG(status.st_mode):
        raise PictureError("the picture is not a file", found=path.name, expected="a regular file")
    if status.st_size > MAX_FILE_BYTES:
        limit = f"at most {MAX_FILE_BYTES // 2**20} MiB"
        raise PictureError("the picture file is too large", found=f"{status.st_size} bytes", expected=limit)


def _check_pixels(width: int, height: int) -> None:
    if width < 1 or height < 1:
        raise PictureError("the picture has no pixels", found=f"{width} x {height}")
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width} x {height} pixels")


def _too_large(found: str) -> PictureError:
    limit = f"at most {MAX_PIXELS // 1_000_000} megapixels"
    return PictureError("the picture is too large", found=found, expected=limit, fix="Scale it down.")


@contextmanager
def _decoder_faults() -> Iterator[None]:
    try:
        yield
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(f"more than {2 * (Image.MAX_IMAGE_PIXELS or 0)} pixels") from error
    except UnidentifiedImageError as error:
        known = "JPEG, PNG, WebP, GIF, BMP or TIFF"
        raise PictureError("the file is not a picture that can be read", expected=known) from error
    except Exception as error:  # on hostile bytes Pillow's decoders raise almost any exception
        if isinstance(error, OSError) and error.errno is not None:  # the disk's fault, not the bytes'
            raise PictureError("the picture file can't be read", found=error.strerror) from error
        text = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise PictureError("the picture is truncated or damaged", found=text) from error
