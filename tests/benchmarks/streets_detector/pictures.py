"""Street scenes as arrays: small pictures in memory, boxes beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from objective import Truth
from PIL import Image
from torch import Tensor

SCALE = 2.5  # a picture's side over the detector's


@dataclass(frozen=True)
class Example:
    """A picture `(H, W, 3)` uint8 as the detector sees it, its boxes `(N, 4)` as corners, its categories."""

    picture: np.ndarray
    boxes: np.ndarray
    categories: np.ndarray


def small(path: Path) -> np.ndarray:
    """A picture as the detector sees it `(H, W, 3)`."""
    with Image.open(path) as image:
        wanted = (round(image.width / SCALE), round(image.height / SCALE))
        return np.asarray(image.convert("RGB").resize(wanted, Image.Resampling.BOX))


def examples(annotations: Path, images: Path) -> list[Example]:
    """All pictures of a COCO file with their objects; categories count from 0 in the order of their ids."""
    truth = json.loads(annotations.read_bytes())
    place = {
        number: at for at, number in enumerate(sorted(category["id"] for category in truth["categories"]))
    }
    inside: dict[int, list] = {image["id"]: [] for image in truth["images"]}
    for each in truth["annotations"]:
        inside[each["image_id"]].append((*each["bbox"], place[each["category_id"]]))
    return [
        _example(images / image["file_name"], np.array(inside[image["id"]], np.float32).reshape(-1, 5))
        for image in truth["images"]
    ]


def _example(path: Path, rows: np.ndarray) -> Example:
    boxes = np.concatenate([rows[:, :2], rows[:, :2] + rows[:, 2:4]], axis=1) / SCALE
    return Example(small(path), boxes, rows[:, 4].astype(np.int64))


def batch_of(chosen: Sequence[Example], rng: np.random.Generator) -> tuple[Tensor, Truth]:
    """Pictures `(B, 3, H, W)` and their truth: half of them mirrored, all of them in another light."""
    most = max(1, *(len(each.boxes) for each in chosen))
    pictures = np.stack([each.picture for each in chosen]).astype(np.float32) / 255.0
    boxes = np.zeros((len(chosen), most, 4), np.float32)
    categories = np.full((len(chosen), most), -1, np.int64)
    for at, each in enumerate(chosen):
        boxes[at, : len(each.boxes)] = each.boxes
        categories[at, : len(each.boxes)] = each.categories
    mirrored = rng.random(len(chosen)) < 0.5
    width = pictures.shape[2]
    pictures[mirrored] = pictures[mirrored, :, ::-1]
    boxes[mirrored, :, 0], boxes[mirrored, :, 2] = (
        width - boxes[mirrored, :, 2],
        width - boxes[mirrored, :, 0],
    )
    return tensor(_relit(pictures, rng)), Truth(torch.from_numpy(boxes), torch.from_numpy(categories))


def tensor(pictures: np.ndarray) -> Tensor:
    """Pictures `(B, H, W, 3)` as the network takes them."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2)


def _relit(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    count = len(pictures)
    gain = rng.uniform(0.75, 1.25, (count, 1, 1, 1)) * rng.uniform(0.94, 1.06, (count, 1, 1, 3))
    lift = rng.uniform(-0.06, 0.06, (count, 1, 1, 1))
    return np.clip(pictures * gain.astype(np.float32) + lift.astype(np.float32), 0.0, 1.0)
