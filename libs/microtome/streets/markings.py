"""Crosswalks: bars from kerb to kerb, fresh, worn or faded, straight or diagonal."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import skia

from microtome.streets.camera import Camera
from microtome.streets.ground import PAINT, asphalt_colour, ground_paint, patch
from microtome.streets.palette import Air, Rgb, mix, rgb, times
from microtome.streets.paths import add_polygon, polygon
from microtome.streets.scene import Crosswalk
from microtome.streets.sketch import Sketch

Corner = tuple[float, float]
_ALPHA = {"fresh": 0.97, "worn": 0.8, "faded": 0.34}


def draw_crosswalk(sketch: Sketch, crosswalk: Crosswalk) -> None:
    """Take the painted bars, one path for all; the mask is the whole crossing from first to last bar."""
    camera, air = sketch.camera, sketch.air
    rng = np.random.default_rng(crosswalk.seed)
    area = polygon(patch(camera, outline(crosswalk)))
    sketch.add(area, skia.Paint(Color=0, AntiAlias=True))
    bars = skia.Path()
    for left, right in bar_spans(crosswalk):
        for corners in _painted(crosswalk, left, right, rng):
            add_polygon(bars, patch(camera, corners))
    colour, alpha = _paint_of(crosswalk, air)
    sketch.add(bars, ground_paint(camera, air, colour, alpha), solid=False)
    if crosswalk.condition == "worn":
        _chips(sketch, crosswalk, rng)


def _paint_of(crosswalk: Crosswalk, air: Air) -> tuple[Rgb, float]:
    """Colour and cover of the paint, which throws headlamps back and must stand out from snow."""
    paint = mix(PAINT, rgb(0x8A8A86), 0.12) if crosswalk.condition == "faded" else PAINT
    alpha = _ALPHA[crosswalk.condition]
    if air.is_snowy:
        alpha += 0.18 if crosswalk.condition == "faded" else -0.05
    return (times(paint, 1.3) if air.beam > 0.3 else paint), alpha


def outline(crosswalk: Crosswalk) -> list[Corner]:
    """The (x, z) corners of the crossing."""
    spans = bar_spans(crosswalk)
    first, last = _bar(crosswalk, *spans[0]), _bar(crosswalk, *spans[-1])
    return [first[0], first[1], last[2], last[3]]


def bar_spans(crosswalk: Crosswalk) -> list[tuple[float, float]]:
    """Where the bars begin and end, in metres of x from the left kerb; slanted bars keep off the pavement."""
    margin = 0.1 + 0.75 * abs(math.sin(crosswalk.angle)) * crosswalk.depth / 2
    width = crosswalk.right - crosswalk.left - 2 * margin
    count = max(3, int(width / (2 * crosswalk.bar)))
    pitch = width / count
    return [(margin + pitch * (n + 0.25), margin + pitch * (n + 0.75)) for n in range(count)]


def _bar(crosswalk: Crosswalk, start: float, end: float) -> list[Corner]:
    """The corners of a bar: near left, far left, far right, near right."""
    half = crosswalk.depth / 2
    middle = (crosswalk.left + crosswalk.right) / 2
    lean = -math.sin(crosswalk.angle) * half, math.cos(crosswalk.angle) * half

    def at(along: float, side: float) -> Corner:
        x = crosswalk.left + along
        z = crosswalk.z + (x - middle) * math.tan(crosswalk.angle) + side * lean[1]
        return min(max(x + side * lean[0], crosswalk.left + 0.05), crosswalk.right - 0.05), z

    return [at(start, -1), at(start, 1), at(end, 1), at(end, -1)]


def _painted(crosswalk: Crosswalk, start: float, end: float, rng: np.random.Generator) -> list[list[Corner]]:
    """The pieces of one bar that still carry paint."""
    bar = _bar(crosswalk, start, end)
    if crosswalk.condition == "fresh":
        return [bar]
    cuts = np.sort(rng.uniform(0.0, 1.0, int(rng.integers(0, 3))))
    edges = [0.0, *(float(cut) for cut in cuts), 1.0]
    gap = 0.05 if crosswalk.condition == "worn" else 0.03
    pieces = []
    for low, high in pairwise(edges):
        trim = [float(rng.uniform(0.0, gap)) for _ in range(4)]
        if high - low > 2 * gap:
            pieces.append(_piece(bar, low, high, trim))
    return pieces


def _piece(bar: list[Corner], low: float, high: float, trim: list[float]) -> list[Corner]:
    def between(first: Corner, second: Corner, share: float) -> Corner:
        return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share

    near_left, far_left, far_right, near_right = bar
    return [
        between(near_left, far_left, low + trim[0]),
        between(near_left, far_left, high - trim[1]),
        between(near_right, far_right, high - trim[2]),
        between(near_right, far_right, low + trim[3]),
    ]


def _chips(sketch: Sketch, crosswalk: Crosswalk, rng: np.random.Generator) -> None:
    """Take the places where a worn crosswalk shows bare asphalt."""
    chips = skia.Path()
    for start, end in bar_spans(crosswalk):
        bar = _bar(crosswalk, start, end)
        for _ in range(int(rng.integers(2, 6))):
            chips.addPath(_chip(sketch.camera, bar, rng))
    sketch.add(chips, ground_paint(sketch.camera, sketch.air, asphalt_colour(sketch.air), 0.95), solid=False)


def _chip(camera: Camera, bar: list[Corner], rng: np.random.Generator) -> skia.Path:
    across, along = rng.uniform(0.0, 1.0, 2)
    near_left, far_left, _, near_right = bar
    x = near_left[0] + (near_right[0] - near_left[0]) * across + (far_left[0] - near_left[0]) * along
    z = near_left[1] + (near_right[1] - near_left[1]) * across + (far_left[1] - near_left[1]) * along
    wide, deep = rng.uniform(0.06, 0.22), rng.uniform(0.15, 0.6)
    turns = np.sort(rng.uniform(0.0, 2 * math.pi, 7))
    reach = rng.uniform(0.6, 1.0, 7)
    corners = [
        (float(x + math.cos(turn) * wide * far), float(z + math.sin(turn) * deep * far))
        for turn, far in zip(turns, reach, strict=True)
    ]
    return polygon(patch(camera, corners))
