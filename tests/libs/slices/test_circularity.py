from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image

from microtome.datasets import Home, ScoreColumn, import_dataset, import_run, write_scores
from microtome.search import Query
from microtome.slices.circularity import selected_on


@pytest.fixture
def scored(tmp_path):
    """One object and one prediction; a score `loss` of the run `r`, and a score `size` that needs none."""
    Image.new("RGB", (8, 8)).save(tmp_path / "0.png")
    row = {"image_id": 0, "category_id": 1, "bbox": [0, 0, 4, 4]}
    truth = {
        "images": [{"id": 0, "file_name": "0.png", "width": 8, "height": 8}],
        "categories": [{"id": 1, "name": "car"}],
        "annotations": [{**row, "id": 0, "area": 16, "iscrowd": 0}],
    }
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    (tmp_path / "run.json").write_text(json.dumps([{**row, "score": 0.9}]))
    with Home.open(tmp_path / "home") as home:
        import_dataset(home, "d", annotations=tmp_path / "truth.json", images=tmp_path)
        import_run(home, "d", "r", tmp_path / "run.json", category_map="id")
        record, run = home.catalog.dataset("d"), home.catalog.run(1, "r")
        for name, owner in (("size", None), ("loss", run)):
            table = pa.table({"id": np.arange(1), name: [0.5]})
            column = ScoreColumn(name, "number", "a score", "much", "")
            write_scores(home, record, "objects", name, table, [column], inputs=name, run=owner)
        yield home


@pytest.mark.parametrize(
    ("where", "columns"),
    [
        ("size > 0", {}),
        ("loss > 0", {"r": ["loss"]}),
        ("size > 0 AND NOT loss > 0", {"r": ["loss"]}),
        ("category = 'car'", {}),
    ],
)
def test_a_slice_chosen_by_a_score_of_a_run_cant_judge_it(scored, where, columns):
    assert selected_on(scored, Query("d", "objects", where=where, run="r")) == columns
