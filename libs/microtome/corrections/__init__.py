"""From a suspicious label to a better data set: a review queue, verdicts, and the versions they become."""

from microtome.corrections.applying import ApplySummary, apply
from microtome.corrections.before_after import BeforeAfter, OutcomeChange, SliceChange, before_after
from microtome.corrections.exporting import ExportArchive, archive, check_format, export
from microtome.corrections.noise_bounds import NoiseBounds, label_noise_bounds
from microtome.corrections.notes import review_notes
from microtome.corrections.patches import patch_document, write_patch
from microtome.corrections.patching import PatchConflict, PatchSummary, import_patch
from microtome.corrections.queue import Candidate, queue
from microtome.corrections.suspects import Within
from microtome.corrections.verdicts import (
    CHANGING,
    KINDS,
    GivenVerdict,
    ReviewProgress,
    Verdict,
    give,
    give_all,
    list_verdicts,
    review_progress,
    undo,
)

__all__ = [
    "CHANGING",
    "KINDS",
    "ApplySummary",
    "BeforeAfter",
    "Candidate",
    "ExportArchive",
    "GivenVerdict",
    "NoiseBounds",
    "OutcomeChange",
    "PatchConflict",
    "PatchSummary",
    "ReviewProgress",
    "SliceChange",
    "Verdict",
    "Within",
    "apply",
    "archive",
    "before_after",
    "check_format",
    "export",
    "give",
    "give_all",
    "import_patch",
    "label_noise_bounds",
    "list_verdicts",
    "patch_document",
    "queue",
    "review_notes",
    "review_progress",
    "undo",
    "write_patch",
]
