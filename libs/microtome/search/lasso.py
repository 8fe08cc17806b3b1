"""Lassos: polygons drawn on a map of items, spelled in one word, and which points they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.datasets import Home, Items, read_scores
from microtome.errors import InputError

FAMILY = "umap"
MAX_LASSO = 12_000
_SPELLED = re.compile(r"(\d{1,15})~(.+)")

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Polygon = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Lasso:
    """A polygon on the map of that version, which closes by itself; even-odd where it crosses itself."""

    map_version: int
    corners: tuple[tuple[float, float], ...]

    @classmethod
    def read(cls, text: str) -> Lasso:
        """The lasso that a word such as `3~0.5,1_2,1_2,-4.25` spells: the map's version, then the corners.

        Raises: InputError for anything else, or fewer than three corners.
        """
        spelled = _SPELLED.fullmatch(text) if len(text) <= MAX_LASSO else None
        if spelled is None:
            raise _unreadable(text)
        try:
            corners = tuple(
                (float(x), float(y)) for x, y in (pair.split(",") for pair in spelled[2].split("_"))
            )
        except ValueError:
            raise _unreadable(text) from None
        _checked(corners)
        return cls(int(spelled[1]), corners)


def lassoed(home: Home, dataset: str, items: Items, lasso: Lasso) -> Ids:
    """The ids `(N,)`, ascending, of the items inside.

    Raises: InputError where there is no map of these items, or another one than the lasso was drawn on.
    """
    record = home.catalog.dataset(dataset)
    score = None if items == "predictions" else home.catalog.score(record.dataset_id, items, FAMILY)
    table = None if score is None else read_scores(home, record.dataset_id, items, FAMILY)
    if score is None or table is None:
        raise InputError(
            f"there is no map of {items}, so no lasso on one", expected="images or objects with a map"
        )
    if score.table_version != lasso.map_version:
        raise InputError(
            "the map was made anew since this lasso was drawn", found=f"version {lasso.map_version}",
            expected=f"version {score.table_version}", fix="Draw around them again on the map.",
        )  # fmt: skip
    x, y = (
        table[name].to_numpy() for name in ("umap_x", "umap_y")
    )  # NaN, which is inside of nothing, for null
    ids: Ids = table["id"].to_numpy()[inside_polygon(x, y, lasso.corners)]
    return ids


@dataclass(frozen=True, eq=False)
class Heights:
    """Points `(N,)` from low to high, so that those beside an edge of a polygon are found at once.

    `order` holds their former rows. Points that are not finite come last and lie inside of nothing.
    """

    order: Ids
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]

    @classmethod
    def of(cls, x: npt.NDArray[np.floating[Any]], y: npt.NDArray[np.floating[Any]]) -> Heights:
        """The points with these places `(N,)`."""
        order = np.argsort(y, kind="stable")
        return cls(order, x[order].astype(np.float64), y[order].astype(np.float64))

    def inside(self, polygon: Polygon) -> Mask:
        """Which points `(N,)`, in their former order, lie inside a polygon, which closes by itself.

        Even-odd where it crosses itself; an edge belongs to the polygon on its left and lower side.

        Raises: InputError for fewer than three corners or one that is not finite.
        """
        corners = _checked(polygon)
        odd = np.zeros(len(self.order), np.bool_)
        for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if y0 == y1:
                continue
            # only the points at the height of the edge are looked at
            first, last = np.searchsorted(self.y, sorted((y0, y1)), side="left")
            crossing = x0 + (self.y[first:last] - y0) * ((x1 - x0) / (y1 - y0))
            odd[first:last] ^= self.x[first:last] < crossing
        inside = np.zeros(len(self.order), np.bool_)
        inside[self.order[odd]] = True
        return inside


def inside_polygon(
    x: npt.NDArray[np.floating[Any]], y: npt.NDArray[np.floating[Any]], polygon: Polygon
) -> Mask:
    """Which points `(N,)` lie inside a polygon that is asked about once.

    Raises: as `Heights.inside`.
    """
    corners = _checked(polygon)
    (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
    near = np.flatnonzero((x >= left) & (x <= right) & (y >= low) & (y <= high))
    inside = np.zeros(len(x), np.bool_)
    inside[near] = Heights.of(x[near], y[near]).inside(polygon)
    return inside


def _checked(polygon: Polygon) -> npt.NDArray[np.float64]:
    corners = np.array(polygon, dtype=np.float64).reshape(-1, 2)
    if len(corners) < 3 or not np.isfinite(corners).all():
        raise InputError("this is no polygon", found=f"{len(corners)} points", expected="3 or more, finite")
    return corners


def _unreadable(text: str) -> InputError:
    return InputError(
        "the lasso can't be read",
        found=repr(text[:60]),
        expected="the map's version and its corners: 3~0,0_1,0_1,1",
    )
