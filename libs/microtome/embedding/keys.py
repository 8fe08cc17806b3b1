"""Keys: what a vector is cached under. Same picture, encoder, crop policy and box: same vector."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from microtome.boxes import Boxes
from microtome.pictures import CROP_POLICY

KEY_BYTES = 16
_BOX_BYTES = 32


def key_of(encoder_digest: str, picture_sha256: str, box_xywh: Sequence[float] | None) -> bytes:
    """The 16-byte key of a box's crop, or of the whole picture where the box is None.

    Source: definitions.md, section 7.
    """
    if box_xywh is None:
        return _start(encoder_digest, picture_sha256, b"whole").digest()
    return keys_of(encoder_digest, picture_sha256, np.asarray(box_xywh, dtype=np.float64).reshape(1, 4))[0]


def keys_of(encoder_digest: str, pictures_sha256: str | Sequence[str], boxes_xywh: Boxes) -> list[bytes]:
    """The keys of boxes' crops `(N, 4)` in pixels, all of one picture or each of its own; empty for none."""
    # adding zero turns -0.0, which is the same place, into 0.0; the byte order is fixed for every machine
    data = (np.asarray(boxes_xywh, dtype=np.float64).reshape(-1, 4) + 0.0).astype("<f8").tobytes()
    boxes = [data[at : at + _BOX_BYTES] for at in range(0, len(data), _BOX_BYTES)]
    if isinstance(pictures_sha256, str):
        start = _start(encoder_digest, pictures_sha256, b"box")
        return [_finish(start, box) for box in boxes]
    starts = {sha256: _start(encoder_digest, sha256, b"box") for sha256 in set(pictures_sha256)}
    return [_finish(starts[sha256], box) for sha256, box in zip(pictures_sha256, boxes, strict=True)]


def _start(encoder_digest: str, picture_sha256: str, kind: bytes) -> hashlib.blake2b:
    parts = [encoder_digest.encode(), CROP_POLICY.encode(), picture_sha256.encode(), kind]
    return hashlib.blake2b(b"\0".join(parts) + b"\0", digest_size=KEY_BYTES)


def _finish(start: hashlib.blake2b, box: bytes) -> bytes:
    key = start.copy()
    key.update(box)
    return key.digest()
