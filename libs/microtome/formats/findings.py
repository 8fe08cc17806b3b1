"""What a reader found odd in a file, by file, row and reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["set aside", "changed", "noted"]

Kind = Literal[
    "bad box",  # not four finite numbers, or a width or height of 0 or less
    "bad category",  # a category without a usable id or name
    "bad confidence",  # not finite, missing, or outside [0, 1]
    "bad file",  # one file of a folder can't be read
    "bad image",  # an image without a usable id, name or size
    "bad mask",  # polygons or RLE that can't be a mask of its image
    "bad picture",  # missing, or can't be decoded
    "bad picture",  # the picture of an image is missing or can't be decoded
    "bad row",  # a row whose fields have the wrong type
    "box format",  # which of several possible readings was chosen
    "confidence cut",  # low confidences are absent from the whole file
    "duplicate id",
    "field not kept",
    "foreign path",  # a file name that is an absolute path of some machine
    "identical box",  # same image, category and box as an earlier row
    "id 0",
    "no area",
    "no box",  # taken from the mask instead
    "no id",
    "no labels",  # a picture without a label file
    "no names",  # categories that are known by number only
    "no picture",  # a label file whose picture is unknown
    "not JSON",  # NaN or Infinity, read as null
    "outside image",
    "picture size",  # the file's size is not the annotation's
    "picture mode",  # the picture was converted, or is the first of several
    "picture size",  # the annotation and the file disagree
    "picture turned",  # boxes refer to the picture as EXIF turns it
    "renamed",
    "same category name",
    "scored objects",  # ground truth whose rows all have a score, as predictions do
    "same file name",
    "same picture",  # the same file, byte by byte, as a picture of another split
    "unknown category",
    "unknown image",
]

ROWS_LISTED = 100
LONGEST_REASON = 500


class Place(NamedTuple):
    """Where a row is: its file, and its position in words."""

    file: str
    row: str


@dataclass(frozen=True)
class Finding:
    """One odd thing; `rows` is how many rows it stands for, `row` is "" for a whole file."""

    file: str
    row: str
    kind: Kind
    reason: str
    severity: Severity
    rows: int = 1


class FindingLog:
    """Collects findings in the order they are made.

    Every row that is set aside is listed. Of what was only noted or changed, the first 100 of a kind are, and
    one last finding stands for the others, so that a habit of a whole file doesn't bury the rest.
    """

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._mild: Counter[tuple[Kind, Severity]] = Counter()
        self._left_out: set[str] = set()

    def set_aside(self, place: Place, kind: Kind, reason: str, *, rows: int = 1) -> None:
        """List a row that is left out, or several that have one reason."""
        finding = Finding(place.file, place.row, kind, reason[:LONGEST_REASON], "set aside", rows)
        self._findings.append(finding)

    def left_out(self, file: str, reason: str) -> None:
        """List a file or folder that is not read, once however often it is come by."""
        if file not in self._left_out:
            self._left_out.add(file)
            self.set_aside(Place(file, ""), "bad file", reason)

    def changed(self, place: Place, kind: Kind, reason: str) -> None:
        """List a row that is kept with another value than the file's."""
        self._mildly(place, kind, reason, "changed")

    def noted(self, place: Place, kind: Kind, reason: str) -> None:
        """List a row that is kept as it is."""
        self._mildly(place, kind, reason, "noted")

    def findings(self) -> list[Finding]:
        """Everything found so far, the summaries last."""
        more = [
            Finding("", "", kind, f"{count - ROWS_LISTED:,} more rows as the {ROWS_LISTED} listed", severity,
                    rows=count - ROWS_LISTED)
            for (kind, severity), count in self._mild.items()
            if count > ROWS_LISTED
        ]  # fmt: skip
        return [*self._findings, *more]

    def _mildly(self, place: Place, kind: Kind, reason: str, severity: Severity) -> None:
        self._mild[kind, severity] += 1
        if self._mild[kind, severity] <= ROWS_LISTED:
            self._findings.append(Finding(place.file, place.row, kind, reason[:LONGEST_REASON], severity))
