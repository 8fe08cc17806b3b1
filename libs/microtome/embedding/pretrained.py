"""Pretrained weights: open_clip's published ones, which the Hugging Face client downloads into its cache."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import huggingface_hub
import open_clip
import torch

from microtome.embedding.checkpoints import check_weights_file
from microtome.errors import InputError


def load_pretrained(name: str, tag: str, *, allow_pickle_weights_only: bool) -> tuple[torch.nn.Module, bool]:
    """The model `name` (open_clip's spelling) with the weights `tag`, and whether those want QuickGELU.

    Environment variables of the Hugging Face client hold: with HF_HUB_OFFLINE only its cache is read.

    Raises:
        InputError: no such tag, weights that can't be downloaded, or published as a pickle only.
    """
    published = _published(name, tag)
    with _quick_gelu_silenced():
        file = _download(name, tag, published)
        check_weights_file(file, allow_pickle_weights_only=allow_pickle_weights_only)
        quick_gelu = bool(published.get("quick_gelu"))
        try:
            with torch.random.fork_rng(devices=[]):
                model, _, _ = open_clip.create_model_and_transforms(
                    name,
                    pretrained=tag,
                    force_quick_gelu=quick_gelu,
                    pretrained_text=False,
                    weights_only=True,
                )
        except Exception as error:
            found = f"{type(error).__name__}: {error}"[:500]
            raise InputError(f"the weights of {name}/{tag} can't be loaded", found=found) from error
    return model, quick_gelu


def _published(name: str, tag: str) -> dict[str, Any]:
    published: dict[str, Any] = open_clip.get_pretrained_cfg(name, tag)
    if published:
        return published
    tags = open_clip.list_pretrained_tags_by_model(name)
    near = difflib.get_close_matches(tag, tags, n=3, cutoff=0.0)
    expected = (
        f"one of its {len(tags)} tags, for instance {', '.join(near)}" if tags else "no tag: it has none"
    )
    fix = f"With weights of your own, name {name}=FILE."
    raise InputError(
        f"{name} has no published weights of that name", found=repr(tag), expected=expected, fix=fix
    )


def _download(name: str, tag: str, published: dict[str, Any]) -> Path:
    try:
        return Path(open_clip.download_pretrained(published))
    except Exception as error:
        offline = "; HF_HUB_OFFLINE is set" if huggingface_hub.is_offline_mode() else ""
        raise InputError(
            f"the weights of {name}/{tag} are not on this machine and can't be downloaded",
            found=f"{str(error).strip().splitlines()[0][:300]}{offline}",
            fix=f"Name a local checkpoint: {name}=weights.safetensors.",
        ) from error


@contextmanager
def _quick_gelu_silenced() -> Iterator[None]:
    # one published model, roberta-ViT-B-32, disagrees with open_clip's own description, which is right
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="QuickGELU mismatch", category=UserWarning)
        yield
