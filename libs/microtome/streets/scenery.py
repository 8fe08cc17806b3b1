"""Trees and street lamps."""

from __future__ import annotations

import math

import numpy as np
import skia

from microtome.streets.paints import flat_paint, radial
from microtome.streets.palette import POST, SNOW, Rgb, argb, mix, rgb, times
from microtome.streets.scene import Lamp, Tree
from microtome.streets.sketch import Sketch

_LEAVES: dict[str, Rgb] = {"round": rgb(0x4C7F3C), "poplar": rgb(0x3D6B3A), "maple": rgb(0x7E8F3A)}
_TRUNK = rgb(0x5A4534)


def draw_tree(sketch: Sketch, tree: Tree) -> None:
    """Take a tree; snow lies on it in winter."""
    rng = np.random.default_rng(tree.seed)
    unit = sketch.camera.scale(tree.z)
    x, foot = sketch.camera.project(tree.x, 0.0, tree.z)
    top = foot - tree.height * unit
    shade = argb((0.0, 0.0, 0.02), 0.22)
    flat = 0.5 * sketch.camera.eye / max(tree.z, 2.0)
    sketch.disc((x, foot), tree.spread * unit * 0.9, shade, flat=flat, solid=False)
    trunk = [
        (x - 0.13 * unit, foot),
        (x - 0.08 * unit, top + tree.spread * unit),
        (x + 0.08 * unit, top + tree.spread * unit),
        (x + 0.13 * unit, foot),
    ]
    sketch.fill(trunk, sketch.colour(_TRUNK))
    _crown(sketch, tree, (x, top), unit, rng)


def _crown(
    sketch: Sketch, tree: Tree, top: tuple[float, float], unit: float, rng: np.random.Generator
) -> None:
    """Three heaps of leaves, each smaller and lighter than the one beneath."""
    narrow = tree.kind == "poplar"
    wide = tree.spread * unit * (0.55 if narrow else 1.0)
    high = tree.height * unit * (0.8 if narrow else 0.62)
    jitter = rng.uniform(0.0, 1.0, (3, 9, 2)).tolist()
    for layer, shade in enumerate((0.68, 0.9, 1.12)):
        middle = (top[0] - 0.1 * layer * wide, top[1] + high * (0.5 - 0.07 * layer))
        path = _heap(middle, wide, high, 1.0 - 0.2 * layer, jitter[layer])
        colour = times(_LEAVES[tree.kind], shade)
        if sketch.air.is_snowy:
            colour = mix(colour, SNOW, 0.25 + 0.25 * layer)
        paint = flat_paint(sketch.colour(colour, (0.0, 0.7, -0.5)))
        sketch.add(path, paint, solid=layer == 0)


def _heap(
    middle: tuple[float, float], wide: float, high: float, reach: float, jitter: list[list[float]]
) -> skia.Path:
    """Discs round an oval."""
    path = skia.Path()
    path.addOval(_around(middle, 0.5 * reach * wide, 0.42 * reach * high))
    for n, (twist, swell) in enumerate(jitter):
        turn = 2 * math.pi * n / len(jitter) + 0.4 * twist
        x = middle[0] + 0.55 * reach * math.cos(turn) * wide
        y = middle[1] + 0.34 * reach * math.sin(turn) * high
        path.addCircle(x, y, 0.42 * reach * wide * (0.8 + 0.35 * swell))
    return path


def _around(centre: tuple[float, float], wide: float, high: float) -> skia.Rect:
    return skia.Rect.MakeLTRB(centre[0] - wide, centre[1] - high, centre[0] + wide, centre[1] + high)


def draw_lamp(sketch: Sketch, lamp: Lamp) -> None:
    """Take a street lamp; it shines in the dark."""
    camera, unit = sketch.camera, sketch.camera.scale(lamp.z)
    reach = 1.6 * lamp.side
    points = [(lamp.x, 0.0), (lamp.x, 6.6), (lamp.x + 0.3 * lamp.side, 7.1), (lamp.x + reach, 7.3)]
    sketch.line([camera.project(x, y, lamp.z) for x, y in points], sketch.colour(POST), 0.11 * unit)
    head = camera.project(lamp.x + reach, 7.25, lamp.z)
    if sketch.air.is_dark:
        sketch.disc(head, 0.28 * unit, sketch.glow(rgb(0xFFE6B0)), flat=0.45, solid=False)
        sketch.halo(head, 2.6 * unit, rgb(0xFFD08A), 0.75)
        pool = camera.project(lamp.x + reach, 0.0, lamp.z)
        _light_pool(sketch, pool, 3.6 * unit, camera.eye / lamp.z)
    else:
        sketch.disc(head, 0.3 * unit, sketch.colour(POST), flat=0.4)


def _light_pool(sketch: Sketch, centre: tuple[float, float], radius: float, flat: float) -> None:
    path = skia.Path()
    path.addOval(
        skia.Rect.MakeLTRB(
            centre[0] - radius, centre[1] - radius * flat, centre[0] + radius, centre[1] + radius * flat
        )
    )
    paint = radial(centre, radius, [argb(rgb(0xFFCF8A), 0.3), argb(rgb(0xFFCF8A), 0.0)])
    matrix = skia.Matrix()
    matrix.setScale(1.0, flat, centre[0], centre[1])
    paint.setShader(paint.getShader().makeWithLocalMatrix(matrix))
    paint.setBlendMode(skia.BlendMode.kScreen)
    sketch.add(path, paint, solid=False)
