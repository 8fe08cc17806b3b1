"""Answers kept in the home part by part: what was computed before is read, what is missing is computed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from microtome.datasets import Fence, Home, Meter, Progress
from microtome.datasets.derived import DerivedKey, read_all_derived, write_derived

COMPARED, GAPS, HALF, CONFOUNDED = "compared", "gaps", "half", "confounded"
METHODS: Mapping[str, int] = {COMPARED: 4, GAPS: 4, HALF: 4, CONFOUNDED: 3}
"""How parts of each kind are computed now: to be raised when they would come out otherwise than before."""

Place = TypeVar("Place", bound=Hashable)
Part = TypeVar("Part")


@dataclass(frozen=True)
class Parts(Generic[Place, Part]):
    """The parts of an answer by their places in it, each kept under the key of all that it depends on."""

    home: Home
    type: type[Part]
    keys: Mapping[Place, DerivedKey]

    def known(self) -> dict[Place, Part]:
        """The parts that are kept and still hold, in the order of the places."""
        found = read_all_derived(self.home, list(self.keys.values()), self.type)
        return {place: part for place, part in zip(self.keys, found, strict=True) if part is not None}

    def completed(
        self,
        make: Callable[[Place], Part],
        stage: str,
        progress: Progress | None = None,
        fence: Fence | None = None,
    ) -> dict[Place, Part]:
        """All parts; each that was missing is kept as soon as it is made, so that it is never made again."""
        known = self.known()
        missing = [place for place in self.keys if place not in known]
        meter = Meter(progress, stage, len(missing))
        for place in missing:
            known[place] = make(place)
            self._keep(place, known[place], fence)
            meter.advance()
        return {place: known[place] for place in self.keys}

    def _keep(self, place: Place, part: Part, fence: Fence | None) -> None:
        if fence is not None:
            fence()
        write_derived(self.home, self.keys[place], part)
