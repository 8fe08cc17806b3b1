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
MOST = 60  # predictions of a picture
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
    found = boxes.flatten(1)[:, cell].T * SCALE
    edge = torch.tensor([image["width"], image["height"]] * 2)
    found = torch.minimum(found.clamp(min=0), edge)
    results: list[dict[str, Any]] = []
    kept: list[tuple[int, Tensor]] = []
    for sure, kind, box in zip(confidence.tolist(), category.tolist(), found, strict=True):
        if sure < LEAST:
            break
        if any(kind == other and _iou(box, earlier) > SAME for other, earlier in kept):
            continue
        kept.append((kind, box))
        x0, y0, x1, y1 = (round(value, 1) for value in box.tolist())
        bbox = [x0, y0, round(x1 - x0, 1), round(y1 - y0, 1)]
        results.append(
            {"image_id": image["id"], "category_id": numbers[kind], "bbox": bbox, "score": round(sure, 3)}
        )
    return results


def _iou(first: Tensor, second: Tensor) -> float:
    wide = (torch.minimum(first[2:], second[2:]) - torch.maximum(first[:2], second[:2])).clamp(min=0)
    shared = float(wide.prod())
    return shared / (float((first[2:] - first[:2]).prod() + (second[2:] - second[:2]).prod()) - shared + 1e-9)
