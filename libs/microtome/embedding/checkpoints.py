"""Checkpoints: weight files of the user's, read without running anything that is in them."""

from __future__ import annotations

import os
import pickle
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import open_clip
import torch

from microtome.errors import InputError

_PICKLES = (".pt", ".pth", ".bin")
_FORCED = "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"


def check_weights_file(path: Path, *, allow_pickle_weights_only: bool) -> None:
    """Raises `InputError` unless the file is there and of a kind that may be read."""
    if not path.is_file():
        raise InputError("there is no such weights file", found=path, expected="a .safetensors file")
    suffix = path.suffix
    if suffix not in (".safetensors", *_PICKLES):
        raise InputError(
            "weights of this kind can't be read", found=path.name, expected="a .safetensors file"
        )
    if suffix == ".safetensors":
        return
    if not allow_pickle_weights_only:
        raise InputError(
            "weights in pickle format are not read unless you say so",
            found=path.name,
            expected="a .safetensors file",
            fix="Convert them to .safetensors (`safetensors.torch.save_file` of the state that "
            "`torch.load(..., weights_only=True)` gives), and name that file.",
        )
    if os.environ.get(_FORCED, "0").lower() in ("1", "y", "yes", "true"):
        raise InputError(f"{_FORCED} is set, so that pickles could run code", fix="Unset it.")


def fill_from_file(model: torch.nn.Module, path: Path) -> None:
    """Replaces every weight by the checked file's of the same name.

    Raises:
        InputError: a damaged file, one that holds more than tensors, or weights of another architecture; the
            first key that is missing or unexpected is named.
    """
    try:
        with _formats_silenced():
            mismatch = open_clip.load_checkpoint(model, str(path), strict=False, weights_only=True)
    except Exception as error:
        raise _unusable(path, error) from error
    for kind, keys in (("missing", mismatch.missing_keys), ("unexpected", mismatch.unexpected_keys)):
        if keys:
            raise InputError(
                "the weights do not fit the architecture",
                found=f"{len(keys)} {kind} in {path.name}, first {keys[0]!r}",
                fix="Name the architecture that the weights were trained with.",
            )


def _unusable(path: Path, error: Exception) -> InputError:
    if isinstance(error, pickle.UnpicklingError) or "weights_only" in str(error):
        # torch's own text would tell the reader how to run what is in the file
        what = "the weights file is damaged or holds more than weights"
        fix = "Nothing in it was run. Use weights from a source you trust, as .safetensors."
        return InputError(what, found=path.name, fix=fix)
    # of torch's list of tensors of another shape the first will do
    lines = [line.strip() for line in str(error).strip().splitlines()] or [""]
    first = next((line for line in lines if line.startswith("size mismatch")), lines[0])[:300]
    what = "the weights file is damaged or of another architecture"
    return InputError(what, found=f"{path.name}: {type(error).__name__}: {first}")


@contextmanager
def _formats_silenced() -> Iterator[None]:
    # torch remarks on formats that are read all the same, or refused with a reason of their own
    with warnings.catch_warnings():
        for message in ("Detected pickle protocol", "'torch.load' received a zip file that looks like"):
            warnings.filterwarnings("ignore", message=message, category=UserWarning)
        yield
