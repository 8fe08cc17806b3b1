"""Data sets and runs whose truth is known: generated, or a home's own, and what is done to them."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from generator import SIDE, generate

from microtome.datasets import Home, read_slice
from microtome.evaluation.loading import load_run
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match
from microtome.matching.outcomes import outcomes

PER_IMAGE = 40
CONFIDENCE = 0.3
OF_OBJECTS = ("image", "category", "boxes_xywh", "area", "crowd")
OF_PREDICTIONS = ("image", "category", "confidence", "boxes_xywh")


def source_of(options: argparse.Namespace, seed: int, scale: int = 1) -> EvaluationInput:
    """A data set with a run: that of the home, whatever the seed, or a generated one."""
    if options.home is not None:
        return own_run(options.home, options.dataset, options.run[0])
    return generate(seed, scale * options.images, PER_IMAGE)


@cache
def own_run(folder: Path, dataset: str, run: str) -> EvaluationInput:
    with Home.open(folder) as home:
        return load_run(home, dataset, run, "bbox").source


@cache
def own_slice(folder: Path, dataset: str, name: str) -> tuple[str, np.ndarray]:
    """The scope of a slice of the home, and the ids of its members."""
    with Home.open(folder) as home:
        found = read_slice(home, home.catalog.dataset(dataset).dataset_id, name)
    return found.record.scope, found.members


def opened(source: EvaluationInput, threads: int) -> SimpleNamespace:
    """The run as analyses open one."""
    table = match(source, "bbox", threads=threads)
    return SimpleNamespace(name="r", source=source, table=table, told=outcomes(source, table, CONFIDENCE))


def plant(source: EvaluationInput, objects: np.ndarray, share: float, seed: int) -> EvaluationInput:
    """The source with a share of the objects in the mask `objects (G,)` moved to a random place."""
    random = np.random.default_rng(seed)
    moved = objects & (random.random(source.n_objects) < share)
    boxes = source.object_boxes_xywh.copy()
    boxes[moved, :2] = random.random((int(moved.sum()), 2)) * (SIDE - boxes[moved, 2:]).clip(1)
    return replace(source, object_boxes_xywh=boxes)


def drawn(source: EvaluationInput, images: np.ndarray) -> tuple[EvaluationInput, np.ndarray]:
    """A data set of the images `(I,)`, each as often as it is named, and which of the objects its own are."""
    objects, object_image = _on(source.object_image, images)
    predictions, prediction_image = _on(source.prediction_image, images)
    of_objects = {f"object_{name}": getattr(source, f"object_{name}")[objects] for name in OF_OBJECTS}
    of_predictions = {
        f"prediction_{name}": getattr(source, f"prediction_{name}")[predictions] for name in OF_PREDICTIONS
    }
    places = {"n_images": len(images), "object_image": object_image, "prediction_image": prediction_image}
    unknown = dict.fromkeys(("object_ids", "prediction_ids", "object_masks", "prediction_masks"))
    return replace(source, **{**of_objects, **of_predictions, **places, **unknown}), objects


def _on(image: np.ndarray, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The items on the images, by image, and the place of each one's image among these; `image` by item."""
    order = np.argsort(image, kind="stable")
    first, last = (np.searchsorted(image[order], images, side) for side in ("left", "right"))
    place = np.repeat(np.arange(len(images)), last - first)
    within = np.arange(len(place)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    return order[first[place] + within], place


def noisy(source: EvaluationInput, seed: int, lost: float, noise: float = 1.0) -> EvaluationInput:
    """A run of the same detector: some predictions lost, confidences and boxes shifted."""
    random = np.random.default_rng(seed)
    kept = random.random(source.n_predictions) >= lost
    boxes = source.prediction_boxes_xywh[kept]
    shift = random.normal(0.0, 0.04 * noise, boxes.shape) * boxes[:, [2, 3, 2, 3]]
    confidence = source.prediction_confidence[kept]
    logits = np.log(confidence / (1 - confidence)) + random.normal(0.0, 0.5 * noise, len(confidence))
    return replace(
        source,
        prediction_image=source.prediction_image[kept],
        prediction_category=source.prediction_category[kept],
        prediction_boxes_xywh=boxes + shift,
        prediction_confidence=1 / (1 + np.exp(-logits)),
    )


def blind(source: EvaluationInput, images: np.ndarray) -> EvaluationInput:
    """The run without any prediction on the images in the mask `(I,)`."""
    kept = ~images[source.prediction_image]
    predictions = {
        f"prediction_{name}": getattr(source, f"prediction_{name}")[kept] for name in OF_PREDICTIONS
    }
    return replace(source, **predictions, prediction_ids=None)


def mixed(first: EvaluationInput, second: EvaluationInput, given: np.ndarray) -> EvaluationInput:
    """The first run, but with the second run's predictions on the images in `given (I,)`."""
    kept, taken = ~given[first.prediction_image], given[second.prediction_image]
    order = np.argsort(
        np.concatenate([first.prediction_image[kept], second.prediction_image[taken]]), kind="stable"
    )

    def both(name: str) -> np.ndarray:
        one, other = (getattr(source, f"prediction_{name}") for source in (first, second))
        return np.concatenate([one[kept], other[taken]])[order]

    predictions = {f"prediction_{name}": both(name) for name in OF_PREDICTIONS}
    return replace(first, **predictions, prediction_ids=None)
