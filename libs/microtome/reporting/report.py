"""What a report is made from: evaluations, examples to look at, and where all of it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from microtome.analysis.analysing import RunReview
from microtome.analysis.comparison import Comparison
from microtome.analysis.confirmation import Confirmation
from microtome.analysis.confounding import Confounding
from microtome.analysis.flips import Flips
from microtome.analysis.impact import Impact
from microtome.analysis.slice_gaps import SliceGaps
from microtome.errors import InputError
from microtome.evaluation.results import Evaluation
from microtome.reporting.palette import STYLES

BoxKind = Literal["object", "prediction"]


@dataclass(frozen=True)
class ExampleBox:
    """A box on an example's picture: corner and size in pixels of that picture, origin top left."""

    xywh: tuple[float, float, float, float]
    kind: BoxKind
    category: str
    outcome: str | None = None
    confidence: float | None = None

    def __post_init__(self) -> None:
        if self.outcome is not None and self.outcome not in STYLES:
            raise InputError(
                "a box of an example has an unknown outcome",
                found=repr(self.outcome),
                expected=f"one of {', '.join(STYLES)} or None",
            )


@dataclass(frozen=True)
class Example:
    """A WebP picture of `width` x `height` pixels (whole, or a crop in context) with boxes to draw on it.

    `object_id` or `prediction_id` is the item it is about; `slice_name` the slice that it is shown for.
    """

    image_id: int
    file_name: str
    picture: bytes
    width: int
    height: int
    boxes: Sequence[ExampleBox] = ()
    caption: str = ""
    object_id: int | None = None
    prediction_id: int | None = None
    slice_name: str | None = None

    def __post_init__(self) -> None:
        if self.picture[:4] != b"RIFF" or self.picture[8:12] != b"WEBP":
            raise InputError(
                f"the picture of example {self.file_name!r} cannot be shown",
                found=f"bytes that begin with {self.picture[:4]!r}",
                expected="a WebP picture",
            )
        if self.width < 1 or self.height < 1:
            raise InputError(
                f"example {self.file_name!r} has no size",
                found=f"{self.width} x {self.height}",
                expected="at least 1 x 1 pixel",
            )


@dataclass(frozen=True)
class Provenance:
    """What a report was made with; data set, version and run are read from the evaluations themselves.

    `inputs` maps a file or artefact to its sha256, beside `Evaluation.inputs`; `created_at` has a zone.
    """

    program_version: str
    created_at: datetime
    encoder: str | None = None
    encoder_digest: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    command: str | None = None

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise InputError(
                "the time of a report has no time zone",
                found=self.created_at.isoformat(),
                expected="a time with its zone, such as UTC",
            )


@dataclass(frozen=True)
class SliceEvidence:
    """Closer looks at a slice's gap: other metrics, objects that are alike, and each half of the images.

    `gaps` lack the slice's primary metric, which its evaluation holds.
    """

    gaps: SliceGaps
    confounding: Confounding
    halves: Confirmation


@dataclass(frozen=True)
class ReportInput:
    """One evaluation to report, `others` to set beside it (same data set and kind of IoU), and examples.

    `reviews` say why each of these runs fails, in the same order; there may be none. `comparison` tests the
    differences of the others to the first, `flips` are the boxes behind them; `impact` tells which columns go
    with the first run's failures, `label_errors` are the labels likeliest wrong, `evidence` looks closer at
    the first run's slices, by their names.
    """

    evaluation: Evaluation
    provenance: Provenance
    others: Sequence[Evaluation] = ()
    examples: Sequence[Example] = ()
    title: str | None = None
    reviews: Sequence[RunReview] = ()
    comparison: Comparison | None = None
    flips: Sequence[Flips] = ()
    impact: Sequence[Impact] = ()
    label_errors: Sequence[Example] = ()
    evidence: Mapping[str, SliceEvidence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for other in self.others:
            _require_comparable(self.evaluation, other)

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """The evaluation and those beside it, in the order of the columns."""
        return (self.evaluation, *self.others)

    @property
    def heading(self) -> str:
        """The title, or one made of the names."""
        if self.title:
            return self.title
        return f"{self.evaluation.dataset}: {' and '.join(e.run for e in self.evaluations)}"


def _require_comparable(first: Evaluation, other: Evaluation) -> None:
    for name in ("dataset", "iou_type"):
        here, there = getattr(first, name), getattr(other, name)
        if here != there:
            raise InputError(
                f"runs {first.run!r} and {other.run!r} cannot stand side by side: their {name} differs",
                found=repr(there),
                expected=repr(here),
                fix="Compare runs of one data set, evaluated with the same kind of IoU.",
            )
