"""The table of families: every score that Microtome computes by itself, in the order it computes them."""

from __future__ import annotations

from microtome.quality.box_families import BOX_FAMILIES
from microtome.quality.family import Family
from microtome.quality.label_families import LABEL_FAMILIES
from microtome.quality.map_families import MAP_FAMILIES
from microtome.quality.neighbour_families import NEIGHBOUR_FAMILIES
from microtome.quality.picture_families import PICTURE_FAMILIES
from microtome.quality.run_families import RUN_FAMILIES

FAMILIES: tuple[Family, ...] = (
    *PICTURE_FAMILIES,
    *BOX_FAMILIES,
    *NEIGHBOUR_FAMILIES,
    *LABEL_FAMILIES,
    *RUN_FAMILIES,
    *MAP_FAMILIES,
)
