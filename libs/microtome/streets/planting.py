"""Label errors planted on purpose, with the truth kept aside to be counted, found and undone."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError
from microtome.streets.annotation import Annotation, decode_mask, encode_mask
from microtome.streets.canvas import tight_box
from microtome.streets.scene import CATEGORIES

Window = npt.NDArray[np.bool_]
_SWAPS: dict[str, tuple[str, ...]] = {
    "car": ("truck", "bus"),
    "bus": ("truck", "car"),
    "truck": ("bus", "car"),
    "bicycle": ("motorcycle", "pedestrian"),
    "motorcycle": ("bicycle",),
    "pedestrian": ("bicycle", "traffic light"),
    "traffic light": ("pedestrian", "cone"),
    "cone": ("traffic light", "pedestrian"),
    "crosswalk": ("cone", "car"),
}


@dataclass(frozen=True)
class PlantedErrors:
    """Shares in [0, 1] of objects that go missing, get another category, are moved, or are invented beside
    the true ones; and of pictures that are near-duplicates of an earlier one."""

    missing: float = 0.0
    swapped: float = 0.0
    moved: float = 0.0
    spurious: float = 0.0
    near_duplicates: float = 0.0

    def __post_init__(self) -> None:
        for name in ("missing", "swapped", "moved", "spurious", "near_duplicates"):
            share = getattr(self, name)
            if not 0.0 <= share <= 1.0:
                raise InputError(
                    f"the share of planted errors '{name}' is impossible", found=share, expected="0 to 1"
                )
        total = self.missing + self.swapped + self.moved
        if total > 1.0:
            raise InputError(
                "an object can carry one planted error only",
                found=f"missing + swapped + moved = {total:g}",
                expected="at most 1",
            )


@dataclass(frozen=True)
class PlantedError:
    """One error of kind missing, swapped, moved or spurious, with the annotation before and after it."""

    kind: str
    image_id: int
    annotation_id: int
    before: Annotation | None
    after: Annotation | None

    def as_json(self) -> dict[str, Any]:
        """The error as a JSON object."""
        return dict(vars(self))


def plant(
    annotations: Sequence[Annotation], planted: PlantedErrors, rng: np.random.Generator
) -> tuple[list[Annotation], list[PlantedError]]:
    """Annotations with errors, in id order, and the errors; new ids follow the largest one."""
    kept: list[Annotation] = []
    errors: list[PlantedError] = []
    for annotation in annotations:
        error = _error_for(annotation, planted, float(rng.uniform()), rng)
        if error is None:
            kept.append(annotation)
            continue
        errors.append(error)
        if error.after is not None:
            kept.append(error.after)
    invented = _spurious(annotations, planted, rng)
    errors += invented
    return kept + [error.after for error in invented if error.after is not None], errors


def undo(annotations: Sequence[Annotation], errors: Sequence[dict[str, Any]]) -> list[Annotation]:
    """The true annotations, in id order, from planted ones and the `errors` of truth.json."""
    by_id = {annotation["id"]: annotation for annotation in annotations}
    for error in errors:
        if error["before"] is None:
            by_id.pop(error["annotation_id"], None)
        else:
            by_id[error["annotation_id"]] = error["before"]
    return [by_id[number] for number in sorted(by_id)]


def _error_for(
    annotation: Annotation, planted: PlantedErrors, at: float, rng: np.random.Generator
) -> PlantedError | None:
    if at < planted.missing:
        return _error("missing", annotation, None)
    if at < planted.missing + planted.swapped:
        return _error("swapped", annotation, _swapped(annotation, rng))
    if at < planted.missing + planted.swapped + planted.moved:
        after = _moved(annotation, rng)
        return _error("moved", annotation, after) if after else None
    return None


def _error(kind: str, before: Annotation, after: Annotation | None) -> PlantedError:
    return PlantedError(kind, before["image_id"], before["id"], before, after)


def _swapped(annotation: Annotation, rng: np.random.Generator) -> Annotation:
    options = _SWAPS[CATEGORIES[annotation["category_id"] - 1]]
    category = options[int(rng.integers(len(options)))]
    return {**annotation, "category_id": CATEGORIES.index(category) + 1}


def _moved(annotation: Annotation, rng: np.random.Generator) -> Annotation | None:
    """The annotation shifted and resized to an IoU of .2 to .6 with the truth; None if no try meets that."""
    left, top, width, height = annotation["bbox"]
    size = annotation["segmentation"]["size"]
    window = _window(annotation)
    for _ in range(40):
        wide, high = (side * float(rng.uniform(0.7, 1.4)) for side in (width, height))
        x = left + width / 2 - wide / 2 + float(rng.uniform(-0.5, 0.5)) * width
        y = top + height / 2 - high / 2 + float(rng.uniform(-0.5, 0.5)) * height
        corners = _inside(x, y, wide, high, size)
        if corners is None:
            continue
        moved = _with_window(annotation, _resized(window, corners[2], corners[3]), corners[0], corners[1])
        if 0.2 <= box_iou(annotation["bbox"], moved["bbox"]) <= 0.6:
            return moved
    return None


def _inside(
    x: float, y: float, wide: float, high: float, size: Sequence[int]
) -> tuple[int, int, int, int] | None:
    """Whole pixels (left, top, width, height) of a box; None where it leaves the picture or is tiny."""
    left, top, width, height = round(x), round(y), round(wide), round(high)
    fits = left >= 0 and top >= 0 and left + width <= size[1] and top + height <= size[0]
    return (left, top, width, height) if fits and min(width, height) >= 4 else None


def _spurious(
    annotations: Sequence[Annotation], planted: PlantedErrors, rng: np.random.Generator
) -> list[PlantedError]:
    """Objects that are not there: shapes borrowed from other pictures, set where nothing is annotated."""
    if not annotations or planted.spurious == 0.0:
        return []
    by_image: dict[int, list[list[float]]] = {}
    for annotation in annotations:
        by_image.setdefault(annotation["image_id"], []).append(annotation["bbox"])
    next_id = max(annotation["id"] for annotation in annotations) + 1
    errors: list[PlantedError] = []
    for host in annotations:
        if rng.uniform() >= planted.spurious:
            continue
        model = annotations[int(rng.integers(len(annotations)))]
        placed = _placed(model, by_image[host["image_id"]], rng)
        if placed is None:
            continue
        after = {**placed, "id": next_id, "image_id": host["image_id"]}
        by_image[host["image_id"]].append(after["bbox"])
        errors.append(PlantedError("spurious", host["image_id"], next_id, None, after))
        next_id += 1
    return errors


def _placed(
    model: Annotation, taken: Sequence[Sequence[float]], rng: np.random.Generator
) -> Annotation | None:
    _, _, width, height = (int(side) for side in model["bbox"])
    rows, columns = model["segmentation"]["size"]
    for _ in range(20):
        left = int(rng.integers(0, columns - width + 1))
        top = int(rng.integers(0, rows - height + 1))
        if all(box_iou([left, top, width, height], box) < 0.1 for box in taken):
            return _with_window(copy.deepcopy(model), _window(model), left, top)
    return None


def _window(annotation: Annotation) -> Window:
    """The mask inside the annotation's box."""
    left, top, width, height = (int(side) for side in annotation["bbox"])
    mask = decode_mask(annotation["segmentation"])
    return mask[top : top + height, left : left + width]


def _resized(window: Window, width: int, height: int) -> Window:
    rows = np.rint(np.linspace(0, window.shape[0] - 1, height)).astype(int)
    columns = np.rint(np.linspace(0, window.shape[1] - 1, width)).astype(int)
    resized: Window = window[np.ix_(rows, columns)]
    return resized


def _with_window(annotation: Annotation, window: Window, left: int, top: int) -> Annotation:
    """The annotation with another mask; box and area follow it."""
    return {
        **annotation,
        "bbox": [float(side) for side in tight_box(window, left, top)],
        "area": float(window.sum()),
        "segmentation": encode_mask(window, left, top, tuple(annotation["segmentation"]["size"])),
    }


def box_iou(first: Sequence[float], second: Sequence[float]) -> float:
    """Intersection over union of two boxes (x, y, width, height); 0 where both are empty."""
    wide = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    high = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = max(0.0, wide) * max(0.0, high)
    union = first[2] * first[3] + second[2] * second[3] - shared
    return shared / union if union > 0 else 0.0
