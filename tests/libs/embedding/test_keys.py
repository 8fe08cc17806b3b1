from __future__ import annotations

import hashlib
import struct

import numpy as np

from microtome.embedding import key_of, keys_of

ENCODER, PICTURE = "ab" * 32, "cd" * 32


def _by_hand(kind: bytes, numbers: bytes = b"") -> bytes:
    parts = [ENCODER.encode(), b"grow10-min32-square-1", PICTURE.encode(), kind, numbers]
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).digest()


def test_no_boxes_have_no_keys():
    assert keys_of(ENCODER, PICTURE, np.empty((0, 4))) == []
    assert keys_of(ENCODER, [], np.empty((0, 4))) == []


def test_a_key_is_a_hash_of_encoder_policy_picture_and_box():
    assert key_of(ENCODER, PICTURE, None) == _by_hand(b"whole")
    assert key_of(ENCODER, PICTURE, (1, 2.5, 3, 4)) == _by_hand(b"box", struct.pack("<4d", 1, 2.5, 3, 4))


def test_many_keys_are_the_keys_one_by_one():
    boxes = np.random.default_rng(0).uniform(-10, 500, (20, 4))
    pictures = [f"{number // 3:064x}" for number in range(20)]
    one_picture = [key_of(ENCODER, PICTURE, box) for box in boxes]
    assert keys_of(ENCODER, PICTURE, boxes) == one_picture
    own_pictures = [key_of(ENCODER, picture, box) for picture, box in zip(pictures, boxes, strict=True)]
    assert keys_of(ENCODER, pictures, boxes) == own_pictures


def test_anything_else_is_another_key():
    box = (1.0, 2.0, 3.0, 4.0)
    keys = {
        key_of(ENCODER, PICTURE, box),
        key_of(ENCODER, PICTURE, None),
        key_of(PICTURE, ENCODER, box),
        key_of(ENCODER, PICTURE, (1.0, 2.0, 3.0, np.nextafter(4.0, 5.0))),
        key_of(ENCODER, PICTURE, (2.0, 1.0, 3.0, 4.0)),
    }
    assert len(keys) == 5
    assert {len(key) for key in keys} == {16}


def test_an_upright_picture_has_keys_of_its_own():
    box = (1.0, 2.0, 3.0, 4.0)
    assert key_of(ENCODER, PICTURE, None, oriented=True) == _by_hand(b"upright whole")
    assert key_of(ENCODER, PICTURE, box, oriented=True) == _by_hand(b"upright box", struct.pack("<4d", *box))
    boxes = np.array([box, box])
    assert keys_of(ENCODER, [PICTURE, PICTURE], boxes, oriented=[True, False]) == [
        key_of(ENCODER, PICTURE, box, oriented=True),
        key_of(ENCODER, PICTURE, box),
    ]


def test_minus_zero_and_integers_are_the_same_place():
    assert key_of(ENCODER, PICTURE, (-0.0, 0, 4, 4)) == key_of(ENCODER, PICTURE, (0.0, 0.0, 4.0, 4.0))
