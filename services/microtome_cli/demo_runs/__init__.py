"""What two small detectors really said about the demo's scenes; `about.json` says how they were trained."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from microtome.errors import InputError

FOLDER = Path(__file__).parent
# a run's file: a list of whole numbers for each, boxes in tenths of a pixel and scores in thousandths
COLUMNS = ("image_id", "category_id", "x", "y", "width", "height", "score")


def about() -> dict[str, Any]:
    """The scenes that the runs are of (seed, split, how many), and how the detector of each was trained."""
    found: dict[str, Any] = json.loads((FOLDER / "about.json").read_bytes())
    return found


def shipped_run(name: str, n_images: int) -> list[dict[str, Any]]:
    """COCO results of a run on the first `n_images` scenes, whose ids count from 1.

    Raises: InputError for an unknown run, or more scenes than it saw.
    """
    known, most = sorted(about()["runs"]), int(about()["images"])
    if name not in known:
        raise InputError("no such run comes with the demo", found=name, expected=" or ".join(known))
    if not 1 <= n_images <= most:
        raise InputError("the demo's runs are of other scenes", found=n_images, expected=f"1 to {most}")
    held = json.loads(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes()))
    rows = zip(*(held[column] for column in COLUMNS), strict=True)
    return [_result(*row) for row in rows if row[0] <= n_images]


def _result(image_id: int, category_id: int, *numbers: int) -> dict[str, Any]:
    *box, score = numbers
    return {
        "image_id": image_id,
        "category_id": category_id,
        "bbox": [side / 10 for side in box],
        "score": score / 1000,
    }
