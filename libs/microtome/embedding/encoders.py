"""Encoders: what the rest of Microtome sees of a model, and how one is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from microtome.embedding.models import ModelSpec

Pixels = npt.NDArray[np.uint8]
Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """A model that turns pictures and texts into unit vectors of one space; axis N items, D dimensions."""

    @property
    def name(self) -> str:
        """The model as it was named."""

    @property
    def digest(self) -> str:
        """sha256 in hexadecimal over architecture, preprocessing and every weight: it names the vectors."""

    @property
    def dimension(self) -> int:
        """D, the length of a vector."""

    @property
    def kind(self) -> str:
        """pretrained, checkpoint, untrained or bundled."""

    @property
    def spec(self) -> dict[str, Any]:
        """What it takes to load the model again, and what went into the digest, as JSON."""

    @property
    def batch_size(self) -> int:
        """How many pictures are best encoded at once on this device."""

    @property
    def picture_threads(self) -> int:
        """How many threads should prepare pictures while the model works."""

    @property
    def fill(self) -> tuple[int, int, int]:
        """The model's mean colour, with which crops are padded to squares."""

    def prepare(self, picture: Image.Image) -> Pixels:
        """The picture as the model sees it, `(H, W, 3)`; safe to call from many threads."""

    def encode_prepared(self, pixels: Pixels) -> Vectors:
        """Unit vectors `(N, D)` of prepared pictures `(N, H, W, 3)`."""

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        """Unit vectors `(N, D)` of RGB pictures; `(0, D)` for none."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors `(N, D)` of texts; `(0, D)` for none."""

    def unknown_words(self, text: str) -> list[str]:
        """Words of the text that the model was not taught, none where it knows all kinds of texts."""


def load_encoder(spec: ModelSpec, *, device: str = "auto") -> Encoder:
    """The model, ready on `device`: cpu, cuda, cuda:N, or auto, which takes cuda where there is one.

    Raises:
        InputError: an unknown name, weights that can't be had or don't fit, a device that isn't there.
    """
    from microtome.embedding.clip import load_clip

    return load_clip(spec, device)
