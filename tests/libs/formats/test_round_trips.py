from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from microtome.formats import GroundTruth, read_ground_truth
from microtome.formats.coco_writing import write_coco
from microtome.formats.cvat_writing import write_cvat
from microtome.formats.label_studio_writing import write_label_studio

SOURCES = ("coco_val2014_100/instances_val2014_100.json", "voc100/ground_truth")
WRITERS: dict[str, tuple[str, Callable[[GroundTruth, Path], None]]] = {
    "coco": ("annotations.json", write_coco),
    "cvat": ("annotations.xml", write_cvat),
    "label-studio": ("tasks.json", write_label_studio),
}


def rows(truth: GroundTruth, *without: str) -> list[dict[str, Any]]:
    """The objects with their category by name."""
    names = [category.name for category in truth.categories]
    found = [
        {name: value for name, value in row.items() if value is not None and name not in without}
        for row in truth.objects.to_pylist()
    ]
    return [{**row, "category_row": names[row["category_row"]]} for row in found]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("format", WRITERS)
def test_real_labels_come_back_as_they_went(
    shared_data: Path, tmp_path: Path, source: str, format: str
) -> None:
    truth = read_ground_truth(shared_data / source)
    name, write = WRITERS[format]
    write(truth, tmp_path / name)
    back = read_ground_truth(tmp_path / name, format=format)
    own_ids = ("source_id",) if (format, truth.format) == ("coco", "voc") else ()
    wanted = rows(truth, *own_ids)
    assert len(wanted) > 100
    for found, other in zip(rows(back, *own_ids), wanted, strict=True):
        assert set(found) == set(other)
        for field, value in other.items():
            close = pytest.approx(value, rel=1e-12, abs=1e-9) if isinstance(value, float) else value
            assert found[field] == close, field
    assert back.images["file_name"].to_pylist() == truth.images["file_name"].to_pylist()
    assert back.categories == truth.categories or (format, truth.format) == ("coco", "voc")
    assert [one.name for one in back.categories] == [one.name for one in truth.categories]
