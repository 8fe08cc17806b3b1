"""The table of families: every score that Microtome computes by itself, in the order it computes them."""

from __future__ import annotations

from microtome.quality.box_families import BOX_FAMILIES
from microtome.quality.family import Family
from microtome.quality.picture_families import PICTURE_FAMILIES

FAMILIES: tuple[Family, ...] = (*PICTURE_FAMILIES, *BOX_FAMILIES)
