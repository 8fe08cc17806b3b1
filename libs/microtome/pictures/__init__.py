"""Pictures: bytes of six formats become checked RGB pixels, crops and thumbnails."""

from microtome.pictures.crops import CROP_POLICY, crop, crop_box, square
from microtome.pictures.decoding import MAX_FILE_BYTES, MAX_PIXELS, open_picture, read_file, size_of
from microtome.pictures.facts import PictureFacts, inspect
from microtome.pictures.thumbnails import thumbnail

__all__ = [
    "CROP_POLICY",
    "MAX_FILE_BYTES",
    "MAX_PIXELS",
    "PictureFacts",
    "crop",
    "crop_box",
    "inspect",
    "open_picture",
    "read_file",
    "size_of",
    "square",
    "thumbnail",
]
