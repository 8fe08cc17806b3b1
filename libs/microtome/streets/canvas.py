"""The surface that is painted on, and beside it the exact id of every pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import skia

from microtome.streets.sketch import Shape

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Extent:
    """What an object covers inside the frame if nothing stands before it; box as (x, y, width, height).

    `hidden_by` counts its pixels that others hide, by their id (0: scenery).
    """

    object_id: int
    box: Box
    area: int
    hidden_by: dict[int, int]


class Canvas:
    """The picture being painted and the ids being stamped."""

    def __init__(self, width: int, height: int) -> None:
        self._pixels = np.zeros((height, width, 4), np.uint8)
        self._canvas = skia.Canvas(self._pixels, skia.kRGBA_8888_ColorType)
        self._stencil = np.zeros((height, width, 1), np.uint8)
        self._stencil_canvas = skia.Canvas(self._stencil, skia.kAlpha_8_ColorType)
        self.ids = np.zeros((height, width), np.int32)
        self.extents: dict[int, Extent] = {}

    def paint(self, shapes: list[Shape]) -> None:
        """Paint shapes in their order."""
        draw = self._canvas.drawPath
        for shape in shapes:
            draw(shape.path, shape.paint)

    def picture(self) -> npt.NDArray[np.uint8]:
        """The picture so far `(H, W, 3)`."""
        picture = np.empty((*self.ids.shape, 3), np.uint8)
        for band in range(3):  # by band: five times faster than one strided copy
            picture[..., band] = self._pixels[..., band]
        return picture

    def stamp(self, shapes: list[Shape], object_id: int) -> None:
        """Write an object's id (0 for scenery) where it lies, without anti-aliasing."""
        self._stamp([shape for shape in shapes if shape.part == "scenery"], 0)
        self._stamp([shape for shape in shapes if shape.part == "object"], object_id)

    def _stamp(self, shapes: list[Shape], object_id: int) -> None:
        window = self._window(shapes)
        if window is None:
            return
        stencil = self._stencil[window][..., 0]
        for shape in shapes:
            self._stencil_canvas.drawPath(shape.path, _stencil_paint(shape.stroke))
        covered = stencil != 0
        ids = self.ids[window]
        if object_id:
            self._note_extent(object_id, covered, window[0].start, window[1].start)
        self._note_hidden(ids[covered], object_id)
        ids[covered] = object_id
        stencil[:] = 0

    def _window(self, shapes: list[Shape]) -> tuple[slice, slice] | None:
        """The rows and columns that shapes can touch, or None outside the picture."""
        bounds = skia.Rect.MakeEmpty()
        for shape in shapes:
            margin = shape.stroke / 2 + 1
            bounds.join(shape.path.getBounds().makeOutset(margin, margin))
        height, width = self.ids.shape
        left, right = max(0, math.floor(bounds.left())), min(width, math.ceil(bounds.right()))
        top, bottom = max(0, math.floor(bounds.top())), min(height, math.ceil(bounds.bottom()))
        return None if left >= right or top >= bottom else (slice(top, bottom), slice(left, right))

    def _note_extent(self, object_id: int, covered: npt.NDArray[np.bool_], top: int, left: int) -> None:
        if covered.any():
            self.extents[object_id] = Extent(object_id, tight_box(covered, left, top), int(covered.sum()), {})

    def _note_hidden(self, beneath: npt.NDArray[np.int32], object_id: int) -> None:
        counts = np.bincount(beneath)
        for below in np.flatnonzero(counts[1:]) + 1:
            hidden_by = self.extents[int(below)].hidden_by
            hidden_by[object_id] = hidden_by.get(object_id, 0) + int(counts[below])


def tight_box(window: npt.NDArray[np.bool_], left: int, top: int) -> Box:
    """The smallest box (x, y, width, height) around the true pixels of a window at (left, top)."""
    rows, columns = np.flatnonzero(window.any(axis=1)), np.flatnonzero(window.any(axis=0))
    x, y = int(columns[0]), int(rows[0])
    return left + x, top + y, int(columns[-1]) - x + 1, int(rows[-1]) - y + 1


def _stencil_paint(stroke: float) -> skia.Paint:
    if not stroke:
        return skia.Paint(AntiAlias=False, Color=0xFFFFFFFF)
    return skia.Paint(
        AntiAlias=False,
        Color=0xFFFFFFFF,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=max(stroke, 1.0),
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )
