"""A SIMULATED detector: predictions invented from the truth, for demonstrations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from microtome.errors import InputError

SIMULATED_RUN = "simulated-baseline"
_CONFUSED = {"bus": "truck", "truck": "bus", "bicycle": "motorcycle", "motorcycle": "bicycle"}


def simulated_run(annotations: Mapping[str, Any], seed: int) -> list[dict[str, Any]]:
    """COCO results of a detector that does not exist: it reads the annotations and errs at random.

    Nothing here looks at a picture. Misses and bad boxes grow for faded, diagonal and blocked crosswalks, at
    night, in fog, for small and hidden objects; buses and trucks, bicycles and motorcycles are sometimes
    swapped; some objects are found twice; some finds are empty background. Name such a run `SIMULATED_RUN`,
    so that nobody takes it for a model. Annotations without attributes count as easy.
    Raises InputError for a dict that is not COCO.
    """
    for key in ("images", "annotations", "categories"):
        if key not in annotations:
            raise InputError(
                f"not a COCO ground truth: no '{key}'",
                found=", ".join(annotations),
                expected="images, annotations, categories",
            )
    rng = np.random.default_rng(np.random.SeedSequence((seed, 77)))
    names = {category["id"]: category["name"] for category in annotations["categories"]}
    images = {image["id"]: image for image in annotations["images"]}
    results: list[dict[str, Any]] = []
    for annotation in annotations["annotations"]:
        results += _found(annotation, images[annotation["image_id"]], names, rng)
    for image in annotations["images"]:
        results += _background(image, list(names), rng)
    return results


def difficulty(category: str, annotation: Mapping[str, Any], image: Mapping[str, Any]) -> float:
    """How hard an object is for the simulated detector, from 0 (easy)."""
    attributes = annotation.get("attributes", {})
    hard = 0.1 if category == "crosswalk" else 0.0
    hard += {"faded": 2.0, "worn": 0.45}.get(attributes.get("condition", ""), 0.0)
    hard += 1.1 if attributes.get("orientation") == "diagonal" else 0.0
    hard += 1.0 if attributes.get("blocked") else 0.0
    hard += {"night": 0.5, "dusk": 0.15}.get(image.get("lighting", ""), 0.0)
    hard += {"fog": 0.45, "rain": 0.25, "snow": 0.25}.get(image.get("weather", ""), 0.0)
    hard += 1.4 * (1.0 - float(attributes.get("visibility", 1.0)))
    side = float(np.sqrt(max(annotation["bbox"][2] * annotation["bbox"][3], 1.0)))
    return hard + max(0.0, (34.0 - side) / 22.0)


def _found(
    annotation: Mapping[str, Any],
    image: Mapping[str, Any],
    names: Mapping[int, str],
    rng: np.random.Generator,
) -> list[dict[str, Any]]:
    category = names[annotation["category_id"]]
    hard = difficulty(category, annotation, image)
    if rng.uniform() < 1.0 - 0.965 * float(np.exp(-0.42 * hard)):
        return []
    confidence = float(np.clip(rng.beta(8.0, 1.3 + 1.5 * hard), 0.02, 0.999))
    box = _shaken(annotation["bbox"], 0.035 + 0.03 * hard, image, rng)
    found = [_result(image, _named(category, names, hard, rng), box, confidence)]
    if rng.uniform() < 0.05:
        again = _shaken(annotation["bbox"], 0.14, image, rng)
        found.append(
            _result(image, annotation["category_id"], again, confidence * float(rng.uniform(0.3, 0.8)))
        )
    return found


def _named(category: str, names: Mapping[int, str], hard: float, rng: np.random.Generator) -> int:
    ids = {name: number for number, name in names.items()}
    other = ids.get(_CONFUSED.get(category, ""))
    swap = other is not None and rng.uniform() < 0.07 + 0.05 * hard
    return other if swap and other is not None else ids[category]


def _shaken(
    box: list[float], noise: float, image: Mapping[str, Any], rng: np.random.Generator
) -> list[float]:
    """A box with its corners off by `noise` of its sides, inside the picture."""
    left, top, width, height = box
    shift = rng.normal(0.0, noise, 4) * np.array([width, height, width, height])
    corners = np.array([left, top, left + width, top + height]) + shift
    corners = np.clip(corners, 0.0, [image["width"], image["height"], image["width"], image["height"]])
    wide, high = max(corners[2] - corners[0], 1.0), max(corners[3] - corners[1], 1.0)
    x, y = min(corners[0], image["width"] - wide), min(corners[1], image["height"] - high)
    return [round(float(side), 2) for side in (x, y, wide, high)]


def _background(image: Mapping[str, Any], ids: list[int], rng: np.random.Generator) -> list[dict[str, Any]]:
    found = []
    for _ in range(int(rng.poisson(0.9))):
        width, height = (
            float(side) for side in rng.uniform(0.03, 0.22, 2) * (image["width"], image["height"])
        )
        x = float(rng.uniform(0, image["width"] - width))
        y = float(rng.uniform(0.25 * image["height"], image["height"] - height))
        box = [round(side, 2) for side in (x, y, width, height)]
        found.append(_result(image, ids[int(rng.integers(len(ids)))], box, float(rng.beta(1.6, 5.0))))
    return found


def _result(
    image: Mapping[str, Any], category_id: int, box: list[float], confidence: float
) -> dict[str, Any]:
    return {"image_id": image["id"], "category_id": category_id, "bbox": box, "score": round(confidence, 4)}
