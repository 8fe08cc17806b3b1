"""CLIP: the encoder that open_clip models become."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from open_clip.transform import PreprocessCfg, image_transform_v2
from PIL import Image

from microtome.embedding.cores import model_threads, picture_threads
from microtome.embedding.devices import device_of, one_core
from microtome.embedding.digests import encoder_digest
from microtome.embedding.encoders import Pixels, Vectors
from microtome.embedding.models import ModelSpec
from microtome.embedding.towers import Tower, load_tower
from microtome.embedding.vocabulary import unknown_words
from microtome.errors import InputError

_CPU_BATCH, _CUDA_BATCH = 32, 256
_FEW_TEXTS = 4
_SMALL_MODEL = 50_000_000  # parameters


def load_clip(spec: ModelSpec, device: str) -> ClipEncoder:
    """The encoder of a model on a device. Raises `InputError` as `load_encoder` says."""
    target = device_of(device)
    if target.type == "cpu":
        torch.set_num_threads(min(torch.get_num_threads(), model_threads()))
    return ClipEncoder(load_tower(spec), spec, target)


class ClipEncoder:
    """An `Encoder`: unit vectors of pictures and texts in one space, computed in float32 on every device.

    Pictures pass the model's own reference transform: resizing and cutting one by one, on the CPU; scaling
    and normalising by the batch, on the device. Texts longer than the model's context are cut, as CLIP
    does.
    """

    def __init__(self, tower: Tower, spec: ModelSpec, device: torch.device) -> None:
        model: Any = tower.model.eval().requires_grad_(False)
        preprocess = PreprocessCfg(**model.visual.preprocess_cfg)
        description = _as_json({"model_cfg": tower.config, "preprocess_cfg": model.visual.preprocess_cfg})
        self.name = spec.name
        self.kind = spec.kind
        self.spec = _document(spec, description)
        self.digest = encoder_digest(description, model.state_dict())
        self.dimension = int(tower.config["embed_dim"])
        self.batch_size = _CUDA_BATCH if device.type == "cuda" else _CPU_BATCH
        self.picture_threads = picture_threads(model_on_cpu=device.type == "cpu")
        red, green, blue = (round(255 * mean) for mean in preprocess.mean)
        self.fill = (red, green, blue)
        self._model = model.to(device)
        self._is_small = sum(part.numel() for part in model.parameters()) < _SMALL_MODEL
        self._tokenizer = tower.tokenizer
        self._words = tower.words
        self._device = device
        # the last two steps make a tensor and normalise it: that is done for whole batches
        self._steps = image_transform_v2(preprocess, is_train=False).transforms[:-2]
        self._mean = torch.tensor(preprocess.mean, device=device).reshape(1, 3, 1, 1)
        self._deviation = torch.tensor(preprocess.std, device=device).reshape(1, 3, 1, 1)

    def prepare(self, picture: Image.Image) -> Pixels:
        """The picture resized and cut, `(H, W, 3)`."""
        for step in self._steps:
            picture = step(picture)
        return np.asarray(picture)

    def encode_prepared(self, pixels: Pixels) -> Vectors:
        """Unit vectors `(N, D)` of prepared pictures `(N, H, W, 3)`."""
        if len(pixels) == 0:
            return self._no_vectors()
        with torch.inference_mode():
            batch = self._on_device(torch.from_numpy(pixels)).permute(0, 3, 1, 2).float() / 255
            return _unit(self._model.encode_image((batch - self._mean) / self._deviation))

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        """Unit vectors `(N, D)` of RGB pictures."""
        batches = [
            self.encode_prepared(np.stack([self.prepare(picture) for picture in pictures[at:end]]))
            for at, end in _spans(len(pictures), self.batch_size)
        ]
        return np.concatenate([self._no_vectors(), *batches])

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors `(N, D)` of texts; a few of a small model on one core, which waits for no other."""
        alone = self._is_small and len(texts) <= _FEW_TEXTS
        with torch.inference_mode(), one_core() if alone else nullcontext():
            batches = [
                _unit(self._model.encode_text(self._tokenizer(list(texts[at:end])).to(self._device)))
                for at, end in _spans(len(texts), self.batch_size)
            ]
        return np.concatenate([self._no_vectors(), *batches])

    def unknown_words(self, text: str) -> list[str]:
        """Words that the model was not taught; none where it was taught texts of all kinds."""
        return [] if self._words is None else unknown_words(text, self._words)

    def _no_vectors(self) -> Vectors:
        return np.zeros((0, self.dimension), dtype=np.float32)

    def _on_device(self, batch: torch.Tensor) -> torch.Tensor:
        if self._device.type == "cuda":
            return batch.pin_memory().to(self._device, non_blocking=True)
        return batch


def _spans(count: int, size: int) -> list[tuple[int, int]]:
    return [(at, min(at + size, count)) for at in range(0, count, size)]


def _unit(vectors: torch.Tensor) -> Vectors:
    values = vectors.float().cpu().numpy()
    norms = np.linalg.norm(values.astype(np.float64), axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        fix = "The weights are damaged, or belong to another architecture."
        raise InputError("the model gives vectors that have no direction", expected="finite numbers", fix=fix)
    unit: Vectors = (values / norms).astype(np.float32)
    return unit


def _as_json(document: dict[str, Any]) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(json.dumps(document))
    return parsed


def _document(spec: ModelSpec, description: dict[str, Any]) -> dict[str, Any]:
    """Enough to load the model again from anywhere: names of files become absolute."""
    if spec.kind == "checkpoint":
        described = spec.architecture.endswith(".json")
        architecture = str(Path(spec.architecture).resolve()) if described else spec.architecture
        spec = replace(spec, architecture=architecture, weights=str(Path(spec.weights).resolve()))
    leave = {"allow_pickle_weights_only": spec.allow_pickle_weights_only}
    return {"model": spec.name, "kind": spec.kind, **leave, **description}
