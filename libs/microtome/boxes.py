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


def image_mean_ious(
    n_images: int,
    pair_image: npt.NDArray[np.integer],
    pair_iou: Boxes,
    unpaired_image: npt.NDArray[np.integer],
) -> Boxes:
    """The mean IoU `(I,)` of each image, in [0, 1]: over its pairs, each unpaired box counting 0.

    `pair_image (M,)` and `pair_iou (M,)` are objects and predictions paired one to one, `unpaired_image (U,)`
    the images of objects and predictions without a partner. An image with nothing in it and nothing found is
    perfect: 1.
    """
    total = np.bincount(pair_image, weights=pair_iou, minlength=n_images)
    n = np.bincount(pair_image, minlength=n_images) + np.bincount(unpaired_image, minlength=n_images)
    mean: Boxes = np.divide(total, n, out=np.ones(n_images), where=n > 0)
    return mean
