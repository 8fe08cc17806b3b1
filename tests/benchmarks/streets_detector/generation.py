"""The streets to learn from, those that more can be chosen from, and those to be judged on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from microtome.streets import PlantedErrors, WorldSettings, write_streets
from microtome.streets.world import CrosswalkShares

TRAINING_SEED, VAL_SEED = 4711, 7
CATEGORIES = 9
# Nobody's labels are perfect: those of `train` carry errors of every kind; the truth lies aside.
TRAINING_ERRORS = PlantedErrors(missing=0.04, swapped=0.05, moved=0.04, spurious=0.02)
# What the detector is to be bad at is rarer than in the world's own `train`.
TAUGHT = WorldSettings(train=CrosswalkShares(worn=0.08, faded=0.005, diagonal=0.01, blocked=0.01))


@dataclass(frozen=True)
class Amounts:
    """How many scenes of every split."""

    train: int = 4000
    new: int = 1500
    val: int = 2000


def written(work: Path, split: str, amounts: Amounts, *, seed: int | None = None, processes: int = 2) -> Path:
    """The folder of a split's scenes, written unless it is there already."""
    seed = seed if seed is not None else VAL_SEED if split == "val" else TRAINING_SEED
    folder = work / f"{split}-{seed}"
    if not (folder / "annotations.json").exists():
        planted = TRAINING_ERRORS if split == "train" else None
        write_streets(folder, getattr(amounts, split), seed, split, planted, processes, world=TAUGHT)
    return folder
