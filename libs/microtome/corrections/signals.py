"""Signals: the scores that raise suspicion of a label error, and of which kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets import Items

Suspicion = Literal["category", "location", "spurious", "missing", "label"]


@dataclass(frozen=True)
class Signal:
    """A score column of objects or predictions; `worst` is the end where the errors are."""

    items: Items
    column: str
    worst: Literal["high", "low"]
    suspicion: Suspicion


SIGNALS: tuple[Signal, ...] = (
    Signal("objects", "label_trust", "low", "label"),
    Signal("objects", "category_trust", "low", "category"),
    Signal("objects", "label_quality", "low", "category"),
    Signal("objects", "neighbour_agreement", "low", "category"),
    Signal("objects", "mistakenness", "high", "category"),
    Signal("objects", "swapped", "high", "category"),
    Signal("objects", "box_trust", "low", "location"),
    Signal("objects", "mistakenness_location", "high", "location"),
    Signal("objects", "badly_located", "high", "location"),
    Signal("objects", "possible_spurious", "high", "spurious"),
    Signal("predictions", "missing_label", "high", "missing"),
    Signal("predictions", "possible_missing", "high", "missing"),
    Signal("predictions", "overlooked", "high", "missing"),
)


def signals_among(items: Items, columns: Sequence[str]) -> list[Signal]:
    """The signals of these items whose column is there."""
    return [signal for signal in SIGNALS if signal.items == items and signal.column in columns]


def badness(values: pa.ChunkedArray, signal: Signal) -> npt.NDArray[np.float64]:
    """The score `(N,)` turned so that high is bad, NaN where there is none."""
    numbers: npt.NDArray[np.float64] = values.cast(pa.float64()).to_numpy().astype(np.float64)
    return numbers if signal.worst == "high" else -numbers
