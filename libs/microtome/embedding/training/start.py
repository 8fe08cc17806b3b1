"""Where a training starts that goes on from an earlier one, whose captions had other words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import open_clip
import torch

from microtome.embedding.checkpoints import fill_from_file
from microtome.embedding.models import BUNDLED_MERGES, BUNDLED_WEIGHTS
from microtome.embedding.training.model import CONTEXT, SIDE, architecture, new_model
from microtome.embedding.training.words import tokenizer_of


def go_on_from(folder: Path, model: Any, tokenizer: open_clip.SimpleTokenizer) -> None:
    """Fills a model with the weights of the one in `folder`; tokens are known by their spelling.

    Raises:
        InputError: a folder without such a model, or one of another architecture.
    """
    before = tokenizer_of(folder / BUNDLED_MERGES, CONTEXT)
    earlier = new_model(architecture(before.vocab_size, SIDE))
    fill_from_file(earlier, folder / BUNDLED_WEIGHTS)
    places = [
        (at, before.encoder[spelled])
        for spelled, at in tokenizer.encoder.items()
        if spelled in before.encoder
    ]
    now, then = torch.tensor(places).T
    weights = earlier.state_dict()
    tokens = model.token_embedding.weight.detach().clone()
    tokens[now] = weights["token_embedding.weight"][then]
    model.load_state_dict(weights | {"token_embedding.weight": tokens})
