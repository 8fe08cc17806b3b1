"""Paints of one colour, of colours that run into each other, and of strokes."""

from __future__ import annotations

from collections.abc import Sequence

import skia

from microtome.streets.camera import Point


def flat_paint(colour: int) -> skia.Paint:
    """A paint of one 32-bit colour."""
    paint = skia.Paint()  # set step by step: half the time of naming the settings here
    paint.setAntiAlias(True)
    paint.setColor(colour)
    return paint


def stroke_paint(colour: int, width: float, *, smooth: bool = True) -> skia.Paint:
    """A paint of a line with round ends; `smooth` lines are anti-aliased."""
    paint = skia.Paint()
    paint.setAntiAlias(smooth)
    paint.setColor(colour)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def gradient(
    start: Point, end: Point, colours: Sequence[int], stops: Sequence[float] | None = None
) -> skia.Paint:
    """A paint that runs from the first colour at `start` to the last at `end`."""
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(*start), skia.Point(*end)], list(colours), list(stops) if stops else []
    )
    return _shaded(shader)


def radial(
    centre: Point, radius: float, colours: Sequence[int], stops: Sequence[float] | None = None
) -> skia.Paint:
    """A paint that runs from the first colour in the middle to the last at `radius`."""
    shader = skia.GradientShader.MakeRadial(
        skia.Point(*centre), max(radius, 0.1), list(colours), list(stops) if stops else []
    )
    return _shaded(shader)


def _shaded(shader: skia.Shader) -> skia.Paint:
    paint = skia.Paint()
    paint.setAntiAlias(True)
    paint.setShader(shader)
    return paint
