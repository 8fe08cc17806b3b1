"""Digests: what tells two encoders apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import torch


def encoder_digest(description: Mapping[str, Any], weights: Mapping[str, torch.Tensor]) -> str:
    """sha256 in hexadecimal over the description and each tensor's name, dtype, shape and bytes.

    The description counts as canonical JSON. The order of keys and of tensors does not matter, nor where the
    weights come from or on which device they are.
    """
    digest = hashlib.sha256(json.dumps(description, sort_keys=True, separators=(",", ":")).encode())
    for name, tensor in sorted(weights.items()):
        digest.update(f"\0{name}\0{tensor.dtype}\0{tuple(tensor.shape)}\0".encode())
        digest.update(_bytes_of(tensor))
    return digest.hexdigest()


def _bytes_of(tensor: torch.Tensor) -> memoryview:
    # viewed as bytes, because numpy has no bfloat16
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    return flat.view(torch.uint8).numpy().data
