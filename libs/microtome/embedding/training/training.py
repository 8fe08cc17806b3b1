"""The training loop: from folders of streets to a folder with a model."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.optim.swa_utils import AveragedModel

from microtome.embedding.models import BUNDLED_MERGES, BUNDLED_WORDS
from microtome.embedding.training.augmentation import varied_pictures, varied_texts, with_noise
from microtome.embedding.training.batches import Batch, Sampler
from microtome.embedding.training.folders import Described, cut, read_folders
from microtome.embedding.training.in_step import agreed, average_gradients, in_step
from microtome.embedding.training.losses import contrastive_loss
from microtome.embedding.training.model import CONTEXT, SIDE, architecture, encode_texts, new_model, save
from microtome.embedding.training.parts import with_parts
from microtome.embedding.training.start import go_on_from
from microtome.embedding.training.words import tokenizer_of, vocabulary_of, write_merges
from microtome.errors import InputError

_log = logging.getLogger(__name__)

_WARMUP = 80  # steps
_SMALLER = ((0.25, 64), (0.55, 80))  # sides of pictures until these shares of the training are done
_WEIGHT_DECAY = 0.05
_MEMORY = 0.99  # share of the averaged weights that a step leaves as they are: about 100 steps count
_COLDEST = 4.6  # the logarithm of 100, where CLIP stops too
_REPORT_EVERY, _SAVE_EVERY = 25, 200


@dataclass(frozen=True)
class Recipe:
    """How to train: optimiser steps, pictures a step and process, the highest learning rate, seed, processes.

    With `minutes` the training ends then, if its steps take longer: the learning rate falls accordingly.
    With `start` it goes on from the model in that folder; tokens that it did not have start fresh.
    """

    steps: int = 1800
    batch: int = 80
    learning_rate: float = 1e-3
    seed: int = 0
    processes: int = 2
    minutes: float | None = None
    start: Path | None = None

    def __post_init__(self) -> None:
        if min(self.steps, self.processes) < 1 or self.batch < 8 or (self.minutes or 1) <= 0:
            found = (
                f"steps {self.steps}, processes {self.processes}, batch {self.batch}, minutes {self.minutes}"
            )
            raise InputError(
                "this is no way to train", found=found, expected="1 or more, a batch of 8 or more"
            )


def train(folders: Sequence[Path], out: Path, recipe: Recipe) -> None:
    """Trains on folders of streets and writes architecture, weights, merges and words into `out`.

    Raises:
        InputError: a folder that the streets world did not write.
    """
    things = with_parts(read_folders(folders), recipe.seed)
    out.mkdir(parents=True, exist_ok=True)
    words = vocabulary_of(said.text for thing in things for said in thing.captions)
    (out / BUNDLED_WORDS).write_text("\n".join(words) + "\n", encoding="utf-8")
    write_merges(words, out / BUNDLED_MERGES)
    _log.info("%d objects, scenes and parts, %d words", len(things), len(words))
    pixels = cut(things, recipe.processes)
    in_step(recipe.processes, lambda rank: _Run(things, pixels, out, recipe, rank).go())


class _Run:
    """One training: model, optimiser and the numbers that are drawn."""

    def __init__(
        self, things: Sequence[Described], pixels: npt.NDArray[np.uint8], out: Path, recipe: Recipe, rank: int
    ) -> None:
        self._recipe, self._out, self._pixels, self._is_first = recipe, out, pixels, rank == 0
        self._rng = np.random.default_rng((recipe.seed, rank))
        self._sampler = Sampler(things, self._rng)
        self._tokenizer = tokenizer_of(out / BUNDLED_MERGES, CONTEXT)
        self._description = architecture(self._tokenizer.vocab_size, SIDE)
        torch.manual_seed(recipe.seed)
        self._model: Any = new_model(self._description)
        if recipe.start:
            go_on_from(recipe.start, self._model, self._tokenizer)
        self._optimiser = _optimiser(self._model)
        # its attention mask comes to nothing (infinity less infinity), but that is not saved
        self._averaged = AveragedModel(self._model, avg_fn=_remembered, use_buffers=True)

    def go(self) -> None:
        """All steps, a report now and then, the averaged model at the end and on the way."""
        self._model.train()
        losses: list[float] = []
        start, done = time.monotonic(), 0.0
        while done < 1:
            losses.append(self._step(len(losses), done))
            seconds = time.monotonic() - start
            done = agreed(self._share_done(len(losses), seconds))
            if self._is_first and (len(losses) % _REPORT_EVERY == 0 or done >= 1):
                mean = sum(losses[-_REPORT_EVERY:]) / len(losses[-_REPORT_EVERY:])
                _log.info("step %d, %.0f %%, loss %.4f, %.0f s", len(losses), 100 * done, mean, seconds)
            if self._is_first and (len(losses) % _SAVE_EVERY == 0 or done >= 1):
                save(self._averaged.module, self._description, self._out)

    def _share_done(self, steps: int, seconds: float) -> float:
        minutes = self._recipe.minutes
        return max(steps / self._recipe.steps, seconds / (60 * minutes) if minutes else 0.0)

    def _step(self, step: int, done: float) -> float:
        rate = self._recipe.learning_rate * _share_of_rate(step, done)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        loss = self._loss(self._sampler.draw(self._recipe.batch), self._side(done))
        self._optimiser.zero_grad(set_to_none=False)
        torch.autograd.backward(loss)
        average_gradients(self._model.parameters())
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimiser.step()
        with torch.no_grad():
            self._model.logit_scale.clamp_(0, _COLDEST)
        if self._is_first:
            self._averaged.update_parameters(self._model)
        return loss.item()

    def _side(self, done: float) -> int:
        smaller = () if self._recipe.start else _SMALLER
        return next((side for until, side in smaller if done < until), SIDE)

    def _loss(self, batch: Batch, side: int) -> torch.Tensor:
        pictures = varied_pictures(self._pixels[batch.places], side, self._rng)
        tokens = self._tokenizer(varied_texts(batch.texts, self._rng))
        tokens = with_noise(tokens, self._tokenizer.vocab_size - 2, self._rng)
        with torch.autocast("cpu", torch.bfloat16):
            seen = self._model.visual(pictures)
            read = encode_texts(self._model, tokens)
        seen, read = (torch.nn.functional.normalize(each.float(), dim=1) for each in (seen, read))
        scores = self._model.logit_scale.exp() * seen @ read.T
        return contrastive_loss(scores, torch.from_numpy(batch.truth))


def _remembered(before: torch.Tensor, now: torch.Tensor, _steps: torch.Tensor | int) -> torch.Tensor:
    return before + (1 - _MEMORY) * (now - before)


def _share_of_rate(step: int, done: float) -> float:
    """Linear up, then half a cosine down to nothing."""
    return min(1.0, (step + 1) / _WARMUP) * (1 + math.cos(math.pi * done)) / 2


def _optimiser(model: Any) -> torch.optim.Optimizer:
    decayed = [each for each in model.parameters() if each.ndim > 1]
    free = [each for each in model.parameters() if each.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": _WEIGHT_DECAY}, {"params": free, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))
