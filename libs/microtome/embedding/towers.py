"""Towers: open_clip models with their weights, on the CPU, however they were named."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import open_clip
import torch

from microtome.embedding import models
from microtome.embedding.architectures import (
    Architecture,
    Tokenizer,
    build,
    cut_tokenizer,
    described,
    known_name,
    registered,
    tokenizer_of,
)
from microtome.embedding.checkpoints import check_weights_file, fill_from_file
from microtome.embedding.logs import root_logger_untouched
from microtome.embedding.models import ModelSpec
from microtome.embedding.pretrained import load_pretrained
from microtome.embedding.untrained import fill_from_seed
from microtome.errors import InputError


@dataclass(frozen=True)
class Tower:
    """A model with its weights, and the architecture it was built from.

    `words` are those it was taught; None where texts of all kinds were.
    """

    model: torch.nn.Module
    tokenizer: Tokenizer
    config: dict[str, Any]
    words: frozenset[str] | None = None


def load_tower(spec: ModelSpec) -> Tower:
    """The model that is named. Raises `InputError` where it can't be had or its weights don't fit."""
    with root_logger_untouched():
        match spec.kind:
            case "bundled":
                return bundled_tower(models.BUNDLED_FOLDER)
            case "untrained":
                return _untrained(spec.seed)
            case "checkpoint":
                return _checkpoint(spec)
            case "pretrained":
                return _pretrained(spec)


def bundled_tower(folder: Path) -> Tower:
    """The model that a folder of this package holds."""
    if not models.is_bundled_available(folder):
        raise InputError("no model is bundled with this installation", fix=models.CHOICES)
    architecture = described(folder / models.BUNDLED_ARCHITECTURE, least_tokens=1)
    tokenizer = cut_tokenizer(folder / models.BUNDLED_MERGES, architecture.config["text_cfg"])
    model = build(architecture)
    fill_from_file(model, folder / models.BUNDLED_WEIGHTS)
    words = (folder / models.BUNDLED_WORDS).read_text(encoding="utf-8").split()
    return Tower(model, tokenizer, architecture.config, frozenset(words))


def _untrained(seed: int) -> Tower:
    with resources.as_file(resources.files("microtome.embedding") / "untrained.json") as file:
        architecture = described(file)
    model = build(architecture)
    fill_from_seed(model, seed)
    return Tower(model, tokenizer_of(architecture), architecture.config)


def _checkpoint(spec: ModelSpec) -> Tower:
    weights = Path(spec.weights)
    check_weights_file(weights, allow_pickle_weights_only=spec.allow_pickle_weights_only)
    if spec.architecture.endswith(".json"):
        return _filled(described(Path(spec.architecture)), weights)
    return _filled(registered(spec.architecture, weights), weights)


def _filled(architecture: Architecture, weights: Path) -> Tower:
    tokenizer = tokenizer_of(architecture)
    model = build(architecture)
    fill_from_file(model, weights)
    return Tower(model, tokenizer, architecture.config)


def _pretrained(spec: ModelSpec) -> Tower:
    name = known_name(spec.architecture)
    config: dict[str, Any] = open_clip.get_model_config(name)
    tokenizer = tokenizer_of(Architecture(config, {}, name))  # before a long download that would be in vain
    model, quick_gelu = load_pretrained(
        name, spec.weights, allow_pickle_weights_only=spec.allow_pickle_weights_only
    )
    return Tower(model, tokenizer, config | {"quick_gelu": True} if quick_gelu else config)
