"""Thumbnails: small WebP files for browsers and reports."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from microtome.errors import InputError

_QUALITY = 80
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
    small.save(file, "WEBP", quality=_QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return file.getvalue()
