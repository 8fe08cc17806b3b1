"""An evaluation's document as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from microtome_cli.backend import Document
from microtome_cli.printing import chance, counted, signed, span, write, write_table

COCO = (
    "mAP", "AP50", "AP75", "AP_small", "AP_medium", "AP_large",
    "AR1", "AR10", "AR100", "AR_small", "AR_medium", "AR_large",
)  # fmt: skip
POINT = ("precision", "recall", "f1")
FINDINGS = ("worse", "better")
BRIEF = ("mAP", "AP50", "AR100", "precision", "recall", "f1")


def show(found: Document) -> None:
    """Print the overall figures, the outcomes, the categories and the slices."""
    threshold = found["confidence_threshold"]
    write(f"{found['dataset']} (version {found['version']}), run {found['run']}, {found['iou_type']}")
    overall = found["overall"]
    write_table(
        ("figure", "value"),
        [(name, overall[name]) for name in COCO],
        title="COCO figures, over all confidences",
    )
    write_table(
        ("figure", "value", "95% interval"),
        [(name, overall[name], interval(found["intervals"][name])) for name in POINT],
        title=f"At {_point(threshold)}",
    )
    write_table(
        ("outcome", "count"), outcome_rows(found["outcomes"]), title=f"Outcomes at {_point(threshold)}"
    )
    categories(found["per_category"], threshold)
    if found["slices"]:
        slices(found["slices"], threshold)
        gaps(found["slices"])


def categories(rows: Sequence[Document], threshold: float) -> None:
    """Print the categories, the lowest mAP first."""
    names = ("category", "n_objects", "n_predictions", *BRIEF)
    ordered = sorted(rows, key=lambda row: (row["mAP"] is None, row["mAP"] or 0.0))
    write_table(
        ("category", "objects", f"predictions ≥ {threshold:g}", *BRIEF),
        [[row[name] for name in names] for row in ordered],
        title="Categories, weakest first",
    )


def slices(rows: Sequence[Document], threshold: float) -> None:
    """Print each slice above its baseline over the same categories, with what to know about it."""
    lines: list[list[object]] = []
    for row in rows:
        lines.append([row["name"], row["scope"], row["n_images"], row["n_objects"], *_brief(row["metrics"])])
        lines.append(["  baseline", None, None, None, *_brief(row["baseline_same_categories"])])
    title = f"Slices beside their baseline, over the slice's own categories (outcomes at {_point(threshold)})"
    write_table(("slice", "scope", "images", "objects", *BRIEF), lines, title=title)
    rates = [[row["name"], *(interval(row["intervals"][name]) for name in POINT)] for row in rows]
    write_table(("slice", *POINT), rates, title="95% intervals of the slices' rates")
    for row in rows:
        for each in row.get("notes", ()):
            write(f"{row['name']}: {each}")
        if row.get("own_false_positives"):  # a server of another version may not tell
            own = counted(row["own_false_positives"], "false positive")
            write(f"{row['name']}: {own} would belong to it themselves: their crops match its query")


def gaps(rows: Sequence[Document]) -> None:
    """Print how far each slice lies from chance, with what was tested of it."""
    lines: list[list[object]] = []
    for row in rows:
        gap = row["gap"]
        figures = [signed(gap[name]) for name in ("raw", "value")]
        chances = [chance(gap[name]) for name in ("p", "q")]
        lines.append(
            [row["name"], gap["metric"], *figures, span(gap), *chances, gap["verdict"] or "not tested"]
        )
    columns = ("slice", "metric", "raw difference", "gap", "95% interval", "p", "q", "verdict")
    write_table(columns, lines, title="Gaps: slice minus random slices of its size")
    reasons((row["name"], row["gap"]) for row in rows)
    untested = {why: list(row["reasons"]) for row in rows for why in row.get("reasons", {}).values()}
    for why, figures in untested.items():
        write(f"{' and '.join(figures)}: {why}")


def reasons(gaps: Iterable[tuple[str, Document]]) -> None:
    """Say why gaps, each under its slice's name, tell nothing, or what their interval does not bear out.

    A server of another version may not know the reason.
    """
    for line in dict.fromkeys(line for name, gap in gaps if (line := _remark(name, gap))):
        write(line)


def _remark(name: str, gap: Document) -> str:
    if gap.get("reason"):
        return f"{name}: {gap['reason']}"
    if gap["verdict"] in FINDINGS and gap["low"] is not None and gap["low"] <= 0 <= gap["high"]:
        return (
            f"{name}: {gap['metric']} is {gap['verdict']} by q, though the interval, made in another way, "
            "holds 0 too: a finding at the limit"
        )
    return ""


def interval(found: Mapping[str, float] | None) -> str:
    """The interval of a share, a dash where there is none."""
    return "–" if found is None else f"{found['low']:.3f} to {found['high']:.3f}"


def outcome_rows(outcomes: Document) -> list[tuple[str, int]]:
    """Each outcome, then the error types, with its count."""
    names = ("true_positive", "false_positive", "missed", "mispredicted")
    rows = [(name.replace("_", " "), int(outcomes[name])) for name in names]
    return rows + [(f"  error type {kind}", int(count)) for kind, count in outcomes["by_error_type"].items()]


def weakest(rows: Sequence[Document]) -> Document | None:
    """The category of lowest mAP that has objects, None without one."""
    measured = [row for row in rows if row["mAP"] is not None]
    return min(measured, key=lambda row: float(row["mAP"]), default=None)


def _brief(metrics: Mapping[str, float | None]) -> list[float | None]:
    return [metrics[name] for name in BRIEF]


def _point(threshold: float) -> str:
    return f"confidence {threshold:g} and IoU 0.5"
