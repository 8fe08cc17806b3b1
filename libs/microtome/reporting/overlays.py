"""Examples as embedded pictures with boxes over them: objects dashed, predictions solid, outcome colours."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from microtome.reporting.anchors import anchors
from microtome.reporting.figures import figure
from microtome.reporting.palette import OutcomeStyle, style_of
from microtome.reporting.report import Example, ExampleBox

_TAG_SHARE = 0.045
_TAG_MINIMUM = 7.0


@dataclass(frozen=True)
class Overlay:
    """A box in pixels of the picture, with the corner of its sign and what it is in words."""

    x: float
    y: float
    width: float
    height: float
    tag_x: float
    tag_y: float
    kind: str
    style: OutcomeStyle
    words: str


@dataclass(frozen=True)
class LegendEntry:
    """Boxes of one kind, outcome and category: `details` are their confidences, or how many there are."""

    style: OutcomeStyle
    kind: str
    category: str
    details: str
    words: str


@dataclass(frozen=True)
class ExampleFigure:
    """An example ready to show; `tag` is the side of a sign in pixels of the picture."""

    source: str
    width: int
    height: int
    file_name: str
    caption: str
    tag: float
    overlays: Sequence[Overlay]
    legend: Sequence[LegendEntry]


@dataclass(frozen=True)
class ExampleGroup:
    """Examples of one slice under an anchor of their own; those of no slice have an empty name."""

    anchor: str
    slice_name: str
    examples: Sequence[ExampleFigure]


def example_groups(examples: Sequence[Example]) -> list[ExampleGroup]:
    """Examples by slice in order of first appearance."""
    groups: dict[str, list[ExampleFigure]] = {}
    for example in examples:
        groups.setdefault(example.slice_name or "", []).append(example_figure(example))
    names = anchors("examples", groups)
    return [ExampleGroup(anchor, *group) for anchor, group in zip(names, groups.items(), strict=True)]


def example_figure(example: Example) -> ExampleFigure:
    """The picture as a data address and its boxes, predictions drawn last."""
    tag = max(_TAG_MINIMUM, _TAG_SHARE * min(example.width, example.height) + _TAG_MINIMUM / 2)
    boxes = sorted(example.boxes, key=lambda box: box.kind == "prediction")
    return ExampleFigure(
        source=f"data:image/webp;base64,{base64.b64encode(example.picture).decode()}",
        width=example.width,
        height=example.height,
        file_name=example.file_name,
        caption=example.caption,
        tag=tag,
        overlays=[_overlay(box, example, tag) for box in boxes],
        legend=_legend(boxes),
    )


def _legend(boxes: Sequence[ExampleBox]) -> list[LegendEntry]:
    alike: dict[tuple[str, str | None, str], list[ExampleBox]] = {}
    for box in boxes:
        alike.setdefault((box.kind, box.outcome, box.category), []).append(box)
    return [_entry(group) for group in alike.values()]


def _entry(boxes: Sequence[ExampleBox]) -> LegendEntry:
    first = boxes[0]
    confidences = [figure(box.confidence) for box in boxes if box.confidence is not None]
    details = ", ".join(confidences)
    if not details and len(boxes) > 1:
        details = f"× {len(boxes)}"
    words = f"{first.kind}, {style_of(first.outcome).words}"
    return LegendEntry(style_of(first.outcome), first.kind, first.category, details, words)


def _overlay(box: ExampleBox, example: Example, tag: float) -> Overlay:
    x, y, width, height = box.xywh
    # a prediction's tag hangs at the top left, an object's at the bottom right: a matching pair shows both
    tag_x, tag_y = (x, y) if box.kind == "prediction" else (x + width - tag, y + height - tag)
    return Overlay(
        x=x,
        y=y,
        width=width,
        height=height,
        tag_x=min(max(tag_x, 0.0), example.width - tag),
        tag_y=min(max(tag_y, 0.0), example.height - tag),
        kind=box.kind,
        style=style_of(box.outcome),
        words=f"{box.category}: {box.kind}, {style_of(box.outcome).words}",
    )
