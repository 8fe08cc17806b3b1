"""Why a run fails where it fails: what is kept of its matches, read again from many sides."""

from microtome.analysis.analysing import RunAnalysis, analyse
from microtome.analysis.calibration import RunCalibration, calibration
from microtome.analysis.comparing import compare, kept_comparison
from microtome.analysis.comparison import Comparison
from microtome.analysis.confirmation import Confirmation, confirm
from microtome.analysis.confounders import confounders
from microtome.analysis.confounding import Confounding
from microtome.analysis.confusion import CellIds, cell_ids, confusion
from microtome.analysis.curves import RunCurves, curves
from microtome.analysis.error_budget import ErrorBudget, error_budget
from microtome.analysis.fixing import FixingWorth, fixing_worth
from microtome.analysis.flips import Flips, flips
from microtome.analysis.impact import Impact, metric_impact
from microtome.analysis.per_image import ImageOutcomes, image_outcomes
from microtome.analysis.slice_gaps import SliceGaps, slice_gaps

__all__ = [
    "CellIds",
    "Comparison",
    "Confirmation",
    "Confounding",
    "ErrorBudget",
    "FixingWorth",
    "Flips",
    "ImageOutcomes",
    "Impact",
    "RunAnalysis",
    "RunCalibration",
    "RunCurves",
    "SliceGaps",
    "analyse",
    "calibration",
    "cell_ids",
    "compare",
    "confirm",
    "confounders",
    "confusion",
    "curves",
    "error_budget",
    "fixing_worth",
    "flips",
    "image_outcomes",
    "kept_comparison",
    "metric_impact",
    "slice_gaps",
]
