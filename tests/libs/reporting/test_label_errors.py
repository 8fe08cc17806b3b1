"""The labels likeliest wrong, as a report shows them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from microtome.datasets import Home, import_dataset, import_run
from microtome.evaluation import evaluate
from microtome.quality import score
from microtome.reporting import make_report
from microtome.reporting.label_errors import pick_label_errors

N = 30


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Images of one object each; run `r` is sure that the second is of another category."""
    folder = tmp_path_factory.mktemp("labels")
    for image in range(N):
        noise = np.random.default_rng(image).integers(0, 255, (48, 64, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / f"{image}.png")
    rows = [{"image_id": image, "category_id": 1, "bbox": [8, 8, 40, 30]} for image in range(N)]
    truth = {
        "images": [{"id": i, "file_name": f"{i}.png", "width": 64, "height": 48} for i in range(N)],
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "bus"}],
        "annotations": [row | {"id": i, "area": 1200, "iscrowd": 0} for i, row in enumerate(rows)],
    }
    (folder / "truth.json").write_text(json.dumps(truth))
    found = [row | {"category_id": 1 + (i == 1), "score": 0.99} for i, row in enumerate(rows)]
    (folder / "run.json").write_text(json.dumps(found))
    with Home.open(folder / "home") as opened:
        import_dataset(opened, "d", annotations=folder / "truth.json", images=folder)
        import_run(opened, "d", "r", folder / "run.json", category_map="id")
        evaluate(opened, "d", "r", statistics=False)
        yield opened


def test_without_scores_there_is_no_such_section(home):
    assert pick_label_errors(home, "d", "r") == []
    assert "Label errors" not in make_report(home, "d", ["r"], format="html").decode()


def test_the_label_that_the_run_contradicts_comes_first_with_the_reason(home):
    score(home, "d", only=("mistakenness", "box_scores"))
    first = pick_label_errors(home, "d", "r")[0]
    assert (first.object_id, first.image_id) == (1, 1)
    assert "likely a label error: " in first.caption
    assert "bus" in first.caption
    report = make_report(home, "d", ["r"], format="html").decode()
    assert '<section id="label-errors">' in report
    assert first.caption in report
