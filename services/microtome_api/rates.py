"""Rates of a selection at an operating point: recall and precision beside those of the whole data set."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from microtome.analysis.runs import MatchedRun, OpenRun, matched_run
from microtome.datasets import Home, Items
from microtome.evaluation import IouType
from microtome.matching.intervals import wilson_interval
from microtome.matching.outcomes import IOU_THRESHOLD, OBJECT_OUTCOMES, PREDICTION_OUTCOMES
from microtome.search.resources import Recent
from microtome_api.schemas.facets import RateDocument
from microtome_api.selections import Ids

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class OperatingPoint:
    """From which confidence a prediction counts, and from which IoU it finds an object."""

    confidence: float
    iou: float = IOU_THRESHOLD


@dataclass(frozen=True)
class Runs:
    """Runs with their matches and the outcomes asked for last, kept between requests."""

    _matched: Recent[MatchedRun] = field(default_factory=lambda: Recent(3))
    _opened: Recent[OpenRun] = field(default_factory=lambda: Recent(8))

    def opened(
        self,
        home: Home,
        dataset: str,
        run: str,
        point: OperatingPoint,
        state: Hashable,
        iou_type: IouType = "bbox",
    ) -> OpenRun:
        """The run's outcomes at a point; `state` tells whether what is kept still holds.

        Raises: as `matched_run` and `outcomes`.
        """
        key = (home.path, dataset, run, iou_type)

        def match() -> MatchedRun:
            return matched_run(home, dataset, run, iou_type, point.confidence)

        def tell() -> OpenRun:
            return self._matched.get(key, match, version=state).at(point.confidence, point.iou)

        return self._opened.get((*key, point), tell, version=state)


def outcome_counts(run: OpenRun, items: Items, rows: Ids) -> dict[str, int]:
    """How many of the selected items have each outcome; of images, what lies on them."""
    objects, predictions = _masks(run, items, rows)
    counted: dict[str, int] = {}
    if objects is not None:
        counted |= _counts(run.told.object_outcome[objects], OBJECT_OUTCOMES)
    if predictions is not None:
        counted |= _counts(run.told.prediction_outcome[predictions], PREDICTION_OUTCOMES)
    return counted


def rates(run: OpenRun, items: Items, rows: Ids) -> list[RateDocument]:
    """Recall of the selected objects, precision of the selected predictions, both of selected images."""
    objects, predictions = _masks(run, items, rows)
    made = []
    if objects is not None:
        codes = run.told.object_outcome
        made.append(_rate("recall", codes, objects, OBJECT_OUTCOMES.index("matched")))
    if predictions is not None:
        codes = run.told.prediction_outcome
        made.append(_rate("precision", codes, predictions, PREDICTION_OUTCOMES.index("true_positive")))
    return made


def _masks(run: OpenRun, items: Items, rows: Ids) -> tuple[Bools | None, Bools | None]:
    """Which objects `(G,)` and which predictions `(P,)` a selection is about."""
    source = run.source
    if items == "objects":
        return _mask(rows, source.n_objects), None
    if items == "predictions":
        return None, _mask(rows, source.n_predictions)
    images = _mask(rows, source.n_images)
    return images[source.object_image], images[source.prediction_image]


def _mask(rows: Ids, size: int) -> Bools:
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return mask


def _counts(codes: Codes, names: tuple[str, ...]) -> dict[str, int]:
    return {name: int((codes == code).sum()) for code, name in enumerate(names)}


def _rate(name: Literal["recall", "precision"], codes: Codes, chosen: Bools, good: int) -> RateDocument:
    successes, trials, value, low, high = _share(codes[chosen], good)
    _, _, baseline, baseline_low, baseline_high = _share(codes, good)
    return RateDocument(
        name=name, successes=successes, trials=trials, value=value, low=low, high=high,
        baseline=baseline, baseline_low=baseline_low, baseline_high=baseline_high,
    )  # fmt: skip


def _share(codes: Codes, good: int) -> tuple[int, int, float | None, float | None, float | None]:
    """Successes, trials, their share and its interval; items without an outcome are no trials."""
    successes, trials = int((codes == good).sum()), int((codes >= 0).sum())
    interval = wilson_interval(successes, trials)
    if interval is None:
        return successes, trials, None, None, None
    return successes, trials, successes / trials, interval.low, interval.high
