"""Facts: what an import writes down about a picture file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from microtome.pictures.decoding import decode, read_file


@dataclass(frozen=True)
class PictureFacts:
    """A readable picture file; width and height in stored pixels, before any EXIF turn."""

    width: int
    height: int
    format: str
    mode: str
    exif_orientation: int
    animated: bool
    sha256: str
    size_bytes: int


def inspect(path: Path) -> PictureFacts:
    """What the file is, after decoding all of it once; of animated files only the first frame counts.

    `format` is JPEG, PNG, WEBP, GIF, BMP or TIFF by content, `mode` is Pillow's name of the pixel type,
    `sha256` is the hexadecimal digest of the file's bytes.

    Raises:
        PictureError: the file is missing, empty, too large, of another format, truncated or damaged.
    """
    data = read_file(path)
    decoded = decode(data)
    return PictureFacts(
        width=decoded.image.width,
        height=decoded.image.height,
        format=decoded.format,
        mode=decoded.image.mode,
        exif_orientation=decoded.orientation,
        animated=decoded.animated,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
    )
