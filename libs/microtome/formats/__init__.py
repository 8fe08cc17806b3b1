"""Annotation and prediction files of the field, read as tables row by row: what is odd is reported, the rest
kept.

labelformat is not the reader, only an oracle of the tests: it drops crowds, areas and masks and stops at the
first oddity.
"""

from microtome.formats.detection import FORMATS, Format, detect_format
from microtome.formats.findings import Finding, Kind, Severity
from microtome.formats.ground_truth import GroundTruth, SizeOf, SourceCategory
from microtome.formats.names import known_pictures, locate, normal_name
from microtome.formats.predictions import CategoryReference, ImageReference, Predictions
from microtome.formats.reading import read_ground_truth, read_predictions

__all__ = [
    "FORMATS",
    "CategoryReference",
    "Finding",
    "Format",
    "GroundTruth",
    "ImageReference",
    "Kind",
    "Predictions",
    "Severity",
    "SizeOf",
    "SourceCategory",
    "detect_format",
    "known_pictures",
    "locate",
    "normal_name",
    "read_ground_truth",
    "read_predictions",
]
