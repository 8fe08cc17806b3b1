from __future__ import annotations

import pytest

from microtome.datasets import ColumnInfo


@pytest.fixture
def columns() -> dict[str, ColumnInfo]:
    kinds = {
        "area": "number",
        "confidence": "number",
        "iou": "number",
        "category": "text",
        "split": "text",
        "outcome": "text",
        "iscrowd": "boolean",
        "readable": "boolean",
        'odd "name"': "number",
        "like": "text",
        "symmetric": "number",
        "interval": "number",
        "date": "text",
    }
    return {name: ColumnInfo(name, kind, "", "item", name) for name, kind in kinds.items()}
