"""Pictures that the tests of this room are about, made here and small enough to know by heart."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

Encode = Callable[..., bytes]


@pytest.fixture(scope="session")
def encode() -> Encode:
    def encode_as(
        picture: Image.Image, format: str, *, orientation: int | None = None, **options: Any
    ) -> bytes:
        if orientation is not None:
            options["exif"] = Image.Exif()
            options["exif"][274] = orientation
        file = BytesIO()
        picture.save(file, format, **options)
        return file.getvalue()

    return encode_as


@pytest.fixture
def noise() -> Image.Image:
    """60 x 40 pixels, no two alike, so that a turn or a lost row can't go unnoticed."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8))
