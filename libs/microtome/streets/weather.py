"""What falls and hangs between camera and street: rain, snow, haze; drawn last, over everything."""

from __future__ import annotations

import numpy as np
import skia

from microtome.streets.paints import flat_paint, gradient
from microtome.streets.palette import argb
from microtome.streets.scene import Conditions
from microtome.streets.sketch import Sketch


def draw_weather(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    """Take what the weather lays over the picture."""
    if conditions.weather == "rain":
        _rain(sketch, conditions, rng)
    elif conditions.weather == "snow":
        _snow(sketch, conditions, rng)
    elif conditions.weather == "fog":
        _fog(sketch)


def _rain(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    slant = float(rng.uniform(-0.2, 0.2))
    bright = 0.75 if conditions.lighting != "night" else 0.5
    for count, size, alpha in ((90, 12.0, 0.16), (45, 24.0, 0.24)):
        streaks = skia.Path()
        for x, y, long in rng.uniform(0, 1, (count, 3)):
            length = size * (0.6 + 0.8 * float(long))
            left, top = float(x) * sketch.camera.width, float(y) * sketch.camera.height
            streaks.moveTo(left, top)
            streaks.lineTo(left + slant * length, top + length)
        paint = skia.Paint(
            AntiAlias=True,
            Color=argb((bright, bright, bright), alpha),
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=size / 14,
        )
        sketch.add(streaks, paint, solid=False)


def _snow(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    bright = 0.97 if conditions.lighting != "night" else 0.72
    for count, size, alpha in ((170, 0.9, 0.65), (70, 1.7, 0.75), (16, 2.8, 0.6)):
        flakes = skia.Path()
        for x, y, big in rng.uniform(0, 1, (count, 3)):
            radius = size * (0.7 + 0.6 * float(big))
            flakes.addCircle(float(x) * sketch.camera.width, float(y) * sketch.camera.height, radius)
        sketch.add(flakes, flat_paint(argb((bright, bright, bright), alpha)), solid=False)


def _fog(sketch: Sketch) -> None:
    camera, haze = sketch.camera, sketch.air.haze
    veil = skia.Path()
    veil.addRect(skia.Rect.MakeLTRB(0, 0, camera.width, camera.height))
    alphas = (0.1, 0.22, 0.3, 0.16, 0.04)
    middle = camera.horizon / camera.height
    stops = [0.0, middle * 0.7, middle, middle + (1 - middle) * 0.35, 1.0]
    sketch.add(
        veil, gradient((0, 0), (0, camera.height), [argb(haze, a) for a in alphas], stops), solid=False
    )
