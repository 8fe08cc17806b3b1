from __future__ import annotations

from tests.libs.datasets.conftest import truth_document

from microtome.datasets import import_dataset
from microtome.datasets.repeats import repeats_of


def test_no_pictures_repeat_nothing(home):
    assert repeats_of(home, "none", "truth.json", [], []).by_split == {}


def test_pictures_that_another_split_holds_are_told(home, files, pictures):
    first = import_dataset(home, "shapes", annotations=files.truth(), images=pictures, split="train")
    assert (first.format, first.same_pictures) == ("coco", {})
    two = files.truth("two.json", images=truth_document()["images"][:2], annotations=[])
    again = import_dataset(home, "shapes", annotations=two, images=pictures, split="val")
    assert again.same_pictures == {"train": 2}
    assert again.findings["same picture"] == 2
    record = home.catalog.dataset("shapes")
    told = [one for one in home.catalog.findings(record.dataset_id) if one.kind == "same picture"]
    assert [(one.row, one.severity) for one in told] == [("image 00.png", "noted"), ("image 01.png", "noted")]
    assert told[0].reason == "the same file as '00.png' of split 'train': figures count both"


def test_pictures_that_are_not_there_are_not_the_same(home, files):
    import_dataset(home, "shapes", annotations=files.truth(), split="train")
    assert import_dataset(home, "shapes", annotations=files.truth(), split="val").same_pictures == {}
