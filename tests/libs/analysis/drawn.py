"""Runs opened without a home: the benchmarks' generator and hand-made boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from tests.benchmarks.evaluation.generator import generate

from microtome.analysis.runs import OpenRun
from microtome.evaluation.loading import LoadedRun
from microtome.matching.inputs import EvaluationInput
from microtome.matching.matching import match
from microtome.matching.outcomes import outcomes


@dataclass(frozen=True)
class Named:
    """What an analysis asks of the records of a data set and a run."""

    name: str
    version: int = 1


def opened(source: EvaluationInput, confidence: float = 0.5, name: str = "drawn") -> OpenRun:
    table = match(source, "bbox")
    names = tuple(f"category {k}" for k in range(source.n_categories))
    loaded = LoadedRun(Named("boxes"), Named(name), source, names)
    return OpenRun(loaded, table, outcomes(source, table, confidence))


def drawn(seed: int, n_images: int = 60, per_image: int = 40, crowds: bool = False) -> EvaluationInput:
    """The generator's data with no two confidences alike."""
    source = generate(seed, n_images=n_images, per_image=per_image)
    crowd = source.object_crowd if crowds else np.zeros(source.n_objects, bool)
    confidence = source.prediction_confidence + 1e-9 * np.arange(source.n_predictions)
    return replace(source, object_crowd=crowd, prediction_confidence=confidence)


def made(n_images: int, n_categories: int, objects: list, predictions: list) -> EvaluationInput:
    """Objects are (image, category, box), predictions (image, category, confidence, box); no crowds."""
    boxes = np.array([row[2] for row in objects], float).reshape(-1, 4)
    return EvaluationInput(
        n_images=n_images,
        n_categories=n_categories,
        object_image=np.array([row[0] for row in objects], int),
        object_category=np.array([row[1] for row in objects], int),
        object_boxes_xywh=boxes,
        object_area=boxes[:, 2] * boxes[:, 3],
        object_crowd=np.zeros(len(objects), bool),
        prediction_image=np.array([row[0] for row in predictions], int),
        prediction_category=np.array([row[1] for row in predictions], int),
        prediction_confidence=np.array([row[2] for row in predictions], float),
        prediction_boxes_xywh=np.array([row[3] for row in predictions], float),
    )


def part_of(source: EvaluationInput, image_mask: np.ndarray) -> EvaluationInput:
    """The images of the mask alone, as a data set of their own."""
    place = np.cumsum(image_mask) - 1
    parts = {}
    for kind in ("object", "prediction"):
        own = image_mask[getattr(source, f"{kind}_image")]
        names = [name for name in source.__dataclass_fields__ if name.startswith(kind)]
        parts |= {name: getattr(source, name)[own] for name in names if getattr(source, name) is not None}
        parts[f"{kind}_image"] = place[parts[f"{kind}_image"]]
    return replace(source, n_images=int(image_mask.sum()), **parts)


def kept(source: EvaluationInput, objects: np.ndarray, predictions: np.ndarray) -> EvaluationInput:
    """The objects and predictions of the masks alone."""
    parts = {}
    for kind, own in (("object", objects), ("prediction", predictions)):
        names = [name for name in source.__dataclass_fields__ if name.startswith(kind)]
        parts |= {name: getattr(source, name)[own] for name in names if getattr(source, name) is not None}
    return replace(source, **parts)
