"""Which numbers of text rows are the box and which is the confidence: tools disagree, and files don't tell.

The choice is made once for all rows of a folder. Coordinates of at most 1 are fractions (centre and size);
else they are corner and size when a fifth of the rows could not be two corners, and two corners when fewer
could not. The confidence is the first or the last number, whichever stays within [0, 1]; where both do, the
one that leaves more boxes inside their picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from microtome.boxes import Boxes, xyxy_to_xywh
from microtome.errors import InputError

BoxFormat = Literal["auto", "xywh", "xyxy", "yolo"]
BOX_FORMATS: tuple[BoxFormat, ...] = ("auto", "xywh", "xyxy", "yolo")

_TOLERANCE = 0.05  # by which fractions may leave [0, 1]
_SHARE_OF_FAULTS = 0.2
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class BoxLayout:
    """Where a row's numbers stand; `confidence` is None where rows have none."""

    box_format: Literal["xywh", "xyxy", "yolo"]
    confidence: Literal["first", "last"] | None

    def __str__(self) -> str:
        box = {"xywh": "x y width height", "xyxy": "x1 y1 x2 y2", "yolo": "centre and size as fractions"}
        before = "confidence, then " if self.confidence == "first" else ""
        after = ", then confidence" if self.confidence == "last" else ""
        return f"{before}{box[self.box_format]}{after}"

    def split(self, values: Numbers) -> tuple[Numbers, Boxes]:
        """Confidences `(N,)` (1 where there are none) and the four numbers of each box `(N, 4)`."""
        if self.confidence == "first":
            return values[:, 0], values[:, 1:5]
        return (values[:, 4] if self.confidence == "last" else np.ones(len(values))), values[:, :4]

    def boxes_xywh(self, coordinates: Boxes, sizes: Boxes) -> Boxes:
        """Boxes `(N, 4)` in pixels; `sizes` are (width, height) `(N, 2)`, which only fractions need."""
        if self.box_format == "xywh":
            return coordinates
        if self.box_format == "xyxy":
            return xyxy_to_xywh(coordinates)
        scaled = coordinates * np.concatenate([sizes, sizes], axis=1)
        return np.concatenate([scaled[:, :2] - scaled[:, 2:] / 2, scaled[:, 2:]], axis=1)


def choose_layout(values: Numbers, box_format: BoxFormat = "auto") -> BoxLayout:
    """The layout of rows `(N, 5)` with a confidence, or `(N, 4)` without one; numbers may be NaN or infinite.

    Raises: InputError when neither the first nor the last of five numbers can be a confidence.
    """
    confidence = _confidence_place(values, box_format) if values.shape[1] == 5 else None
    _, boxes = BoxLayout("xywh", confidence).split(values)
    return BoxLayout(_format_of(boxes) if box_format == "auto" else box_format, confidence)


def _confidence_place(values: Numbers, box_format: BoxFormat) -> Literal["first", "last"]:
    first, last = _share_of_fractions(values[:, 0]), _share_of_fractions(values[:, 4])
    if max(first, last) < 1 - _SHARE_OF_FAULTS:
        raise InputError(
            "neither the first nor the last number after the category is a confidence",
            found=" ".join(f"{value:g}" for value in values[0]),
            expected="category, confidence and box, or category, box and confidence",
        )  # fmt: skip
    if box_format in ("auto", "yolo") and min(first, last) >= 1 - _SHARE_OF_FAULTS:
        return "first" if _share_inside(values[:, 1:]) > _share_inside(values[:, :4]) else "last"
    return "first" if first >= last else "last"


def _format_of(boxes: Boxes) -> Literal["xywh", "xyxy", "yolo"]:
    if not len(boxes):
        return "xyxy"
    if _share_of_fractions(boxes) >= 1 - _SHARE_OF_FAULTS / 4:
        return "yolo"
    no_corners = (boxes[:, 2] <= boxes[:, 0]) | (boxes[:, 3] <= boxes[:, 1])
    return "xywh" if no_corners.mean() >= _SHARE_OF_FAULTS else "xyxy"


def _share_of_fractions(values: Numbers) -> float:
    fractions = (values >= -_TOLERANCE) & (values <= 1 + _TOLERANCE)
    return float(fractions.mean()) if values.size else 1.0


def _share_inside(boxes: Boxes) -> float:
    """The share of boxes (centre and size as fractions) that lie in their picture."""
    with np.errstate(invalid="ignore", over="ignore"):
        low, high = boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2
        inside = (low >= -_TOLERANCE).all(axis=1) & (high <= 1 + _TOLERANCE).all(axis=1)
    return float(inside.mean()) if len(boxes) else 0.0
