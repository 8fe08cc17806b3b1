"""The demo's story in figures, on any scenes: what is weak, what search finds, what was gained."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from microtome import slices
from microtome.analysis import compare
from microtome.analysis.slice_gaps import slice_gaps
from microtome.datasets import Home, embed, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.search import Query, search
from microtome_cli.demo import CONFIDENCE, LARGE
from microtome_cli.demo_concept import CATEGORY, MOST, cutoff_between
from microtome_cli.demo_concept import WORDS as SLICE

RUNS = ("baseline", "retrained")


def story(home: Home, val: Path, predictions: dict[str, Path]) -> dict[str, Any]:
    """The figures over a folder of scenes and each run's predictions on them."""
    truth = json.loads((val / "annotations.json").read_bytes())
    import_dataset(home, "val", annotations=val / "annotations.json", images=val / "images")
    for run, path in predictions.items():
        import_run(home, "val", run, path)
    embed(home, "val", model="bundled", items=["objects"])
    evaluate(home, "val", RUNS[0], confidence=CONFIDENCE)
    missed = search(home, _words(where="outcome = 'missed'", run=RUNS[0], limit=10))
    large = search(home, Query("val", where=LARGE, run=RUNS[0], limit=MOST)).hits
    crosswalks = search(home, _words(where=CATEGORY, limit=MOST)).hits
    cutoff = cutoff_between([hit.similarity for hit in crosswalks])
    slices.save(home, _words(where=CATEGORY, min_similarity=cutoff), SLICE)
    members = [hit for hit in crosswalks if hit.similarity >= cutoff]
    faded = _faded(truth)
    found: dict[str, Any] = {
        "images": len(truth["images"]),
        "objects": len(truth["annotations"]),
        "large missed": Counter(hit.category for hit in large if hit.outcome == "missed"),
        "large": Counter(hit.category for hit in large),
        "cutoff": cutoff,
        "members": len(members),
        "missed faded P@10": float(np.mean([(hit.file_name, hit.bbox) in faded for hit in missed.hits])),
        "slice precision": float(np.mean([(hit.file_name, hit.bbox) in faded for hit in members])),
        "slice recall": sum((hit.file_name, hit.bbox) in faded for hit in members) / len(faded),
    }
    for run in RUNS:
        result = evaluate(home, "val", run, slices=[SLICE], confidence=CONFIDENCE)
        found[run] = {
            "mAP": result.overall.mAP,
            "AP50": result.overall.AP50,
            "recall": result.overall.recall,
            "categories": {
                each.category: (each.metrics.mAP, each.metrics.AP50, each.metrics.recall)
                for each in result.per_category
            },
            "slice": vars(result.slices[0].metrics),
            "baseline of its categories": vars(result.slices[0].baseline_same_categories),
            "gaps": [
                vars(gap)
                for each in slice_gaps(home, "val", run, [SLICE], confidence=CONFIDENCE)
                for gap in each.gaps
            ],
        }
    metrics = ["mAP", "AR100", "recall"]
    comparison = compare(home, "val", RUNS, slices=[SLICE], confidence=CONFIDENCE, metrics=metrics)
    found["compared"] = {
        row.name or "all": [vars(each) for each in row.differences] for row in comparison.rows
    }
    return found


def _words(**narrowed: Any) -> Query:
    return Query(dataset="val", items="objects", text=SLICE, **narrowed)


def _faded(truth: dict[str, Any]) -> set[tuple[str, tuple[float, ...]]]:
    names = {image["id"]: image["file_name"] for image in truth["images"]}
    return {
        (names[each["image_id"]], tuple(each["bbox"]))
        for each in truth["annotations"]
        if each["attributes"].get("condition") == "faded"
    }
