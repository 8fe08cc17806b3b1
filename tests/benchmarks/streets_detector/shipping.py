"""Predictions as the demo takes them along: compressed columns, and a note on where they come from."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from generation import TAUGHT

FOLDER = Path(__file__).parents[3] / "services" / "microtome_cli" / "demo_runs"
LEAST = 0.1  # confidence of what is shipped


def ship(name: str, results: list[dict[str, Any]], scenes: dict[str, Any], note: dict[str, Any]) -> Path:
    """Writes a run beside the demo with its note; answers with the run's file."""
    kept = [result for result in results if result["score"] >= LEAST]
    text = json.dumps(_columns(kept), separators=(",", ":")).encode()
    path = FOLDER / f"{name}.json.gz"
    path.write_bytes(gzip.compress(text, 9, mtime=0))
    about = FOLDER / "about.json"
    known = json.loads(about.read_bytes()) if about.exists() else {}
    runs = {**known.get("runs", {}), name: {**note, "predictions": len(kept)}}
    content = {
        **scenes,
        "least_confidence": LEAST,
        "crosswalks_taught": vars(TAUGHT.train),
        "runs": {key: runs[key] for key in sorted(runs)},
    }
    about.write_text(json.dumps(content, indent=1) + "\n")
    return path


def _columns(results: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Whole numbers: boxes in tenths of a pixel, scores in thousandths."""
    rows = [
        (
            each["image_id"],
            each["category_id"],
            *(round(10 * side) for side in each["bbox"]),
            round(1000 * each["score"]),
        )
        for each in results
    ]
    names = ("image_id", "category_id", "x", "y", "width", "height", "score")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
