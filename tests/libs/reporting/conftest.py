"""A made-up evaluation whose counts conserve: what can be derived from the confusion counts is."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.libs.analysis.drawn import drawn, made, opened

from microtome.analysis.analysing import RunReview, analysis_of
from microtome.analysis.fixing import FixingWorth
from microtome.analysis.views import EVERYTHING
from microtome.datasets import Home, import_dataset, import_run
from microtome.evaluation.results import CategoryMetrics, ConfusionMatrix, Curve, Evaluation, SliceMetrics
from microtome.matching.inputs import EvaluationInput
from microtome.matching.results import Metrics, OutcomeCounts
from microtome.reporting.figures import METRIC_NAMES
from microtome.reporting.report import Example, ExampleBox, Provenance, ReportInput
from microtome.slices import create

STREETS = {
    "car": (1240, 0.88),
    "bus": (71, 0.79),
    "truck": (148, 0.61),
    "bicycle": (133, 0.66),
    "motorcycle": (58, 0.55),
    "pedestrian": (612, 0.74),
    "traffic light": (402, 0.69),
    "cone": (96, 0.47),
    "crosswalk": (154, 0.41),
}
SLICES = (
    ("faded crosswalks", "objects", 41, 63, 0.2, 0.41),
    ("night", "images", 120, 812, 0.44, 0.66),
    ("rain & fog", "images", 64, 390, 0.58, 0.66),
    ("roundabouts", "images", 6, 55, 0.31, 0.66),
    ("tiny cones", "objects", 14, 19, 0.22, 0.47),
    ("sunny noon", "images", 201, 1101, 0.71, 0.66),
)
RECALLS = tuple(step / 100 for step in range(101))
NOTHING = Metrics(**dict.fromkeys(METRIC_NAMES))


def metrics_of(level: float, precision: float | None = None, recall: float | None = None) -> Metrics:
    """Figures in the proportions that detectors have, for an AP50 of `level`."""
    shares = (0.62, 1.0, 0.66, 0.31, 0.6, 0.78, 0.42, 0.66, 0.73, 0.4, 0.7, 0.85)
    figures = [min(level * share, 1.0) for share in shares]
    both = precision and recall
    f1 = 2 * precision * recall / (precision + recall) if both else None
    return Metrics(*figures, precision=precision, recall=recall, f1=f1)


def confusion_of(sizes: dict[str, tuple[int, float]], seed: int) -> ConfusionMatrix:
    chance, n = random.Random(seed), len(sizes)
    counts = [[0] * (n + 1) for _ in range(n + 1)]
    for row, (n_objects, quality) in enumerate(sizes.values()):
        found = round(n_objects * quality)
        mixed = round((n_objects - found) * 0.3) if n > 1 else 0
        for _ in range(mixed):
            near = (row + chance.choice((-1, 1, 1, 2))) % n
            counts[row][near if near != row else (row + 1) % n] += 1
        counts[row][row], counts[row][n] = found, n_objects - found - mixed
        counts[n][row] = round(n_objects * (1.1 - quality) * 0.6)
    return ConfusionMatrix(tuple(sizes), tuple(map(tuple, counts)))


def outcomes_of(confusion: ConfusionMatrix) -> OutcomeCounts:
    n = len(confusion.categories)
    found = sum(confusion.counts[k][k] for k in range(n))
    mixed = sum(sum(confusion.counts[k][:n]) for k in range(n)) - found
    missed, ghosts = sum(confusion.counts[k][n] for k in range(n)), sum(confusion.counts[n])
    shares = {"localization": ghosts * 3 // 10, "both": ghosts // 20, "duplicate": ghosts // 10}
    types = {"classification": mixed, **shares, "background": ghosts - sum(shares.values()), "missed": missed}
    return OutcomeCounts(found, mixed + ghosts, found, missed, mixed, types)


def curve_of(category: CategoryMetrics) -> Curve:
    """A curve that passes through the operating point and breaks off a little behind it."""
    recall, precision = category.metrics.recall or 0.5, category.metrics.precision or 0.5

    def height(at: float) -> float:
        return max(0.0, 1 - (1 - precision) * (at / recall) ** 4) if at <= recall + 0.08 else 0.0

    return Curve(category.category, RECALLS, tuple(round(height(at), 3) for at in RECALLS))


def category_of(confusion: ConfusionMatrix, index: int) -> CategoryMetrics:
    n = len(confusion.categories)
    right, n_objects = confusion.counts[index][index], sum(confusion.counts[index])
    n_predicted = sum(row[index] for row in confusion.counts)
    quality = right / n_objects
    metrics = metrics_of(quality, right / n_predicted if n_predicted else None, quality)
    return CategoryMetrics(confusion.categories[index], n_objects, n_predicted * 3 + n, metrics)


def mean_of(rows: Sequence[CategoryMetrics]) -> Metrics:
    def mean(name: str) -> float | None:
        values = [getattr(row.metrics, name) for row in rows]
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None

    return Metrics(**{name: mean(name) for name in METRIC_NAMES})


def slice_of(name: str, scope: str, n_images: int, n_objects: int, level: float, base: float) -> SliceMetrics:
    found, mixed = round(n_objects * level), round(n_objects * 0.04)
    ghosts = round(n_objects * 0.5)
    missed = n_objects - found - mixed
    outcomes = OutcomeCounts(
        found, ghosts, found, missed, mixed, {"background": ghosts - mixed, "classification": mixed}
    )
    precision = found / (found + ghosts) if found + ghosts else None
    own = CategoryMetrics("crosswalk", n_objects, n_objects * 2, metrics_of(level, precision, level))
    few = CategoryMetrics("cone", 4, 9, metrics_of(level / 2, 0.5, level / 2))
    return SliceMetrics(
        name=name,
        scope=scope,
        n_images=n_images,
        n_objects=n_objects,
        metrics=metrics_of(level, precision, level),
        baseline_same_categories=metrics_of(base, 0.71, base),
        per_category=(own, few),
        outcomes=outcomes,
        own_false_positives=17 if scope == "objects" else None,
    )


def make_evaluation(
    sizes: dict[str, tuple[int, float]] | None = None,
    run: str = "yolo-streets-a",
    seed: int = 7,
    lift: float = 0.0,
) -> Evaluation:
    sizes = STREETS if sizes is None else sizes
    confusion = confusion_of(sizes, seed)
    rows = tuple(category_of(confusion, index) for index in range(len(sizes)))
    outcomes = outcomes_of(confusion)
    n_objects, n_found = sum(row.n_objects for row in rows), outcomes.matched
    n_predicted = n_found + outcomes.false_positive
    whole = replace(
        mean_of(rows),
        precision=n_found / n_predicted if n_predicted else None,
        recall=n_found / n_objects if n_objects else None,
    )
    return Evaluation(
        dataset="streets",
        version=4,
        run=run,
        iou_type="bbox",
        confidence_threshold=0.5,
        n_images=500,
        n_objects=n_objects,
        n_predictions=sum(row.n_predictions for row in rows),
        overall=whole,
        per_category=rows,
        outcomes=outcomes,
        confusion=confusion,
        curves=tuple(map(curve_of, rows)),
        slices=tuple(
            slice_of(name, scope, *size, level + lift, base) for name, scope, *size, level, base in SLICES
        ),
        inputs={"annotations.json": "ab" * 32, f"{run}.json": "cd" * 32},
    )


def bare_evaluation() -> Evaluation:
    """A data set without an object, a run without a prediction: not one figure."""
    nothing = OutcomeCounts(0, 0, 0, 0, 0, {})
    return Evaluation(
        dataset="empty",
        version=1,
        run="silent",
        iou_type="bbox",
        confidence_threshold=0.5,
        n_images=0,
        n_objects=0,
        n_predictions=0,
        overall=NOTHING,
        per_category=(CategoryMetrics("car", 0, 0, NOTHING),),
        outcomes=nothing,
        confusion=ConfusionMatrix(("car",), ((0, 0), (0, 0))),
        curves=(Curve("car", RECALLS, None),),
        slices=(SliceMetrics("void", "images", 0, 0, NOTHING, NOTHING, (), nothing),),
    )


def make_picture(width: int = 320, height: int = 200) -> bytes:
    picture = Image.new("RGB", (width, height), "#a9c3d9")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height * 0.45, width, height), fill="#55585c")
    for stripe in range(6):
        left = width * (0.12 + stripe * 0.13)
        pen.rectangle((left, height * 0.72, left + width * 0.06, height * 0.92), fill="#8d8f8c")
    pen.rectangle((width * 0.55, height * 0.36, width * 0.82, height * 0.62), fill="#8c2f2b")
    target = io.BytesIO()
    picture.save(target, "WEBP")
    return target.getvalue()


def make_example(slice_name: str | None = None, caption: str = "Two of three found") -> Example:
    boxes = (
        ExampleBox((176, 72, 86, 52), "object", "car", "matched"),
        ExampleBox((173, 70, 92, 57), "prediction", "car", "true_positive", 0.93),
        ExampleBox((38, 142, 250, 44), "object", "crosswalk", "missed"),
        ExampleBox((8, 20, 40, 60), "prediction", "traffic light", "false_positive", 0.61),
    )
    return Example(12, "cam2/000012.jpg", make_picture(), 320, 200, boxes, caption, slice_name=slice_name)


def make_report(evaluation: Evaluation | None = None, **extra: object) -> ReportInput:
    provenance = Provenance(
        program_version="0.1.0",
        created_at=datetime(2026, 3, 4, 15, 30, tzinfo=UTC),
        encoder="ViT-B-32/laion2b_s34b_b79k",
        encoder_digest="ef" * 32,
        inputs={"match table": "01" * 32},
        command="microtome report streets --run yolo-streets-a --out report.html",
    )
    return ReportInput(evaluation or make_evaluation(), provenance, **extra)


def make_review(source: EvaluationInput, run: str = "yolo-streets-a", worths: object = None) -> RunReview:
    return RunReview(analysis_of(opened(source, name=run), EVERYTHING), dict(worths or {}))


@pytest.fixture(scope="session")
def reviews() -> Callable[..., RunReview]:
    return make_review


@pytest.fixture(scope="session")
def reviewed() -> RunReview:
    """A review of made-up boxes, with the worths of two slices."""
    worths = {"night": FixingWorth(0.5, 0.1, 0.2, {}, 30), "void": FixingWorth(0.5, 0.0, 0.0, {}, 0)}
    return make_review(drawn(81, n_images=30), worths=worths)


@pytest.fixture(scope="session")
def unreviewable() -> RunReview:
    """A review of nothing at all."""
    return make_review(made(0, 1, [], []), worths={"void": FixingWorth(None, None, None, {}, 0)})


@pytest.fixture(scope="session")
def streets() -> Evaluation:
    return make_evaluation()


@pytest.fixture(scope="session")
def bare() -> Evaluation:
    return bare_evaluation()


@pytest.fixture(scope="session")
def evaluations() -> Callable[..., Evaluation]:
    return make_evaluation


@pytest.fixture(scope="session")
def examples() -> Callable[..., Example]:
    return make_example


@pytest.fixture(scope="session")
def reports() -> Callable[..., ReportInput]:
    return make_report


BOXES = {1: [4, 4, 20, 20], 2: [40, 8, 24, 30]}


def polygon(box: list[int]) -> list[list[int]]:
    x, y, width, height = box
    return [[x, y, x + width, y, x + width, y + height, x, y + height]]


def written(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document))
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Data sets `shown` and `bare` (without pictures); run `a` misses some objects and sees ghosts."""
    folder = tmp_path_factory.mktemp("reports")
    random = np.random.default_rng(1)
    for image in range(4):
        noise = random.integers(0, 255, (48, 500, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{image}.png")
    (folder / "3.png").write_bytes(b"torn")
    rows = [
        {"id": 2 * image + kind, "image_id": image, "category_id": kind, "bbox": box,
         "area": box[2] * box[3], "iscrowd": 0, "segmentation": polygon(box)}
        for image in range(4)
        for kind, box in BOXES.items()
    ]  # fmt: skip
    truth = {
        "images": [{"id": i, "file_name": f"{i}.png", "width": 500, "height": 48} for i in range(4)],
        "categories": [{"id": kind, "name": f"kind {kind}"} for kind in BOXES],
        "annotations": rows,
    }
    found = [row | {"score": 0.9} for row in rows[2:]]
    ghost = {"image_id": 1, "category_id": 1, "bbox": [300, 5, 190, 40], "score": 0.8}
    ghost["segmentation"] = polygon(ghost["bbox"])
    with Home.open(folder / "home") as opened:
        for dataset, images in (("shown", folder), ("bare", None)):
            import_dataset(opened, dataset, annotations=written(folder / "truth.json", truth), images=images)
            for run, predictions in (("a", [*found, ghost]), ("b", found)):
                import_run(opened, dataset, run, written(folder / "run.json", predictions))
            create(opened, dataset, "first images", ids=[0, 1], scope="images")
            create(opened, dataset, "kind 2", where="category = 'kind 2'")
        yield opened
