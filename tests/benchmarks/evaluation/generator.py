"""A seeded data set and run of COCO's size: crowds, tied confidences, confused categories, more than 100
predictions in places.

`generate(seed)` makes 5,000 images, about 39,000 objects of 80 categories and about 495,000 predictions.
`scale` multiplies the images.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from microtome.matching.inputs import EvaluationInput

N_CATEGORIES = 80
SIDE = 640.0


def generate(seed: int = 0, n_images: int = 5_000, per_image: int = 99) -> EvaluationInput:
    """Ground truth and predictions whose numbers resemble a COCO detector's: mAP about .3, most predictions
    unsure and wrong.
    """
    random = np.random.default_rng(seed)
    image, category, boxes = _objects(random, n_images)
    crowd = random.random(len(image)) < 0.01
    boxes[crowd, 2:] = np.minimum(boxes[crowd, 2:] * 3, SIDE)
    area = boxes[:, 2] * boxes[:, 3] * random.uniform(0.4, 1.0, len(image))
    seen = _seen(random, image, category, boxes)
    noise = _noise(random, n_images, per_image, len(seen[0]), category)
    parts = [np.concatenate(pair) for pair in zip(seen, noise, strict=True)]
    order = np.argsort(parts[0], kind="stable")
    prediction_image, prediction_category, confidence, prediction_boxes = (part[order] for part in parts)
    return EvaluationInput(
        n_images=n_images,
        n_categories=N_CATEGORIES,
        object_image=image,
        object_category=category,
        object_boxes_xywh=boxes,
        object_area=area,
        object_crowd=crowd,
        prediction_image=prediction_image,
        prediction_category=prediction_category,
        prediction_confidence=np.round(confidence, 3),
        prediction_boxes_xywh=np.round(prediction_boxes, 2),
    )


def _frequencies() -> np.ndarray:
    weights = 1.0 / (np.arange(N_CATEGORIES) + 2.0)
    weights[0] = weights[1:].sum() * 0.4
    return weights / weights.sum()


def _objects(random: np.random.Generator, n_images: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    counts = random.negative_binomial(1.2, 1.2 / (1.2 + 7.8), n_images)
    image = np.repeat(np.arange(n_images), counts)
    # an image holds a few categories, several times each
    kinds = random.choice(N_CATEGORIES, (n_images, 3), p=_frequencies())
    category = kinds[image, random.integers(0, 3, len(image))]
    size = np.exp(random.normal(4.0, 1.0, len(image))).clip(4, 500)
    shape = np.exp(random.normal(0.0, 0.35, len(image)))
    width, height = (size * shape).clip(2, 600), (size / shape).clip(2, 600)
    left, top = (random.random(len(image)) * (SIDE - side) for side in (width, height))
    return image, category, np.round(np.stack([left, top, width, height], axis=1), 2)


def _seen(
    random: np.random.Generator, image: np.ndarray, category: np.ndarray, boxes: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Predictions near objects: most found, some twice, some with another category; better ones more
    confident.
    """
    times = random.choice(5, len(image), p=[0.12, 0.38, 0.25, 0.15, 0.10])
    source = np.repeat(np.arange(len(image)), times)
    skill = random.beta(3.0, 1.5, len(source))
    spread = 0.35 * (1 - skill)[:, None] * boxes[source][:, [2, 3, 2, 3]]
    near = boxes[source] + random.normal(0.0, 1.0, (len(source), 4)) * spread
    near[:, 2:] = near[:, 2:].clip(1.0, SIDE)
    wrong = random.random(len(source)) < 0.12
    kind = np.where(wrong, random.integers(0, N_CATEGORIES, len(source)), category[source])
    confidence = (skill * random.beta(4.0, 2.0, len(source))).clip(0.01, 0.999)
    return image[source], kind, confidence, near


def _noise(
    random: np.random.Generator, n_images: int, per_image: int, n_seen: int, category: np.ndarray
) -> tuple[np.ndarray, ...]:
    """Predictions of nothing, so that there are `per_image` an image; a few images hold hundreds of one
    category.
    """
    n = max(0, n_images * per_image - n_seen)
    image = random.integers(0, n_images, n)
    image[: n // 200] = random.integers(0, max(1, n_images // 500), n // 200)
    kind = random.choice(category, n) if len(category) else random.integers(0, N_CATEGORIES, n)
    kind[: n // 200] = 0
    size = np.exp(random.normal(4.0, 1.1, (n, 2))).clip(1, 600)
    corner = random.random((n, 2)) * (SIDE - size)
    return (
        image,
        kind,
        (0.6 * random.beta(0.6, 6.0, n)).clip(0.001, 1.0),
        np.concatenate([corner, size], axis=1),
    )


def as_coco(source: EvaluationInput, iou_type: str = "bbox") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The same as a COCO ground-truth dict and results list; all ids are one more than ours (pycocotools
    loses object id 0).
    """
    annotations = [
        {
            "id": i + 1,
            "image_id": int(source.object_image[i]) + 1,
            "category_id": int(source.object_category[i]) + 1,
            "bbox": source.object_boxes_xywh[i].tolist(),
            "area": float(source.object_area[i]),
            "iscrowd": int(source.object_crowd[i]),
        }
        for i in range(source.n_objects)
    ]
    results: list[dict[str, Any]] = [
        {
            "image_id": int(source.prediction_image[i]) + 1,
            "category_id": int(source.prediction_category[i]) + 1,
            "score": float(source.prediction_confidence[i]),
        }
        for i in range(source.n_predictions)
    ]
    # with boxes in the results pycocotools would compare segm areas by boxes
    for i, result in enumerate(results):
        if iou_type == "bbox":
            result["bbox"] = source.prediction_boxes_xywh[i].tolist()
        else:
            result["segmentation"] = source.prediction_masks[i]
    if iou_type == "segm":
        for annotation, mask in zip(annotations, source.object_masks, strict=True):
            annotation["segmentation"] = mask
    truth = {
        "info": {},
        "images": [{"id": i + 1, "width": int(SIDE), "height": int(SIDE)} for i in range(source.n_images)],
        "categories": [{"id": k + 1, "name": f"category {k}"} for k in range(source.n_categories)],
        "annotations": annotations,
    }
    return truth, results
