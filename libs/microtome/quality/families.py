"""The table of families: every score that Microtome computes by itself, in the order it computes them."""

from __future__ import annotations

from microtome.quality.family import Family

FAMILIES: tuple[Family, ...] = ()
