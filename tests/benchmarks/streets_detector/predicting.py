"""What a detector says about pictures, as COCO results in the pictures' own pixels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import Detector, corners
from pictures import SCALE, small, tensor
from torch import Tensor
from torch.nn import functional

BATCH = 25
MOST = 40  # predictions of a picture
LEAST = 0.05  # confidence
SAME = 0.6  # IoU from which two boxes of a category are one


@torch.inference_mode()
def predict(net: Detector, annotations: Path, images: Path) -> list[dict[str, Any]]:
    """All predictions over the pictures of a COCO file, the surest of every picture first."""
    truth = json.loads(annotations.read_bytes())
    numbers = sorted(category["id"] for category in truth["categories"])
    results: list[dict[str, Any]] = []
    for start in range(0, len(truth["images"]), BATCH):
        batch = truth["images"][start : start + BATCH]
        pictures = np.stack([small(images / image["file_name"]) for image in batch])
        heat, sides = net(
            tensor(pictures.astype(np.float32) / 255.0).contiguous(memory_format=torch.channels_last)
        )
        for image, *found in zip(batch, heat.sigmoid(), corners(sides), strict=True):
            results += _results(image, numbers, *found)
    return results


def _results(image: dict[str, Any], numbers: list[int], heat: Tensor, boxes: Tensor) -> list[dict[str, Any]]:
    peaks = heat * (functional.max_pool2d(heat[None], 3, 1, 1)[0] == heat)
    confidence, at = peaks.flatten().topk(MOST)
    category, cell = at // heat[0].numel(), at % heat[0].numel()
    edge = torch.tensor([image["width"], image["height"]] * 2)
    found = torch.minimum((boxes.flatten(1)[:, cell].T * SCALE).clamp(min=0), edge).numpy()
    kept = _distinct(found, category.numpy()) & (confidence.numpy() >= LEAST)
    return [
        {"image_id": image["id"], "category_id": numbers[kind], "bbox": _xywh(box), "score": round(sure, 3)}
        for kind, box, sure in zip(
            category.numpy()[kept], found[kept].tolist(), confidence.numpy()[kept].tolist(), strict=True
        )
    ]


def _distinct(boxes: np.ndarray, categories: np.ndarray) -> np.ndarray:
    """Which boxes `(N, 4)`, the surest first, lie on no surer one of their category that was kept."""
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(-1)
    area = (boxes[:, 2:] - boxes[:, :2]).prod(-1)
    same = shared > SAME * (area[:, None] + area[None, :] - shared)
    same &= categories[:, None] == categories[None, :]
    kept = np.zeros(len(boxes), bool)
    for place in range(len(boxes)):
        kept[place] = not (same[place, :place] & kept[:place]).any()
    return kept


def _xywh(box: list[float]) -> list[float]:
    x0, y0, x1, y1 = (round(side, 1) for side in box)
    return [x0, y0, round(x1 - x0, 1), round(y1 - y0, 1)]
