"""Thumbnails: small WebP files for browsers and reports."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from microtome.errors import InputError

_QUALITY = 80
_EFFORT = 2  # of 6: 4 takes more than twice as long for a twentieth less
_MAX_SIDE = 16_383  # WebP's own limit


def thumbnail(picture: Image.Image, width: int) -> bytes:
    """WebP bytes, scaled down to `width` pixels (never up), proportions kept, no metadata.

    Raises:
        InputError: a width below 1.
    """
    if width < 1:
        raise InputError("a thumbnail needs a width in pixels", found=width, expected="at least 1")
    scale = min(1.0, width / picture.width, _MAX_SIDE / picture.width, _MAX_SIDE / picture.height)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    file = BytesIO()
    small.save(file, "WEBP", quality=_QUALITY, method=_EFFORT, exif=b"", xmp=b"", icc_profile=b"")
    return file.getvalue()
