"""A small real model, a model that is only arithmetic, and pictures for them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from microtome.embedding import Encoder, ModelSpec, PictureWork, key_of, keys_of, load_encoder

TINY = {
    "embed_dim": 8,
    "vision_cfg": {"image_size": 32, "layers": 1, "width": 16, "head_width": 8, "patch_size": 16},
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 8, "heads": 2, "layers": 1},
}


@dataclass
class ArithmeticEncoder:
    """An `Encoder` without a model: a picture shrunk to 4 x 4 pixels is its vector. It notes what it did."""

    batch_size: int = 8
    picture_threads: int = 3
    name: str = "arithmetic"
    digest: str = "0" * 64
    dimension: int = 48
    kind: str = "untrained"
    spec: dict[str, Any] = field(default_factory=dict)
    fill: tuple[int, int, int] = (10, 20, 30)
    batches: list[int] = field(default_factory=list)
    prepared: int = 0
    most_waiting: int = 0

    def prepare(self, picture: Image.Image) -> np.ndarray:
        self.prepared += 1
        self.most_waiting = max(self.most_waiting, self.prepared - sum(self.batches))
        return np.asarray(picture.resize((4, 4)))

    def encode_prepared(self, pixels: np.ndarray) -> np.ndarray:
        self.batches.append(len(pixels))
        vectors = pixels.reshape(len(pixels), -1).astype(np.float32) + 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> np.ndarray:
        return self.encode_prepared(np.stack([self.prepare(picture) for picture in pictures]))

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        raise NotImplementedError

    def unknown_words(self, text: str) -> list[str]:
        return text.split()


@pytest.fixture
def arithmetic() -> ArithmeticEncoder:
    return ArithmeticEncoder()


@pytest.fixture(scope="session")
def untrained() -> Encoder:
    return load_encoder(ModelSpec.parse("untrained"), device="cpu")


@pytest.fixture(scope="session")
def tiny_description(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiny") / "tiny.json"
    path.write_text(json.dumps(TINY))
    return path


@pytest.fixture(scope="session")
def tiny_model() -> Any:
    """A tiny CLIP straight from open_clip, with weights of its own: the reference for encoders."""
    import open_clip
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        return open_clip.CLIP(**TINY).eval()


WorkOf = Callable[..., PictureWork]


@pytest.fixture
def work_of(tmp_path: Path) -> WorkOf:
    """Writes a picture of noise and wants it whole, with some crops."""

    def make(
        number: int,
        n_boxes: int = 0,
        *,
        whole: bool = True,
        size: tuple[int, int] = (64, 48),
        format: str = "bmp",
    ) -> PictureWork:
        random = np.random.default_rng(number)
        path = tmp_path / f"{number}.{format}"
        Image.fromarray(random.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)).save(path)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        boxes = random.uniform(0, 30, (n_boxes, 4))
        whole_key = key_of("0" * 64, sha256, None) if whole else None
        return PictureWork(path, sha256, boxes, keys_of("0" * 64, sha256, boxes), whole_key)

    return make
