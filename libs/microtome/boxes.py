"""Box arithmetic in pixels, origin top left; names tell the format: xyxy corners, xywh corner and size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.float64]


def xywh_to_xyxy(boxes_xywh: Boxes) -> Boxes:
    """Corners `(N, 4)` of boxes given by corner and size `(N, 4)`."""
    boxes = np.asarray(boxes_xywh, dtype=np.float64).reshape(-1, 4)
    return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)


def xyxy_to_xywh(boxes_xyxy: Boxes) -> Boxes:
    """Corner and size `(N, 4)` of boxes given by corners `(N, 4)`."""
    boxes = np.asarray(boxes_xyxy, dtype=np.float64).reshape(-1, 4)
    return np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)


def iou_xywh(first_xywh: Boxes, second_xywh: Boxes) -> Boxes:
    """Intersection over union `(N, M)` of boxes `(N, 4)` with boxes `(M, 4)`; 0 where both are empty."""
    first, second = xywh_to_xyxy(first_xywh), xywh_to_xyxy(second_xywh)
    corner_low = np.maximum(first[:, None, :2], second[None, :, :2])
    corner_high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    sides = np.clip(corner_high - corner_low, 0.0, None)
    intersection = sides[..., 0] * sides[..., 1]
    union = area_xyxy(first)[:, None] + area_xyxy(second)[None, :] - intersection
    iou: Boxes = np.divide(intersection, union, out=np.zeros_like(intersection), where=union > 0)
    return iou


def area_xyxy(boxes_xyxy: Boxes) -> Boxes:
    """Areas `(N,)` in square pixels of boxes given by corners `(N, 4)`."""
    boxes = np.asarray(boxes_xyxy, dtype=np.float64).reshape(-1, 4)
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
