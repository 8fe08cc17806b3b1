"""Architectures: the shape of a model and the pictures it expects, by an open_clip name or by a JSON file.

The file is what open_clip itself writes beside a model (`open_clip_config.json`: `model_cfg` and, where it
differs from OpenAI's, `preprocess_cfg`), or only the inner `model_cfg`.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import open_clip
import torch
from open_clip.model import set_model_preprocess_cfg
from open_clip.transform import PreprocessCfg, image_transform_v2, merge_preprocess_dict
from PIL import Image

from microtome.errors import InputError

Tokenizer = Callable[[list[str]], torch.Tensor]

_MAX_BYTES = 1_000_000
_BESIDE = "open_clip_config.json"
BYTE_PAIRS = 49_408
_PARTS = (("embed_dim", int), ("vision_cfg", dict), ("text_cfg", dict))


@dataclass(frozen=True)
class Architecture:
    """A model without weights; `name` is open_clip's, or empty where a file describes it."""

    config: dict[str, Any]
    preprocess: dict[str, Any]
    name: str = ""


def described(path: Path, *, least_tokens: int = BYTE_PAIRS) -> Architecture:
    """The architecture that a JSON file describes, whose texts have at least so many kinds of tokens.

    Raises:
        InputError: it describes none, or one that needs more than itself and CLIP's tokens.
    """
    document = _read(path)
    config = document.get("model_cfg", document)
    if not isinstance(config, dict) or not all(isinstance(config.get(part), type_) for part, type_ in _PARTS):
        expected = "an object with embed_dim, vision_cfg and text_cfg, or one with model_cfg that holds them"
        raise InputError("the file does not describe an architecture", found=path.name, expected=expected)
    _check_self_contained(config, path, least_tokens)
    return Architecture(config, _preprocess(document.get("preprocess_cfg", {}), path))


def registered(name: str, weights: Path | None = None) -> Architecture:
    """The architecture that open_clip knows by name, with the preprocessing that goes with a weight file.

    That is what `open_clip_config.json` beside the file says, else what all published weights of the
    architecture agree on.

    Raises:
        InputError: no such name, or published weights that disagree.
    """
    known = known_name(name)
    config = open_clip.get_model_config(known)
    beside = weights and weights.parent / _BESIDE
    if beside and beside.is_file():
        return Architecture(config, _preprocess(_read(beside).get("preprocess_cfg", {}), beside), known)
    return Architecture(config, _agreed_preprocess(known), known)


def known_name(name: str) -> str:
    """open_clip's spelling of an architecture (ViT-B/32 is ViT-B-32).

    Raises:
        InputError: there is none; the nearest names are given.
    """
    names = open_clip.list_models()
    if (known := name.replace("/", "-")) in names:
        return known
    near = difflib.get_close_matches(known, names, n=3, cutoff=0.4)
    expected = (
        f"one of open_clip's {len(names)} architectures, for instance {', '.join(near or ['ViT-B-32'])}"
    )
    raise InputError("no architecture has that name", found=repr(name), expected=expected)


def build(architecture: Architecture) -> torch.nn.Module:
    """The model with whatever weights its constructor draws; torch's random state is left as it was.

    Raises:
        InputError: the architecture does not describe a model.
    """
    config = deepcopy(architecture.config)
    config["vision_cfg"].pop("timm_model_pretrained", None)
    try:
        with torch.random.fork_rng(devices=[]):
            model: Any = _class_of(config)(**config)
            preprocess = {**architecture.preprocess, "size": model.visual.image_size}
            set_model_preprocess_cfg(model, preprocess)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
        raise InputError("the architecture can't be built", found=found) from error
    built: torch.nn.Module = model
    return built


def tokenizer_of(architecture: Architecture) -> Tokenizer:
    """The function that turns texts into the architecture's tokens.

    Raises:
        InputError: it needs a package or a download that can't be had.
    """
    text = architecture.config["text_cfg"]
    try:
        tokenizer: Tokenizer
        if architecture.name:
            tokenizer = open_clip.get_tokenizer(architecture.name)
        else:
            options = text.get("tokenizer_kwargs") or {}
            tokenizer = open_clip.SimpleTokenizer(context_length=text.get("context_length", 77), **options)
        return tokenizer
    except ImportError as error:
        raise InputError(
            f"the tokenizer of {architecture.name} needs another package",
            found=str(error),
            fix="Install it (pip install transformers sentencepiece), or name an architecture without it.",
        ) from error
    except Exception as error:
        raise InputError(
            f"the tokenizer of {architecture.name or 'the architecture'} can't be loaded", found=str(error)
        ) from error


def cut_tokenizer(merges: Path, text: dict[str, Any]) -> Tokenizer:
    """The function that turns texts into tokens by the byte pairs of a file, as the text model expects them.

    Raises:
        InputError: the file makes another number of tokens than the text model knows.
    """
    tokenizer = open_clip.SimpleTokenizer(bpe_path=str(merges), context_length=text["context_length"])
    if tokenizer.vocab_size != text["vocab_size"]:
        found, expected = f"{tokenizer.vocab_size} tokens", f"{text['vocab_size']}"
        raise InputError("the byte pairs do not fit the text model", found=found, expected=expected)
    cut: Tokenizer = tokenizer
    return cut


def _check_self_contained(config: dict[str, Any], path: Path, least_tokens: int) -> None:
    text, vision = config["text_cfg"], config["vision_cfg"]
    options, tokens = text.get("tokenizer_kwargs") or {}, text.get("vocab_size", BYTE_PAIRS)
    # among open_clip's ways to shorten texts are random ones, and one that downloads a parser
    own_tokenizer = isinstance(options, dict) and not set(options) - {"clean"}
    foreign = {"hf_model_name", "hf_tokenizer_name"} & set(text) or ":" in str(vision.get("timm_model_name"))
    if foreign or not own_tokenizer:
        fix = "Name one of open_clip's own architectures instead."
        raise InputError("an architecture file can't ask for anything else", found=path.name, fix=fix)
    if not isinstance(tokens, int) or tokens < least_tokens:
        what = "the text model knows too few tokens for CLIP's byte pairs"
        raise InputError(what, found=f"vocab_size {tokens}", expected=f"{least_tokens} or more")


def _class_of(config: dict[str, Any]) -> Any:
    foreign_text = "hf_model_name" in config["text_cfg"]
    if not config.pop("custom_text", False) and not foreign_text:
        return open_clip.CLIP
    if foreign_text:
        config["text_cfg"]["hf_model_pretrained"] = False  # all weights come from one place
    return open_clip.CoCa if "multimodal_cfg" in config else open_clip.CustomTextCLIP


def _agreed_preprocess(name: str) -> dict[str, Any]:
    tags = open_clip.list_pretrained_tags_by_model(name)
    choices = [_preprocess(open_clip.get_pretrained_cfg(name, tag), Path(name)) for tag in tags]
    if any(choice != choices[0] for choice in choices):
        raise InputError(
            f"published weights of {name} disagree on how pictures are prepared",
            fix=f"Put {_BESIDE} with a preprocess_cfg beside the weights, as open_clip writes it.",
        )
    return choices[0] if choices else _preprocess({}, Path(name))


def _preprocess(overlay: dict[str, Any], source: Path) -> dict[str, Any]:
    try:
        preprocess = PreprocessCfg(**merge_preprocess_dict(PreprocessCfg(), overlay))
        blank = image_transform_v2(preprocess, is_train=False)(Image.new("RGB", (8, 8)))
        if len(preprocess.mean) != 3 or not blank.isfinite().all():
            raise ValueError("mean and std need three numbers each, std above 0")
    except Exception as error:
        found = f"{source.name}: {type(error).__name__} {error}".strip()
        raise InputError("preprocess_cfg is not usable", found=found) from error
    return asdict(preprocess)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError("the architecture file is too large", found=path.name, expected="at most 1 MB")
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise InputError("the architecture file can't be read", found=f"{path.name}: {error}") from error
    if not isinstance(document, dict):
        raise InputError("the architecture file is not a JSON object", found=path.name)
    return document
