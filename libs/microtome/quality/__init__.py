"""Scores of images, objects and predictions: what pixels, boxes, neighbours and runs say of them."""

from microtome.datasets import ScoreColumn
from microtome.quality.custom import scores_of
from microtome.quality.families import FAMILIES
from microtome.quality.family import Family
from microtome.quality.options import ScoreOptions
from microtome.quality.scoring import FamilyResult, ScoreSummary, Worst, score
from microtome.quality.sources import Sources

__all__ = [
    "FAMILIES",
    "Family",
    "FamilyResult",
    "ScoreColumn",
    "ScoreOptions",
    "ScoreSummary",
    "Sources",
    "Worst",
    "score",
    "scores_of",
]
