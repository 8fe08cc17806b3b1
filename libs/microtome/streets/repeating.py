"""Pictures that nearly repeat another one: near-duplicates in a split, leaks from another split."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from microtome.errors import InputError
from microtome.streets.sampling import generator, jittered, sample_scene
from microtome.streets.scene import Scene
from microtome.streets.world import WorldSettings

_DUPLICATE, _LEAK = 1, 4  # purposes of random numbers


@dataclass(frozen=True)
class LeakSource:
    """The pictures of another split: its seed, their number, the share that repeats an earlier one."""

    split: str
    seed: int
    images: int
    near_duplicates: float = 0.0

    @classmethod
    def of_folder(cls, folder: Path) -> LeakSource:
        """The pictures in a folder that `write_streets` wrote, in a world of default settings.

        Raises InputError for another folder, or when pictures in it leaked from elsewhere themselves.
        """
        try:
            about = json.loads((folder / "annotations.json").read_bytes())
            truth = json.loads((folder / "truth.json").read_bytes())
            info, share = about["info"], truth["planted"]["near_duplicates"]
            source = cls(info["split"], info["seed"], len(about["images"]), share)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unusable(folder, repr(error)) from error
        if "leaks_from" in truth:
            raise _unusable(folder, "leaks from a third split")
        return source


def _unusable(folder: Path, found: str) -> InputError:
    return InputError(
        "nothing can leak from this folder", found=f"{folder}: {found}",
        expected="pictures that `microtome streets` drew, with no leaks in them",
    )  # fmt: skip


@dataclass(frozen=True)
class Leaks:
    """The share in [0, 1] of pictures that nearly repeat one of another split."""

    source: LeakSource
    share: float = 0.05

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= 1.0:
            raise InputError("the share of leaks is impossible", found=self.share, expected="0 to 1")
        if self.source.images < 1:
            raise InputError("nothing can leak from a split without pictures", found=self.source)


@dataclass(frozen=True)
class Origin:
    """A scene; the index in its split that it nearly repeats, and the index in the split it leaked from."""

    scene: Scene
    duplicate_of: int | None = None
    leak_of: int | None = None


@dataclass(frozen=True)
class Series:
    """The scenes of a split, some of which repeat others."""

    world: WorldSettings
    split: str
    seed: int
    near_duplicates: float = 0.0
    leaks: Leaks | None = None

    def at(self, index: int) -> Origin:
        """The scene at an index."""
        rng = generator(self.seed, self.split, index, _DUPLICATE)
        if index == 0 or rng.uniform() >= self.near_duplicates:
            return self._first(index)
        before = int(rng.integers(0, index))
        while (original := self.at(before)).duplicate_of is not None:
            before = original.duplicate_of
        return Origin(jittered(original.scene, rng), before, original.leak_of)

    def _first(self, index: int) -> Origin:
        """A scene that repeats none of its split."""
        if self.leaks is not None:
            rng = generator(self.seed, self.split, index, _LEAK)
            if rng.uniform() < self.leaks.share:
                return self._leaked(self.leaks.source, rng)
        return Origin(sample_scene(self.world, self.seed, self.split, index))

    def _leaked(self, source: LeakSource, rng: np.random.Generator) -> Origin:
        elsewhere = Series(self.world, source.split, source.seed, source.near_duplicates)
        of = int(rng.integers(0, source.images))
        original = elsewhere.at(of)
        return Origin(jittered(original.scene, rng), leak_of=of)
