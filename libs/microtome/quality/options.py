"""What a user may set of how scores are computed."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from microtome.errors import InputError

IMPORTED = "imported."
"""How the families begin that hold a column of the user's."""


@dataclass(frozen=True)
class ScoreOptions:
    """`missing_confidence`: how confident an unmatched prediction must be to stand for a missing label.

    Raises: InputError for a value outside [0, 1].
    """

    missing_confidence: float = 0.95

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if not (math.isfinite(value) and 0 <= value <= 1):
                raise InputError(f"{each.name} is out of range", found=value, expected="0 to 1")
