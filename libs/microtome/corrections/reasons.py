"""Why an item is suspicious, in words, and which verdict its scores propose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SURE = 0.3


@dataclass(frozen=True)
class Paired:
    """The prediction that an object was paired with; `bbox` in pixels."""

    category: str
    confidence: float
    bbox: tuple[float, ...]
    iou: float | None


def reason_of(kinds: Sequence[str], values: Mapping[str, Any], paired: Paired | None) -> str:
    """Why, e.g. "0.97 confident bus; 9 of 10 neighbours are bus"; never empty."""
    return "; ".join(_parts(kinds, values, paired)) or "its scores are among the worst"


def suggestion_of(kinds: Sequence[str], values: Mapping[str, Any], paired: Paired | None) -> dict[str, Any]:
    """The verdict that the scores propose, {"kind", "category"?, "bbox"?}; unsure where they name none."""
    if "missing" in kinds:
        box = [values[side] for side in ("x", "y", "width", "height")]
        return {"kind": "missing_box", "category": values["category"], "bbox": box}
    for kind in kinds:
        category = _other_category(values, paired)
        if kind in ("category", "label") and category is not None:
            return {"kind": "wrong_category", "category": category}
        if kind in ("location", "label") and paired is not None and paired.category == values["category"]:
            return {"kind": "move", "bbox": list(paired.bbox)}
        if kind == "spurious":
            return {"kind": "delete"}
    return {"kind": "unsure"}


def _other_category(values: Mapping[str, Any], paired: Paired | None) -> str | None:
    """What the prediction on the object says, if it is sure, else what its neighbours are."""
    if paired is not None and paired.category != values["category"] and paired.confidence >= SURE:
        return paired.category
    suggested: str | None = values.get("suggested_category")
    return suggested if suggested != values["category"] else None


def _parts(kinds: Sequence[str], values: Mapping[str, Any], paired: Paired | None) -> Iterator[str]:
    if "missing" in kinds:
        yield f"{values['confidence']:.2f} confident {values['category']} where nothing is labelled"
        return
    if paired is not None:
        place = (
            "" if paired.iou is None or "location" not in kinds else f", IoU {paired.iou:.2f} with the label"
        )
        if paired.category != values["category"] or place:
            yield f"{paired.confidence:.2f} confident {paired.category}{place}"
    suggested, support = values.get("suggested_category"), values.get("suggested_support")
    agreement = values.get("neighbour_agreement")
    if suggested and support is not None and suggested != values["category"]:
        yield f"{_of_ten(support)} of 10 neighbours are {suggested}"
    elif agreement is not None and "category" in kinds:
        yield f"{_of_ten(agreement)} of 10 neighbours are {values['category']} as labelled"
    if "spurious" in kinds:
        yield "no prediction speaks for it"


def _of_ten(share: float) -> int:
    return round(10 * share)
