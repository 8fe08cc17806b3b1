"""Label noise planted into COCO documents, with the truth kept beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

KINDS = ("swapped", "moved", "spurious", "dropped")


@dataclass(frozen=True)
class Noisy:
    """Annotations with errors: `kinds` by annotation id, and the annotations that were dropped."""

    annotations: list[dict]
    kinds: dict[int, str]
    dropped: list[dict]


def in_streets(document: dict, share: float, seed: int) -> Noisy:
    """Errors of each kind at `share`, as the streets world plants them."""
    from microtome.streets.planting import PlantedErrors, plant

    planted = PlantedErrors(missing=share, swapped=share, moved=share, spurious=share)
    annotations, errors = plant(document["annotations"], planted, np.random.default_rng((seed, 5)))
    kinds = {error.annotation_id: error.kind for error in errors if error.kind != "missing"}
    return Noisy(annotations, kinds, [error.before for error in errors if error.kind == "missing"])


def in_photographs(document: dict, share: float, seed: int) -> Noisy:
    """Errors of each kind at `share`: any other category, a box at an IoU of .2 to .6, one set at random."""
    rng = np.random.default_rng((seed, 6))
    sizes = {image["id"]: (image["width"], image["height"]) for image in document["images"]}
    categories = [category["id"] for category in document["categories"]]
    plain = [row for row in document["annotations"] if not row["iscrowd"]]
    kept, kinds, dropped = [row for row in document["annotations"] if row["iscrowd"]], {}, []
    number = max(row["id"] for row in document["annotations"])
    for row in plain:
        at = rng.random()
        if at < share:
            dropped.append(row)
            continue
        if at < 2 * share:
            others = [category for category in categories if category != row["category_id"]]
            row, kinds[row["id"]] = {**row, "category_id": int(rng.choice(others))}, "swapped"
        elif at < 3 * share and (box := moved(row["bbox"], sizes[row["image_id"]], rng)):
            row, kinds[row["id"]] = {**row, "bbox": box, "area": box[2] * box[3]}, "moved"
        kept.append(row)
        if rng.random() < share:
            number += 1
            box = anywhere(plain[int(rng.integers(len(plain)))]["bbox"], sizes[row["image_id"]], rng)
            category = plain[int(rng.integers(len(plain)))]["category_id"]
            kept.append({**row, "id": number, "category_id": category, "bbox": box, "area": box[2] * box[3]})
            kinds[number] = "spurious"
    rows = [{name: value for name, value in row.items() if name != "segmentation"} for row in kept]
    return Noisy(rows, kinds, dropped)


def moved(box: list[float], size: tuple[int, int], rng: np.random.Generator) -> list[float] | None:
    """The box shifted and resized to an IoU of .2 to .6 with itself, inside the picture."""
    for _ in range(60):
        wide, high = (side * rng.uniform(0.7, 1.4) for side in box[2:])
        x = box[0] + box[2] * (0.5 + rng.uniform(-0.5, 0.5)) - wide / 2
        y = box[1] + box[3] * (0.5 + rng.uniform(-0.5, 0.5)) - high / 2
        found = [x, y, wide, high]
        inside = x >= 0 and y >= 0 and x + wide <= size[0] and y + high <= size[1]
        if inside and 0.2 <= iou(box, [found])[0] <= 0.6:
            return [float(side) for side in found]
    return None


def anywhere(box: list[float], size: tuple[int, int], rng: np.random.Generator) -> list[float]:
    """A box of this one's sides somewhere in the picture."""
    wide, high = min(box[2], size[0]), min(box[3], size[1])
    return [float(rng.uniform(0, size[0] - wide)), float(rng.uniform(0, size[1] - high)), wide, high]


def iou(box: list[float], others: list[list[float]]) -> np.ndarray:
    """The IoU of one box with others, all as x, y, width, height."""
    rows = np.asarray(others, dtype=float).reshape(-1, 4)
    low = np.maximum(box[:2], rows[:, :2])
    high = np.minimum(np.add(box[:2], box[2:]), rows[:, :2] + rows[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    return shared / np.maximum(box[2] * box[3] + rows[:, 2] * rows[:, 3] - shared, 1e-9)
