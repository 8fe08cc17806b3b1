"""Keys: what a vector is cached under. Same picture, encoder, crop policy and box: same vector."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import repeat

import numpy as np

from microtome.boxes import Boxes
from microtome.pictures import CROP_POLICY

KEY_BYTES = 16
_BOX_BYTES = 32


def key_of(
    encoder_digest: str, picture_sha256: str, box_xywh: Sequence[float] | None, *, oriented: bool = False
) -> bytes:
    """The 16-byte key of a box's crop, or of the whole picture where the box is None.

    `oriented` says that the picture is taken upright, as displayed, and not as stored: other pixels.

    Source: definitions.md, section 7.
    """
    if box_xywh is None:
        return _start(encoder_digest, picture_sha256, b"whole", oriented).digest()
    box = np.asarray(box_xywh, dtype=np.float64).reshape(1, 4)
    return keys_of(encoder_digest, picture_sha256, box, oriented=oriented)[0]


def keys_of(
    encoder_digest: str,
    pictures_sha256: str | Sequence[str],
    boxes_xywh: Boxes,
    *,
    oriented: bool | Sequence[bool] = False,
) -> list[bytes]:
    """The keys of boxes' crops `(N, 4)` in pixels; empty for none.

    Digest and `oriented` are those of the one picture that holds all boxes, or one for each box.
    """
    # adding zero turns -0.0, which is the same place, into 0.0; the byte order is fixed for every machine
    data = (np.asarray(boxes_xywh, dtype=np.float64).reshape(-1, 4) + 0.0).astype("<f8").tobytes()
    boxes = [data[at : at + _BOX_BYTES] for at in range(0, len(data), _BOX_BYTES)]
    pictures = zip(
        repeat(pictures_sha256, len(boxes)) if isinstance(pictures_sha256, str) else pictures_sha256,
        repeat(oriented, len(boxes)) if isinstance(oriented, bool) else oriented,
        strict=True,
    )
    starts: dict[tuple[str, bool], hashlib.blake2b] = {}
    keys = []
    for picture, box in zip(pictures, boxes, strict=True):
        if picture not in starts:
            starts[picture] = _start(encoder_digest, picture[0], b"box", picture[1])
        key = starts[picture].copy()
        key.update(box)
        keys.append(key.digest())
    return keys


def _start(encoder_digest: str, picture_sha256: str, kind: bytes, oriented: bool) -> hashlib.blake2b:
    pixels = b"upright " if oriented else b""
    parts = [encoder_digest.encode(), CROP_POLICY.encode(), picture_sha256.encode(), pixels + kind]
    return hashlib.blake2b(b"\0".join(parts) + b"\0", digest_size=KEY_BYTES)
