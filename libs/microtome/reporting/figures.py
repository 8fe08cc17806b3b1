"""Numbers as text, the same everywhere: three decimals, a true minus, a dash with a reason where none is."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from microtome.matching.intervals import Interval
from microtome.matching.results import Metrics

DASH = "–"
MINUS = "−"
METRIC_NAMES = tuple(field.name for field in fields(Metrics))
COCO_METRIC_NAMES = tuple(name for name in METRIC_NAMES if name not in ("precision", "recall", "f1"))


@dataclass(frozen=True)
class MetricWords:
    """A metric for readers: a short label, what it means, and why it can be missing."""

    label: str
    meaning: str
    missing: str


_NO_OBJECTS = "no figure: there are no objects here"
_AP = "average precision over IoU 0.50 to 0.95, averaged over categories"
_AR = "recall over IoU 0.50 to 0.95, averaged over categories; at most {} predictions an image and category"


def _sized(prefix: str, size: str, bounds: str) -> MetricWords:
    return MetricWords(
        f"{prefix} {size}",
        f"{prefix} over {size} objects ({bounds})",
        f"no figure: there are no {size} objects here ({bounds})",
    )


_SMALL, _MEDIUM, _LARGE = "area under 32² px", "area from 32² to 96² px", "area over 96² px"

METRICS: dict[str, MetricWords] = {
    "mAP": MetricWords("mAP", _AP, _NO_OBJECTS),
    "AP50": MetricWords("AP50", "average precision at IoU 0.50, averaged over categories", _NO_OBJECTS),
    "AP75": MetricWords("AP75", "average precision at IoU 0.75, averaged over categories", _NO_OBJECTS),
    "AP_small": _sized("AP", "small", _SMALL),
    "AP_medium": _sized("AP", "medium", _MEDIUM),
    "AP_large": _sized("AP", "large", _LARGE),
    "AR1": MetricWords("AR1", _AR.format(1), _NO_OBJECTS),
    "AR10": MetricWords("AR10", _AR.format(10), _NO_OBJECTS),
    "AR100": MetricWords("AR100", _AR.format(100), _NO_OBJECTS),
    "AR_small": _sized("AR", "small", _SMALL),
    "AR_medium": _sized("AR", "medium", _MEDIUM),
    "AR_large": _sized("AR", "large", _LARGE),
    "precision": MetricWords(
        "Precision",
        "share of predictions that are true positives, at the operating point",
        "no figure: no prediction reaches the confidence threshold",
    ),
    "recall": MetricWords("Recall", "share of objects that are found, at the operating point", _NO_OBJECTS),
    "f1": MetricWords(
        "F1", "harmonic mean of precision and recall", "no figure: precision or recall is missing"
    ),
}


def figure(value: float | None) -> str:
    """A value in [0, 1] with three decimals, or a dash."""
    return DASH if value is None or not math.isfinite(value) else f"{value:.3f}"


def difference(value: float | None) -> str:
    """A signed value with three decimals, or a dash; what rounds to nothing has no sign."""
    if value is None or not math.isfinite(value):
        return DASH
    text = f"{abs(value):.3f}"
    if text == "0.000":
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def chance(value: float | None) -> str:
    """A p or q: three decimals, `<0.001` below that, or a dash."""
    return DASH if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def span(low: float | None, high: float | None) -> str:
    """The interval of a difference, or a dash."""
    return DASH if low is None or high is None else f"{difference(low)} to {difference(high)}"


def interval(found: Interval | None) -> str:
    """The 95 % interval of a share, or nothing."""
    return "" if found is None else f"{figure(found.low)} to {figure(found.high)}"


def count(number: int) -> str:
    """A whole number with its thousands apart: 12,345."""
    return f"{number:,}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: `1 image`, `2 images`."""
    return f"{count(number)} {singular if number == 1 else plural or singular + 's'}"


def percent(part: float | None) -> str:
    """A share in [0, 1] as whole per cent; `<1%` and `>99%` are kept apart from none and all."""
    if part is None or not math.isfinite(part):
        return DASH
    if 0 < part < 0.01:
        return "<1%"
    if 0.99 < part < 1:
        return ">99%"
    return f"{part:.0%}"


def minus(first: float | None, second: float | None) -> float | None:
    """`first - second`, None where either is missing."""
    return None if first is None or second is None else first - second
