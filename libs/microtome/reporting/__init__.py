"""Numbers become something to read: one-file HTML, Markdown, JSON, and pandas tables."""

from microtome.reporting.documents import evaluation_document, report_document
from microtome.reporting.frames import per_category_frame, slices_frame
from microtome.reporting.making import make_report
from microtome.reporting.rendering import Format, format_of, render
from microtome.reporting.report import Example, ExampleBox, Provenance, ReportInput

__all__ = [
    "Example",
    "ExampleBox",
    "Format",
    "Provenance",
    "ReportInput",
    "evaluation_document",
    "format_of",
    "make_report",
    "per_category_frame",
    "render",
    "report_document",
    "slices_frame",
]
