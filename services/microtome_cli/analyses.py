"""An analysis's document as tables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from microtome_cli.backend import Document
from microtome_cli.printing import share, signed, write, write_table

MEANINGS = {
    "classification": "well located, wrong category",
    "localization": "right category, badly located",
    "both": "wrong category and badly located",
    "duplicate": "the object is found already",
    "background": "there is no object",
    "missed": "an object that nothing is near",
    "false_positives": "every false positive",
    "false_negatives": "every object that is not found",
}
SHARED = (
    "Of a slice of objects each false positive counts with the share of its category's objects that the "
    "slice holds, so that predictions are counted in fractions."
)
BAR = 20


def show(found: Document) -> None:
    """Print the error budget, what fixing the slice is worth, the thresholds and the calibration."""
    where = f", slice {found['slice']} of {found['scope']}" if found["slice"] else ""
    write(f"{found['dataset']} (version {found['version']}), run {found['run']}, {found['iou_type']}{where}")
    budget(found["error_budget"], found["confidence_threshold"])
    if found["worth"] is not None:
        worth(found["worth"], found["slice"])
    thresholds(found["curves"], found["confidence_threshold"])
    calibration(found["calibration"])
    if found["scope"] == "objects":
        write(SHARED)


def budget(found: Document, threshold: float) -> None:
    """Print what each type of error costs, the dearest first, then the two sides."""
    costs = sorted(found["costs"], key=lambda row: -(row["cost"] or 0.0))
    rows = [*costs, found["false_positives"], found["false_negatives"]]
    most = max((row["cost"] or 0.0 for row in rows), default=0.0)
    write_table(
        ("error", "AP50 lost", "", "errors", f"at confidence {threshold:g}", "meaning"),
        [
            [_words(row), row["cost"], _bar(row["cost"], most), row["n"], row["n_at_confidence"],
             MEANINGS[row["error_type"]]]
            for row in rows
        ],
        title=f"Error budget: what the AP50 of {_figure(found['ap50'])} would gain, were all errors of a type"
        " fixed",
    )  # fmt: skip
    write("Costs overlap, so they do not add up. Errors are those of any confidence.")


def worth(found: Document, name: str) -> None:
    """Print what fixing the slice is worth to the whole data set."""
    rows: list[list[object]] = [["everything", found["gain"]]]
    rows += [[kind, gain] for kind, gain in found["gain_by_type"].items()]
    write_table(
        ("fixed on the slice", "whole mAP gained"),
        rows,
        title=f"Worth: with all {found['n_errors']:,} errors on {name} fixed, the mAP of the whole data set, "
        f"{_figure(found['mAP'])}, gains {_figure(found['gain'])}, {share(found['share'])} of all it lacks",
    )


def thresholds(found: Document, threshold: float) -> None:
    """Print the confidence of highest F1 of each category beside the one in use."""
    names = ("precision", "recall", "f1")
    lines: list[list[object]] = []
    held = [row for row in found["per_category"] if row["best"] is not None or row["now"]["f1"] is not None]
    for row in (found["overall"], *held):
        best = row["best"] or dict.fromkeys((*names, "confidence"))
        lines.append(
            [row["category"] or "all together", row["now"]["f1"], best["confidence"], best["f1"],
             best["precision"], best["recall"]]
        )  # fmt: skip
    write_table(
        ("category", f"F1 at {threshold:g}", "best threshold", "F1 there", "precision there", "recall there"),
        lines,
        title=f"Thresholds of highest F1, at IoU {found['iou']:g} (chosen on this data: a little optimistic)",
    )


def calibration(found: Document) -> None:
    """Print how far confidences are from the share of predictions that are right."""
    rows = [
        [row["category"] or "all together", _weighed(row["n"]), row["ece"], signed(row["bias"])]
        for row in (found["overall"], *found["per_category"])
    ]
    write_table(
        ("category", "predictions", "calibration error", "confidence less precision"),
        rows,
        title=f"Calibration, at IoU {found['iou']:g}",
    )
    write_table(
        ("confidence", "predictions", "mean confidence", "right", "95% interval"),
        [
            [f"{row['low']:.2f} to {row['high']:.2f}", _weighed(row["n"]), row["confidence"],
             row["precision"], f"{row['precision_low']:.3f} to {row['precision_high']:.3f}"]
            for row in found["overall"]["bins"]
        ],
        title="Reliability: the share of predictions that are right, by confidence",
    )  # fmt: skip


def _words(row: Mapping[str, str]) -> str:
    return row["error_type"].replace("_", " ")


def _bar(cost: float | None, most: float) -> str:
    return "█" * round(BAR * cost / most) if cost and most else ""


def _weighed(n: float) -> Decimal:
    """A count of predictions: a slice of objects bears a share of each false positive."""
    return Decimal(f"{n:.0f}" if n == int(n) else f"{n:.1f}")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
