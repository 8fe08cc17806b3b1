"""How often what occurs in the streets: the settings of the world, with a domain gap between the splits."""

from __future__ import annotations

from dataclasses import dataclass, field

from microtome.errors import InputError

SPLITS = ("train", "val", "new")


def _require_shares(settings: object, *, together: tuple[tuple[str, ...], ...]) -> None:
    """Each share must lie in [0, 1], and so must the sum of those that exclude each other."""
    for names in together:
        shares = [getattr(settings, name) for name in names]
        if min(shares) < 0.0 or sum(shares) > 1.0:
            raise InputError(
                f"impossible shares of {' and '.join(names)}",
                found=", ".join(f"{share:g}" for share in shares),
                expected="0 to 1 each and together",
            )


@dataclass(frozen=True)
class CrosswalkShares:
    """Shares in [0, 1] of crosswalks that are worn or faded (the rest is fresh), diagonal, blocked."""

    worn: float
    faded: float
    diagonal: float
    blocked: float

    def __post_init__(self) -> None:
        _require_shares(self, together=(("worn", "faded"), ("diagonal",), ("blocked",)))


@dataclass(frozen=True)
class Shares:
    """Shares in [0, 1] of scenes in a light or a weather (the rest is day, clear)."""

    dusk: float = 0.16
    night: float = 0.2
    rain: float = 0.16
    fog: float = 0.12
    snow: float = 0.12

    def __post_init__(self) -> None:
        _require_shares(self, together=(("dusk", "night"), ("rain", "fog", "snow")))


@dataclass(frozen=True)
class WorldSettings:
    """The picture's size and every split's shares; in train the hard crosswalks are rare."""

    width: int = 640
    height: int = 480
    conditions: Shares = field(default_factory=Shares)
    train: CrosswalkShares = CrosswalkShares(worn=0.2, faded=0.03, diagonal=0.03, blocked=0.04)
    val: CrosswalkShares = CrosswalkShares(worn=0.28, faded=0.28, diagonal=0.2, blocked=0.2)
    new: CrosswalkShares = CrosswalkShares(worn=0.28, faded=0.34, diagonal=0.24, blocked=0.24)

    def __post_init__(self) -> None:
        if self.width < 480 or self.height < 360:
            raise InputError(
                "the pictures of the streets world are too small",
                found=f"{self.width} x {self.height} pixels",
                expected="at least 480 x 360",
            )

    def crosswalks(self, split: str) -> CrosswalkShares:
        """The shares of a split. Raises InputError for an unknown one."""
        if split not in SPLITS:
            raise InputError("no such split of the streets world", found=split, expected=" or ".join(SPLITS))
        shares: CrosswalkShares = getattr(self, split)
        return shares
