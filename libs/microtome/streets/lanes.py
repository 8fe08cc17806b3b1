"""Lane lines and stop lines; crosswalks interrupt them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import skia

from microtome.streets.camera import Camera
from microtome.streets.ground import PAINT, ground_paint, kerb_spans, strip
from microtome.streets.paths import add_polygon, polygon
from microtome.streets.scene import Crosswalk, Road, Scene
from microtome.streets.sketch import Sketch


def draw_lines(sketch: Sketch, scene: Scene) -> None:
    """Take all painted lines of a scene's road."""
    crosswalks = [thing for thing in scene.things if isinstance(thing, Crosswalk)]
    _lane_lines(sketch, scene.road, crosswalks)
    _stop_lines(sketch, scene.road, crosswalks)


def _lane_lines(sketch: Sketch, road: Road, crosswalks: Sequence[Crosswalk]) -> None:
    """The lines between lanes and beside parking bays."""
    lines = skia.Path()
    first = road.left + road.parking_left
    last = road.right - road.parking_right
    count = round((last - first) / road.lane_width)
    for number in range(count + 1):
        x = first + number * road.lane_width
        at_parking = (number == 0 and road.parking_left > 0) or (number == count and road.parking_right > 0)
        for start, end in _line_spans(road, crosswalks, x):
            if abs(x - road.middle) < 0.1:
                _line(lines, sketch.camera, x - 0.12, 0.1, start, end)
                _line(lines, sketch.camera, x + 0.12, 0.1, start, end)
            elif at_parking:
                _line(lines, sketch.camera, x, 0.1, start, end)
            elif 0 < number < count:
                _dashes(lines, sketch.camera, x, start, end)
    alpha = 0.55 if sketch.air.is_snowy else 0.85
    sketch.add(lines, ground_paint(sketch.camera, sketch.air, PAINT, alpha))


def _line_spans(road: Road, crosswalks: Sequence[Crosswalk], x: float) -> list[tuple[float, float]]:
    """The stretches of z along which a line at `x` runs: not over crosswalks nor the crossing street."""
    spans = kerb_spans(road, 2.0)
    for crosswalk in crosswalks:
        half = crosswalk.depth / 2 / math.cos(crosswalk.angle) + 0.5
        middle = crosswalk.z + (x - (crosswalk.left + crosswalk.right) / 2) * math.tan(crosswalk.angle)
        cut = [(start, min(end, middle - half)) for start, end in spans]
        cut += [(max(start, middle + half), end) for start, end in spans]
        spans = sorted((start, end) for start, end in cut if end - start > 0.3)
    return spans


def _line(lines: skia.Path, camera: Camera, x: float, wide: float, start: float, end: float) -> None:
    add_polygon(lines, strip(camera, x - wide / 2, x + wide / 2, start, end))


def _dashes(lines: skia.Path, camera: Camera, x: float, start: float, end: float) -> None:
    for z in np.arange(start, min(end, 90.0) - 2.0, 6.0):
        _line(lines, camera, x, 0.14, float(z), float(z) + 2.6)


def _stop_lines(sketch: Sketch, road: Road, crosswalks: Sequence[Crosswalk]) -> None:
    """A bar across our lanes before a straight crosswalk at a crossing street."""
    for crosswalk in crosswalks:
        z = crosswalk.z - crosswalk.depth / 2 - 1.3
        if road.is_crossed and crosswalk.orientation == "straight" and z < road.crossing_start and z > 3.0:
            bar = strip(sketch.camera, road.middle + 0.3, road.right - road.parking_right - 0.1, z - 0.4, z)
            sketch.add(polygon(bar), ground_paint(sketch.camera, sketch.air, PAINT, 0.85))
