"""Models: how a user names one, parsed without loading anything.

bundled                     the model that comes with Microtome
untrained, untrained:SEED   a small tower of random weights: pictures resemble themselves, words mean nothing
ARCH/PRETRAINED             an open_clip architecture with one of its published weights
ARCH=FILE                   an open_clip architecture, or a JSON file that describes one, with a weights file

A weights file does not say whether it was trained with QuickGELU, as OpenAI's were: for those name the
architecture that ends in -quickgelu. Published weights know it themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from microtome.errors import InputError

Kind = Literal["pretrained", "checkpoint", "untrained", "bundled"]

BUNDLED_FOLDER = Path(__file__).parent / "bundled"
BUNDLED_ARCHITECTURE, BUNDLED_WEIGHTS = "architecture.json", "model.safetensors"
BUNDLED_MERGES, BUNDLED_WORDS = "merges.txt.gz", "words.txt"
BUNDLED_FILES = (BUNDLED_ARCHITECTURE, BUNDLED_WEIGHTS, BUNDLED_MERGES, BUNDLED_WORDS)
CHOICES = (
    "Name ARCH/PRETRAINED (for instance ViT-B-32/laion2b_s34b_b79k, which is downloaded once), ARCH=FILE "
    "(for instance ViT-B-32=weights.safetensors, a local checkpoint), or untrained (random weights)."
)


@dataclass(frozen=True)
class ModelSpec:
    """A model as named; `weights` is a pretrained tag or a file, `seed` belongs to untrained models.

    `allow_pickle_weights_only` admits weight files in pickle format (.pt, .bin), read by torch's restricted
    unpickler, which builds tensors and runs nothing; without it only .safetensors is read.
    """

    kind: Kind
    architecture: str = ""
    weights: str = ""
    seed: int = 0
    allow_pickle_weights_only: bool = False

    @classmethod
    def parse(cls, text: str, *, allow_pickle_weights_only: bool = False) -> ModelSpec:
        """The model that a text names. Raises `InputError` with the ways to name one."""
        named = text.strip()
        if named == "bundled":
            return cls("bundled")
        if named == "untrained" or named.startswith("untrained:"):
            return cls("untrained", seed=_seed(named))
        if "=" in named:
            return cls("checkpoint", *_halves(named), allow_pickle_weights_only=allow_pickle_weights_only)
        architecture, _, tag = named.rpartition("/")
        if not architecture or not tag:
            raise _unknown(text)
        return cls("pretrained", architecture, tag, allow_pickle_weights_only=allow_pickle_weights_only)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ModelSpec:
        """The model that an encoder's `spec` describes, to load it again."""
        allowed = bool(document["allow_pickle_weights_only"])
        return cls.parse(document["model"], allow_pickle_weights_only=allowed)

    @property
    def name(self) -> str:
        """The text that names the model; parsing it gives the model back."""
        match self.kind:
            case "bundled":
                return "bundled"
            case "untrained":
                return f"untrained:{self.seed}"
            case "checkpoint":
                return f"{self.architecture}={self.weights}"
            case "pretrained":
                return f"{self.architecture}/{self.weights}"


def default_spec(named: str | None, *, allow_pickle_weights_only: bool = False) -> ModelSpec:
    """The model that is named, else the bundled one.

    Raises:
        InputError: there is neither; the choices are given.
    """
    if named:
        return ModelSpec.parse(named, allow_pickle_weights_only=allow_pickle_weights_only)
    if is_bundled_available():
        return ModelSpec("bundled")
    raise InputError("no model is named and none is bundled", fix=CHOICES)


def is_bundled_available(folder: Path = BUNDLED_FOLDER) -> bool:
    """Whether this installation holds the bundled model."""
    return all((folder / name).is_file() for name in BUNDLED_FILES)


def _seed(named: str) -> int:
    digits = named.removeprefix("untrained").removeprefix(":")
    if named == "untrained":
        return 0
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise InputError(
            "the seed is not usable", found=repr(digits), expected="untrained:SEED, a whole number"
        )
    return int(digits)


def _halves(named: str) -> tuple[str, str]:
    # a path may hold '=' itself: a description's suffix marks where it ends
    description, mark, file = named.partition(".json=")
    architecture, weights = (description + ".json", file) if mark else named.split("=", 1)
    if not architecture or not weights:
        raise _unknown(named)
    return architecture, weights


def _unknown(text: str) -> InputError:
    return InputError("the model is not named in a way I know", found=repr(text), fix=CHOICES)
