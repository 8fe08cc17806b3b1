"""The sky down to the horizon: sun, moon, stars, clouds and a far skyline."""

from __future__ import annotations

import numpy as np
import skia

from microtome.streets.paints import flat_paint, gradient
from microtome.streets.palette import Rgb, argb, mix, rgb, times
from microtome.streets.scene import Conditions
from microtome.streets.sketch import Sketch

_SUN_HEIGHT = {"day": 0.22, "dusk": 0.86, "night": 0.25}


def draw_sky(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    """Take sky, sun or moon, clouds and skyline."""
    camera, air = sketch.camera, sketch.air
    low = mix(air.sky_low, air.haze, 0.5)
    middle = mix(air.sky_top, air.sky_low, 0.55)
    colours = [argb(colour) for colour in (air.sky_top, middle, air.sky_low, low)]
    sky = gradient((0, 0), (0, camera.horizon), colours, [0.0, 0.5, 0.85, 1.0])
    sketch.backdrop(0.0, camera.horizon + 2, sky)
    if conditions.weather == "clear":
        _stars(sketch, conditions, rng)
        _sun(sketch, conditions)
    if conditions.weather in ("clear", "rain"):
        _clouds(sketch, conditions, rng)
    _skyline(sketch, conditions, rng)


def _sun(sketch: Sketch, conditions: Conditions) -> None:
    camera = sketch.camera
    place = (
        camera.width * (0.5 + 0.45 * conditions.sun_side),
        camera.horizon * _SUN_HEIGHT[conditions.lighting],
    )
    if conditions.lighting == "night":
        sketch.halo(place, 70, rgb(0x8890B0), 0.5)
        sketch.disc(place, 9, argb(rgb(0xE8E6D4)))
        sketch.disc((place[0] + 3, place[1] - 2), 2.0, argb(rgb(0xD2D0C0)))
        return
    colour = rgb(0xFFF6DC) if conditions.lighting == "day" else rgb(0xFFC078)
    sketch.halo(place, 190 if conditions.lighting == "dusk" else 110, colour, 0.85)
    sketch.disc(place, 13, argb(mix(colour, (1.0, 1.0, 1.0), 0.6)))


def _stars(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    if conditions.lighting != "night":
        return
    stars = skia.Path()
    for x, y in rng.uniform(0, 1, (46, 2)):
        stars.addCircle(float(x) * sketch.camera.width, float(y) ** 1.5 * sketch.camera.horizon * 0.75, 0.7)
    sketch.add(stars, flat_paint(0x90FFFFFF))


def _clouds(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    camera = sketch.camera
    top, foot = _cloud_colours(sketch, conditions)
    for _ in range(int(1 + 6 * conditions.cloud)):
        x = float(rng.uniform(-40, camera.width + 40))
        y = float(rng.uniform(0.06, 0.6)) * camera.horizon
        size = float(rng.uniform(22, 48)) * (1.2 - y / camera.horizon)
        cloud = _cloud((x, y), size, rng)
        paint = gradient((0, y - size * 0.75), (0, y + size * 0.2), [argb(top, 0.9), argb(foot, 0.5)])
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * 0.07))
        sketch.add(cloud, paint)


def _cloud_colours(sketch: Sketch, conditions: Conditions) -> tuple[Rgb, Rgb]:
    """Upper and lower side."""
    air = sketch.air
    if conditions.weather == "rain":
        return times(air.sky_top, 0.92), times(air.sky_top, 0.78)
    if conditions.lighting == "day":
        return (1.0, 1.0, 1.0), mix(air.sky_low, rgb(0xA8B4C4), 0.35)
    if conditions.lighting == "dusk":
        return mix(air.sky_top, rgb(0xE8A0A0), 0.45), mix(air.sky_low, rgb(0xFFB070), 0.5)
    return mix(air.sky_top, air.sky_low, 0.9), air.sky_top


def _cloud(centre: tuple[float, float], size: float, rng: np.random.Generator) -> skia.Path:
    """Heaps of different height on one flat base."""
    x, y = centre
    cloud = skia.Path()
    cloud.addRoundRect(
        skia.Rect.MakeLTRB(x - 2.1 * size, y - 0.16 * size, x + 2.1 * size, y + 0.2 * size), size, size
    )
    for shift in np.linspace(-1.5, 1.5, 6):
        bump = size * (0.78 - 0.2 * float(shift) ** 2) * float(rng.uniform(0.6, 1.05))
        left = x + float(shift) * size
        cloud.addOval(skia.Rect.MakeLTRB(left - bump, y - bump, left + bump, y + 0.2 * size))
    return cloud


def _skyline(sketch: Sketch, conditions: Conditions, rng: np.random.Generator) -> None:
    camera, air = sketch.camera, sketch.air
    path = skia.Path()
    x = -20.0
    while x < camera.width + 20:
        wide, high = float(rng.uniform(14, 46)), float(rng.uniform(6, 34))
        path.addRect(skia.Rect.MakeLTRB(x, camera.horizon - high, x + wide, camera.horizon + 2))
        x += wide * float(rng.uniform(0.7, 1.2))
    far = mix(air.seen(rgb(0x7C8894), 60.0), air.haze, 0.94 if conditions.weather == "fog" else 0.6)
    low = mix(far, mix(air.sky_low, air.haze, 0.5), 0.6)
    sketch.add(path, gradient((0, camera.horizon - 36), (0, camera.horizon), [argb(far), argb(low)]))
