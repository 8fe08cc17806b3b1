"""Where the numbers of a report come from: names, versions, digests, time."""

from __future__ import annotations

from microtome.reporting.report import ReportInput
from microtome.reporting.table import Cell, Table, text_column


def origin_table(report: ReportInput) -> Table:
    """What was evaluated, with what, when."""
    evaluation, provenance = report.evaluation, report.provenance
    facts = {
        "Data set": f"{evaluation.dataset}, version {evaluation.version}",
        "Run": ", ".join(e.run for e in report.evaluations),
        "IoU of": {"bbox": "boxes", "segm": "masks"}[evaluation.iou_type],
        "Confidence threshold": f"{evaluation.confidence_threshold:g}",
        "Encoder": provenance.encoder,
        "Encoder digest": provenance.encoder_digest,
        "Program": f"Microtome {provenance.program_version}",
        "Made at": provenance.created_at.isoformat(sep=" ", timespec="seconds"),
        "Command": provenance.command,
    }
    rows = [[Cell(name), Cell(value)] for name, value in facts.items() if value]
    return Table("Made from", [text_column("What"), text_column("Value")], rows)


def digest_table(report: ReportInput) -> Table:
    """Files and artefacts with their sha256."""
    digests: dict[str, str] = {}
    for evaluation in report.evaluations:
        digests |= evaluation.inputs
    digests |= report.provenance.inputs
    rows = [[Cell(name), Cell(digest)] for name, digest in sorted(digests.items())]
    return Table("Inputs", [text_column("Input"), text_column("sha256")], rows)
