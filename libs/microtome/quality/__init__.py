"""Scores of images, objects and predictions: what pixels, boxes, neighbours and runs say of them."""

from microtome.datasets import ScoreColumn
from microtome.quality.custom import scores_of
from microtome.quality.families import FAMILIES
from microtome.quality.family import Family
from microtome.quality.imported import BadRow, ImportScoresSummary, import_scores
from microtome.quality.maps import (
    MapColours,
    MapPoints,
    map_bytes,
    map_colours,
    map_points,
)
from microtome.quality.options import ScoreOptions
from microtome.quality.scoring import FamilyResult, ScoreSummary, Worst, score
from microtome.quality.sources import Sources

__all__ = [
    "FAMILIES",
    "BadRow",
    "Family",
    "FamilyResult",
    "ImportScoresSummary",
    "MapColours",
    "MapPoints",
    "ScoreColumn",
    "ScoreOptions",
    "ScoreSummary",
    "Sources",
    "Worst",
    "import_scores",
    "map_bytes",
    "map_colours",
    "map_points",
    "score",
    "scores_of",
]
