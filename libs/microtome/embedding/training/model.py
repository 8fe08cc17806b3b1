"""The model that is trained: a small residual network for pictures and two transformer layers for texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import open_clip
import torch
from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
from safetensors.torch import save_file

from microtome.embedding.models import BUNDLED_ARCHITECTURE, BUNDLED_WEIGHTS

SIDE = 96  # pixels of a picture
CONTEXT = 32  # tokens of a text
WIDTH = 192
_LENGTHS = 4  # groups of texts by length


def architecture(vocabulary_size: int, side: int) -> dict[str, Any]:
    """open_clip's description of the model, for pictures of `side` pixels."""
    return {
        "model_cfg": {
            "embed_dim": WIDTH,
            "vision_cfg": {
                "timm_model_name": "resnet10t",
                "timm_model_pretrained": False,
                "timm_pool": "avg",
                "timm_proj": "linear",
                "image_size": side,
            },
            "text_cfg": {
                "context_length": CONTEXT,
                "vocab_size": vocabulary_size,
                "width": WIDTH,
                "heads": 4,
                "layers": 2,
            },
        },
        "preprocess_cfg": {
            "mean": list(OPENAI_DATASET_MEAN),
            "std": list(OPENAI_DATASET_STD),
            "interpolation": "bicubic",
            "resize_mode": "squash",
        },
    }


def new_model(description: dict[str, Any]) -> Any:
    """The model with fresh weights, drawn from torch's random numbers."""
    config = json.loads(json.dumps(description["model_cfg"]))
    return open_clip.CLIP(**config).to(memory_format=torch.channels_last)


def encode_texts(model: Any, tokens: torch.Tensor) -> torch.Tensor:
    """What `model.encode_text` gives, `(N, D)`; texts of a length together, to compute less padding."""
    order = tokens.argmax(dim=1).argsort()
    parts = [_encode(model, tokens[part]) for part in order.chunk(_LENGTHS)]
    return torch.cat(parts)[order.argsort()]


def _encode(model: Any, tokens: torch.Tensor) -> torch.Tensor:
    ends = tokens.argmax(dim=1)
    longest = int(ends.max()) + 1
    words = model.token_embedding(tokens[:, :longest]) + model.positional_embedding[:longest]
    mixed = model.ln_final(model.transformer(words, attn_mask=model.attn_mask[:longest, :longest]))
    projected: torch.Tensor = mixed[torch.arange(len(tokens)), ends] @ model.text_projection
    return projected


def save(model: Any, description: dict[str, Any], folder: Path) -> None:
    """Writes the description and the weights in half precision."""
    weights = {
        name: (each.half() if each.is_floating_point() else each).contiguous().clone()
        for name, each in model.state_dict().items()
    }
    temporary = folder / f".tmp-{BUNDLED_WEIGHTS}"
    save_file(weights, temporary)
    temporary.replace(folder / BUNDLED_WEIGHTS)
    (folder / BUNDLED_ARCHITECTURE).write_text(json.dumps(description, indent=4) + "\n", encoding="utf-8")
