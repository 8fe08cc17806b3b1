"""Small data sets drawn by hypothesis, and pycocotools as the oracle."""

from __future__ import annotations

import contextlib
import copy
import importlib.util
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import strategies as st
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from microtome.matching.inputs import EvaluationInput

REPOSITORY = Path(__file__).parents[2]
CANVAS = 112


@dataclass(frozen=True)
class Reference:
    """pycocotools' arrays and 12 figures."""

    precision: np.ndarray
    recall: np.ndarray
    stats: np.ndarray


class Oracle:
    """pycocotools on an `EvaluationInput`, which is read once."""

    def __init__(self, source: EvaluationInput, iou_type: str, as_coco: Callable) -> None:
        truth, results = copy.deepcopy(as_coco(source, iou_type))
        self.iou_type = iou_type
        with contextlib.redirect_stdout(io.StringIO()):
            self.truth = COCO()
            self.truth.dataset = truth
            self.truth.createIndex()
            self.run = self.truth.loadRes(results) if results else _nothing(truth)

    def evaluate(self, image_mask: np.ndarray | None = None) -> Reference:
        with contextlib.redirect_stdout(io.StringIO()):
            evaluation = COCOeval(self.truth, self.run, self.iou_type)
            if image_mask is not None:
                evaluation.params.imgIds = (np.flatnonzero(image_mask) + 1).tolist()
            evaluation.evaluate()
            if not evaluation.evalImgs:  # pycocotools refuses to go on without images or categories
                shape = (10, 101, len(evaluation.params.catIds), 4, 3)
                return Reference(np.full(shape, -1.0), np.full((10, *shape[2:]), -1.0), np.full(12, -1.0))
            evaluation.accumulate()
            evaluation.summarize()
        return Reference(evaluation.eval["precision"], evaluation.eval["recall"], evaluation.stats)


def _nothing(truth: dict) -> COCO:
    run = COCO()
    run.dataset = {**truth, "annotations": []}
    run.createIndex()
    return run


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    """The benchmarks' generator: `generate(seed, n_images, per_image)` and `as_coco(source)`."""
    return _load(REPOSITORY / "tests" / "benchmarks" / "evaluation" / "generator.py")


@pytest.fixture(scope="session")
def oracle(generator: ModuleType) -> Callable[[EvaluationInput, str], Oracle]:
    """`oracle(source, iou_type).evaluate(image_mask)` is what pycocotools says."""
    return lambda source, iou_type="bbox": Oracle(source, iou_type, generator.as_coco)


def make_input(n_images: int, n_categories: int, objects: list, predictions: list) -> EvaluationInput:
    """Objects are (image, category, box, area, crowd), predictions (image, category, confidence, box)."""
    return EvaluationInput(
        n_images=n_images,
        n_categories=n_categories,
        object_image=np.array([row[0] for row in objects], int),
        object_category=np.array([row[1] for row in objects], int),
        object_boxes_xywh=np.array([row[2] for row in objects], float),
        object_area=np.array([row[3] for row in objects], float),
        object_crowd=np.array([row[4] for row in objects], bool),
        prediction_image=np.array([row[0] for row in predictions], int),
        prediction_category=np.array([row[1] for row in predictions], int),
        prediction_confidence=np.array([row[2] for row in predictions], float),
        prediction_boxes_xywh=np.array([row[3] for row in predictions], float),
    )


def box_mask(box: np.ndarray) -> dict:
    """The run lengths of a box's pixels on the canvas."""
    left, top, width, height = (int(value) for value in box)
    pixels = np.zeros((CANVAS, CANVAS), np.uint8, order="F")
    pixels[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)] = 1
    return coco_mask.encode(pixels)


def with_masks(source: EvaluationInput) -> EvaluationInput:
    """The same with masks that fill the boxes."""
    return replace(
        source,
        object_masks=[box_mask(box) for box in source.object_boxes_xywh],
        prediction_masks=[box_mask(box) for box in source.prediction_boxes_xywh],
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., EvaluationInput]:
    return make_input


@pytest.fixture(scope="session")
def masked() -> Callable[[EvaluationInput], EvaluationInput]:
    return with_masks


# coarse numbers, so that equal IoUs, IoUs on a threshold and areas on a range's edge are common
sides = st.sampled_from([0, 8, 16, 32, 40, 96])
corners = st.sampled_from([-24, 0, 8, 24])
boxes = st.tuples(corners, corners, sides, sides)
# of a box: itself, half of it (IoU .5), shifted either way (.6), doubled (.5), three quarters (.75)
VARIANTS = (
    lambda x, y, w, h: (x, y, w, h),
    lambda x, y, w, h: (x, y, w / 2, h),
    lambda x, y, w, h: (x + w / 4, y, w, h),
    lambda x, y, w, h: (x - w / 4, y, w, h),
    lambda x, y, w, h: (x, y, w * 2, h),
    lambda x, y, w, h: (x, y, w * 3 / 4, h),
)
areas = st.sampled_from([None, None, None, 0.0, 500.0, 1024.0, 9216.0, 1e10, 2e10, -1.0])
confidences = st.sampled_from([0.9, 0.5, 0.5, 0.25, 0.1, 0.0, -0.0, 1.0, -3.0, 1e-300])


@st.composite
def _inputs(draw: st.DrawFn) -> EvaluationInput:
    n_images = draw(st.integers(0, 4))
    n_categories = draw(st.integers(1, 3))
    if n_images == 0:
        return make_input(0, n_categories, [], [])
    image, category = st.integers(0, n_images - 1), st.integers(0, n_categories - 1)
    # a few boxes and what is near them, shared by objects and predictions, so that they meet
    bases = st.sampled_from(draw(st.lists(boxes, min_size=1, max_size=3)))
    places = st.builds(lambda base, variant: variant(*base), bases, st.sampled_from(VARIANTS))
    own = draw(st.lists(st.tuples(image, category, places, areas, st.booleans()), max_size=10))
    objects = [
        (i, k, box, box[2] * box[3] if area is None else area, crowd and i % 2 == 0)
        for i, k, box, area, crowd in own
    ]
    predictions = draw(st.lists(st.tuples(image, category, confidences, places), max_size=14))
    flood = draw(st.sampled_from([0, 0, 0, 120]))
    return make_input(n_images, n_categories, objects, predictions + predictions[:1] * flood)


@pytest.fixture(scope="session")
def inputs() -> st.SearchStrategy[EvaluationInput]:
    """Data sets with crowds, empty images, ties, absent categories, areas on and out of every bound, now and
    then 120 predictions.
    """
    return _inputs()


@pytest.fixture(scope="session")
def partition() -> Callable[[st.DataObject, int], list[np.ndarray]]:
    """Draws a partition of n items: masks `(n,)` of one part to six, some of them empty."""

    def drawn(data: st.DataObject, n_items: int) -> list[np.ndarray]:
        n_parts = data.draw(st.integers(1, 6))
        part = data.draw(st.lists(st.integers(0, n_parts - 1), min_size=n_items, max_size=n_items))
        return [np.array(part, int) == i for i in range(n_parts)]

    return drawn


@dataclass(frozen=True)
class RealCase:
    """One of coco_val2014_100's two results files against its ground truth."""

    iou_type: str
    source: EvaluationInput


def _real_input(folder: Path, iou_type: str) -> EvaluationInput:
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(folder / "instances_val2014_100.json"))
        results = json.loads((folder / f"instances_val2014_fake{iou_type}100_results.json").read_text())
        run = truth.loadRes(results)
    images = {source: i for i, source in enumerate(sorted(truth.imgs))}
    kinds = {source: k for k, source in enumerate(sorted(truth.cats))}
    objects, predictions = truth.dataset["annotations"], run.dataset["annotations"]
    return EvaluationInput(
        n_images=len(images),
        n_categories=len(kinds),
        object_image=np.array([images[row["image_id"]] for row in objects]),
        object_category=np.array([kinds[row["category_id"]] for row in objects]),
        object_boxes_xywh=np.array([row["bbox"] for row in objects]),
        object_area=np.array([row["area"] for row in objects]),
        object_crowd=np.array([row["iscrowd"] == 1 for row in objects]),
        prediction_image=np.array([images[row["image_id"]] for row in predictions]),
        prediction_category=np.array([kinds[row["category_id"]] for row in predictions]),
        prediction_confidence=np.array([row["score"] for row in predictions]),
        prediction_boxes_xywh=np.array([row["bbox"] for row in predictions]),
        object_masks=[truth.annToRLE(row) for row in objects] if iou_type == "segm" else None,
        prediction_masks=[truth.annToRLE(row) for row in predictions] if iou_type == "segm" else None,
    )


@pytest.fixture(scope="session", params=["bbox", "segm"])
def real(request: pytest.FixtureRequest, shared_data: Path) -> RealCase:
    return RealCase(request.param, _real_input(shared_data / "coco_val2014_100", request.param))
