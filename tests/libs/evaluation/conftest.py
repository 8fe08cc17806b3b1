"""A small home with an imported run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from microtome.datasets import Home, import_dataset, import_run


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Two images with one object each; run `a` finds the first, faintly."""
    truth = {
        "images": [{"id": i, "file_name": f"{i}.png", "width": 64, "height": 48} for i in range(2)],
        "categories": [{"id": 1, "name": "thing"}],
        "annotations": [
            {"id": 1 + i, "image_id": i, "category_id": 1, "bbox": [1, 2, 10, 12], "area": 100}
            for i in range(2)
        ],
    }
    rows = [{"image_id": 0, "category_id": 1, "bbox": [1, 2, 10, 12], "score": 0.4}]
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    with Home.open(tmp_path / "home") as opened:
        import_dataset(opened, "things", annotations=tmp_path / "truth.json", split="train")
        import_run(opened, "things", "a", tmp_path / "rows.json")
        yield opened
