"""Outlines as skia's paths, built corner by corner: half the time of a list of skia's points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import skia

from microtome.streets.camera import Point


def polygon(points: Sequence[Point]) -> skia.Path:
    """A closed path through `points`."""
    path = skia.Path()
    _add_line(path, points)
    path.close()
    return path


def polygons(outlines: Iterable[Sequence[Point]]) -> skia.Path:
    """One path of closed polygons."""
    path = skia.Path()
    for points in outlines:
        add_polygon(path, points)
    return path


def add_polygon(path: skia.Path, points: Sequence[Point]) -> None:
    """Add a closed polygon to a path."""
    _add_line(path, points)
    path.close()


def polyline(points: Sequence[Point]) -> skia.Path:
    """An open path through `points`."""
    path = skia.Path()
    _add_line(path, points)
    return path


def _add_line(path: skia.Path, points: Sequence[Point]) -> None:
    line_to = path.lineTo
    path.moveTo(*points[0])
    for x, y in points[1:]:
        line_to(x, y)
