"""Small files in COCO format, and short words for what a reader found."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Document = dict[str, Any]


@pytest.fixture
def document() -> Document:
    """Two images of 100 x 80 pixels, two categories, three objects."""
    return {
        "images": [
            {"id": 7, "file_name": "b.jpg", "width": 100, "height": 80},
            {"id": 3, "file_name": "a.jpg", "width": 100, "height": 80},
        ],
        "categories": [{"id": 2, "name": "dog"}, {"id": 1, "name": "cat", "supercategory": "animal"}],
        "annotations": [
            {"id": 11, "image_id": 7, "category_id": 1, "bbox": [10, 20, 30, 40], "area": 900, "iscrowd": 0},
            {"id": 12, "image_id": 3, "category_id": 2, "bbox": [0, 0, 50, 60], "area": 3000, "iscrowd": 1},
            {"id": 13, "image_id": 7, "category_id": 2, "bbox": [1.5, 2.5, 3, 4], "area": 12, "iscrowd": 0},
        ],
    }


@pytest.fixture
def write(tmp_path: Path) -> Callable[[object], Path]:
    """Writes a value as JSON, or text or bytes as they are, and tells the path."""

    def write_file(content: object, name: str = "file.json") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def told() -> Callable[[Any], list[tuple[str, str, str]]]:
    """The (row, kind, severity) of each finding."""
    return lambda found: [(finding.row, finding.kind, finding.severity) for finding in found.findings]
