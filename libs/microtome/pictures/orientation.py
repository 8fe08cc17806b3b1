"""Orientation: the EXIF note, 1 to 8, that says how stored pixels turn to stand upright (1: not at all)."""

from __future__ import annotations

from PIL import ExifTags, Image

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# every turn undoes itself except the two quarter turns, which undo each other
_STORED = _UPRIGHT | {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or where it can't be read."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001 - damaged EXIF raises almost anything and doesn't make the pixels unreadable
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Stored pixels turned to stand upright."""
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def stored(image: Image.Image, orientation: int) -> Image.Image:
    """Upright pixels turned back to the way they lie in the file."""
    return image.transpose(_STORED[orientation]) if orientation in _STORED else image
