"""Work: what the crop pipeline is given, reports on the way, and hands back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from microtome.boxes import Boxes
from microtome.errors import InputError


@dataclass(frozen=True, eq=False)
class PictureWork:
    """One picture file and what to encode of it: the whole (`whole_key`) and crops of boxes `(N, 4)`, pixels.

    `picture_sha256` is the digest the file had when it was imported, which the keys were made from: a file
    that has changed since is set aside. `oriented` says that boxes refer to the picture upright, as
    displayed, and not as stored; all of it is encoded upright then.

    Raises:
        InputError: boxes without a key or a place.
    """

    path: Path
    picture_sha256: str
    boxes: Boxes
    box_keys: list[bytes]
    whole_key: bytes | None
    oriented: bool = False

    def __post_init__(self) -> None:
        count = len(self.boxes)
        if len(self.box_keys) != count:
            raise InputError("every box needs a key", found=f"{len(self.box_keys)} keys", expected=f"{count}")
        if count and not (np.isfinite(self.boxes).all() and (self.boxes[:, 2:] >= 0).all()):
            raise InputError("a box has no place", expected="finite numbers, width and height not negative")

    @property
    def keys(self) -> list[bytes]:
        """Keys of all vectors wanted, the whole picture's first."""
        return [*([] if self.whole_key is None else [self.whole_key]), *self.box_keys]

    @property
    def places(self) -> list[list[float] | None]:
        """Boxes in pixels in the order of the keys; None is the whole picture."""
        return [*([] if self.whole_key is None else [None]), *self.boxes.tolist()]

    def __len__(self) -> int:
        return len(self.box_keys) + (self.whole_key is not None)


class Unreadable(NamedTuple):
    """A picture that was set aside, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class EmbedProgress:
    """`done` of `total` vectors, `rate` a second; None where it can't be known (yet)."""

    done: int
    total: int | None
    rate: float | None
    seconds_left: float | None


@dataclass(frozen=True)
class EmbedSummary:
    """What was committed, and what was set aside."""

    n_vectors: int
    unreadable: list[Unreadable]
    seconds: float
