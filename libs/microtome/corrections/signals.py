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
    """A score column of objects or predictions; `worst` is the end where the errors are.

    Before any verdict, one look in two finds an error at the rank `half`, and fewer beyond, the faster the
    larger `slope` (see `chances`). A score that `sums_up` others speaks alone where it is there.
    """

    items: Items
    column: str
    worst: Literal["high", "low"]
    suspicion: Suspicion
    half: float
    slope: float
    sums_up: bool = False


SIGNALS: tuple[Signal, ...] = (
    Signal("objects", "label_trust", "low", "label", 0.02, 2.0, sums_up=True),
    Signal("objects", "category_trust", "low", "category", 0.016, 1.6),
    Signal("objects", "label_quality", "low", "category", 0.018, 1.7),
    Signal("objects", "neighbour_agreement", "low", "category", 0.018, 1.3),
    Signal("objects", "mistakenness", "high", "category", 0.003, 1.3),
    Signal("objects", "swapped", "high", "category", 0.002, 1.0),
    Signal("objects", "box_trust", "low", "location", 0.006, 1.0),
    Signal("objects", "mistakenness_location", "high", "location", 0.001, 0.8),
    Signal("objects", "badly_located", "high", "location", 0.001, 0.8),
    Signal("objects", "possible_spurious", "high", "spurious", 0.005, 0.9),
    Signal("predictions", "missing_label", "high", "missing", 0.005, 2.0, sums_up=True),
    Signal("predictions", "possible_missing", "high", "missing", 0.003, 1.5),
    Signal("predictions", "overlooked", "high", "missing", 0.003, 1.5),
)


def signals_among(items: Items, columns: Sequence[str]) -> list[Signal]:
    """The signals of these items whose column is there."""
    return [signal for signal in SIGNALS if signal.items == items and signal.column in columns]


def badness(values: pa.ChunkedArray, signal: Signal) -> npt.NDArray[np.float64]:
    """The score `(N,)` turned so that high is bad, NaN where there is none."""
    numbers: npt.NDArray[np.float64] = values.cast(pa.float64()).to_numpy().astype(np.float64)
    return numbers if signal.worst == "high" else -numbers
