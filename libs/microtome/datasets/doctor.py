"""The doctor: do a run's predictions belong to this data set, and which flag would make them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.boxes import iou_xywh
from microtome.catalog import Category
from microtome.datasets.category_map import CategoryMap, likely_rules
from microtome.datasets.references import References

OVERLAP = 0.5
EXAMINED = 50_000
WORTH_SAYING = 0.2
LOW_AGREEMENT = 0.5
CUT_CONFIDENCE = 0.3
CATEGORY_FLAG = "--category-map"

Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DoctorReport:
    """Shares in [0, 1], None where nothing stands behind them.

    `on_known_images` and `known_category` are of all rows; `overlapping` (IoU >= .5 with an object of any
    category) is of the examined rows on known images, those of highest confidence; `agreeing` (that object
    has the same category) of the overlapping.
    """

    n_rows: int
    on_known_images: float | None
    known_category: float | None
    overlapping: float | None
    agreeing: float | None
    category_rule: str
    image_rule: str
    n_examined: int
    advice: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {**asdict(self), "advice": list(self.advice)}


@dataclass(frozen=True)
class RunRows:
    """Predictions whose images were resolved: `image_id` is -1 where unknown; boxes in pixels `(P, 4)`."""

    image_id: Ids
    category_ref: References
    confidence: Floats
    boxes_xywh: Floats


@dataclass(frozen=True)
class Objects:
    """The data set's objects: image ids `(G,)` ascending, categories `(G,)`, boxes in pixels `(G, 4)`."""

    image_id: Ids
    category_id: npt.NDArray[np.int32]
    boxes_xywh: Floats


def examine(
    rows: RunRows, objects: Objects, used: CategoryMap, categories: Sequence[Category], image_rule: str
) -> DoctorReport:
    """What share of the rows fits the data set, and advice naming the flag that would make more fit."""
    known_image = rows.image_id >= 0
    known_category = rows.category_ref.mapped(used.ids, -1) >= 0
    examined = _most_confident(rows, known_image)
    best = best_overlaps(rows.image_id[examined], rows.boxes_xywh[examined], objects)
    refs = rows.category_ref.take(examined[best >= 0])
    truth = objects.category_id[best[best >= 0]]
    agreeing = agreement(used, refs, truth)
    return DoctorReport(
        n_rows=len(rows.image_id),
        on_known_images=_share(known_image),
        known_category=_share(known_category),
        overlapping=_share(best >= 0),
        agreeing=agreeing,
        category_rule=used.rule,
        image_rule=image_rule,
        n_examined=len(examined),
        advice=(
            *_image_advice(known_image),
            *_category_advice(used, agreeing, refs, truth, categories),
            *_overlap_advice(known_image, best),
            *_confidence_advice(rows.confidence),
        ),
    )


def told_with_figures(doctor: Mapping[str, Any]) -> tuple[str, ...]:
    """What the doctor advised of a run, for who reads its figures; first, whether they are worth a look."""
    advice = tuple(f"doctor: {each}" for each in doctor.get("advice", ()))
    if not any(CATEGORY_FLAG in each for each in advice):
        return advice
    return (
        "THESE FIGURES DO NOT MEASURE THE DETECTOR: of the predictions on an object only "
        f"{doctor['agreeing']:.0%} have its category, because the category ids are read wrongly. Import "
        "the run again as the doctor says next",
        *advice,
    )


def box_advice(box_format: str, n_rows: int, n_unusable: int) -> tuple[str, ...]:
    """What to do where many boxes `n_unusable` beside `n_rows` usable ones have no size, read in that way."""
    share = n_unusable / max(1, n_rows + n_unusable)
    if share < WORTH_SAYING:
        return ()
    if box_format == "auto":
        fix = "text files: try --box-format xyxy or xywh; COCO files hold [x, y, width, height], not corners"
    else:
        fix = f"--box-format {box_format} seems wrong; rerun without it"
    return (f"{share:.0%} of the boxes have no width or height above 0 and were set aside: {fix}",)


def _most_confident(rows: RunRows, known_image: npt.NDArray[np.bool_]) -> Ids:
    candidates = np.flatnonzero(known_image)
    order = np.argsort(-rows.confidence[candidates], kind="stable")[:EXAMINED]
    return candidates[order].astype(np.int64)


def best_overlaps(image_id: Ids, boxes_xywh: Floats, objects: Objects) -> Ids:
    """The row of the object which overlaps each box most `(P,)`, -1 where none reaches IoU .5."""
    best = np.full(len(image_id), -1, dtype=np.int64)
    if not len(image_id):
        return best
    order = np.argsort(image_id, kind="stable")
    images, starts = np.unique(image_id[order], return_index=True)
    first = np.searchsorted(objects.image_id, images, side="left")
    last = np.searchsorted(objects.image_id, images, side="right")
    for rows, low, high in zip(np.split(order, starts[1:]), first, last, strict=True):
        if low == high:
            continue
        iou = iou_xywh(boxes_xywh[rows], objects.boxes_xywh[low:high])
        column = iou.argmax(axis=1)
        reached = iou[np.arange(len(rows)), column] >= OVERLAP
        best[rows[reached]] = low + column[reached]
    return best


def agreement(used: CategoryMap, refs: References, truth: npt.NDArray[np.int32]) -> float | None:
    """The share of overlapping rows whose category, by this map, is the object's; None without such rows."""
    return _share(refs.mapped(used.ids, -1) == truth)


def _share(flags: npt.NDArray[np.bool_]) -> float | None:
    return float(flags.mean()) if len(flags) else None


def _image_advice(known_image: npt.NDArray[np.bool_]) -> list[str]:
    share = _share(known_image)
    if share is None or share >= 1 - WORTH_SAYING:
        return []
    by_name = (
        ". Does their file number the images otherwise? YOLO and VOC files have no numbers: a COCO file that "
        "holds `images` beside its `annotations` is matched by file name"
    )
    return [
        f"only {share:.0%} of the predictions lie on images of this data set: are they of another split? "
        f"If image ids restart in each split, name it with --split{by_name if share == 0 else ''}"
    ]


def _overlap_advice(known_image: npt.NDArray[np.bool_], best: Ids) -> list[str]:
    share = _share(best >= 0)
    if share is None or share >= 0.1 or not known_image.any():
        return []
    return [
        f"only {share:.0%} of the most confident predictions overlap any object: the boxes may be in another "
        "format (text files: try --box-format xyxy or xywh; COCO files hold [x, y, width, height]), scaled "
        "to another picture size, or of other images with the same ids"
    ]


def _category_advice(
    used: CategoryMap,
    agreeing: float | None,
    refs: References,
    truth: npt.NDArray[np.int32],
    categories: Sequence[Category],
) -> list[str]:
    if agreeing is None:
        return []
    rules = likely_rules(sorted(refs.texts), categories)
    trials = [(agreement(trial, refs, truth) or 0.0, trial) for trial in rules]
    share, trial = max(trials, key=lambda pair: pair[0], default=(0.0, used))
    voted = _vote(refs, truth)
    voted_share = agreement(voted, refs, truth) or 0.0
    if share >= agreeing + WORTH_SAYING and share >= voted_share - WORTH_SAYING:
        return [
            f"category ids read by '{used.rule}' agree with {agreeing:.0%} of the objects they overlap, by "
            f"'{trial.rule}' with {share:.0%}: rerun with {CATEGORY_FLAG} {trial.rule}"
        ]
    if voted_share >= agreeing + WORTH_SAYING and agreeing < LOW_AGREEMENT:
        return [_vote_advice(used, agreeing, voted, voted_share, categories)]
    return []


def _vote(refs: References, truth: npt.NDArray[np.int32]) -> CategoryMap:
    """Each reference mapped to the category of most objects that it overlaps."""
    votes = [Counter[int]() for _ in refs.texts]
    for code, category_id in zip(refs.codes.tolist(), truth.tolist(), strict=True):
        votes[code][category_id] += 1
    most = (count.most_common(1)[0][0] for count in votes)
    return CategoryMap("overlap", dict(zip(refs.texts, most, strict=True)))


def _vote_advice(
    used: CategoryMap, agreeing: float, voted: CategoryMap, share: float, categories: Sequence[Category]
) -> str:
    names = {category.category_id: category.name for category in categories}
    pairs = sorted(voted.ids.items(), key=lambda pair: (len(pair[0]), pair[0]))
    listed = ", ".join(f"{ref} = {names[category_id]}" for ref, category_id in pairs)
    return (
        f"category ids read by '{used.rule}' agree with {agreeing:.0%} of the objects they overlap; they "
        f"seem to be in another order. By overlap they mean: {listed} ({share:.0%}). Write the detector's "
        f"category names to a text file, one a line in the order of its ids; rerun with {CATEGORY_FLAG} FILE"
    )


def _confidence_advice(confidence: Floats) -> list[str]:
    if not len(confidence) or float(confidence.min()) < CUT_CONFIDENCE:
        return []
    return [
        f"no prediction has a confidence under {float(confidence.min()):.2f}: the run was cut there, so AP "
        "and AR are lower bounds; export it again with a threshold near 0"
    ]
