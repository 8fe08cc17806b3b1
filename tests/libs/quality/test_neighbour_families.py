"""Neighbour scores as columns of a data set: planted vectors tell what must come out."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from microtome.catalog import EncoderRecord
from microtome.datasets import import_dataset, item_table, write_scores
from microtome.datasets.keys import item_keys
from microtome.datasets.names import vectors_table
from microtome.quality import FAMILIES, score

NEIGHBOURS = (
    "uniqueness", "duplicates", "leaks", "representativeness", "agreement", "label_quality",
    "image_label_quality", "label_trust",
)  # fmt: skip
ENCODER = EncoderRecord("e" * 64, "planted", 2, "custom", {}, datetime(2026, 1, 1, tzinfo=UTC))


def plant(home, items, angles):
    """Give the items in id order unit vectors at these angles."""
    keys = item_keys(home, "d", items, ENCODER.digest).keys
    flat = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float16).ravel()
    rows = pa.table({"key": keys, "vector": pa.FixedSizeListArray.from_arrays(pa.array(flat), 2)})
    home.catalog.put_encoder(ENCODER)
    home.tables.insert_missing(vectors_table(1, ENCODER.digest), rows, "key")
    home.catalog.set_dataset_encoder(1, ENCODER.digest)


def columns(home, items, *names, run=None):
    return item_table(home, "d", items, columns=names, run=run).select(names).to_pydict()


def statuses(summary):
    return {(result.items, result.family): (result.status, result.reason) for result in summary.families}


def planted(home):
    """Images 0 and 1 are duplicates; cars lie near 0, buses near 1.5, but one bus looks like a car."""
    plant(home, "images", np.array([0.0, 0.001, 0.7, 1.4]))
    plant(home, "objects", np.array([0.0, 1.5, 0.2, 1.3, 0.5, 1.0, 0.8, 0.35]))
    return home


@pytest.fixture(scope="module")
def scored(make_home, tmp_path_factory):
    """A home with run `r`, which calls the first car a bus and misses the last bus, and its first summary."""
    places = [(2, [2, 2, 16, 16]), (2, [24, 8, 20, 20])] + [(1, [2, 2, 16, 16]), (2, [24, 8, 20, 20])] * 3
    found = [
        {"image_id": row // 2, "category_id": category, "bbox": box, "score": 0.9}
        for row, (category, box) in enumerate(places[:7])
    ]
    found.append({"image_id": 3, "category_id": 1, "bbox": [0, 20, 8, 8], "score": 0.97})
    with make_home(tmp_path_factory.mktemp("scored"), predictions=found) as home:
        yield planted(home), score(home, "d", run="r", only=NEIGHBOURS)


def test_every_neighbour_family_is_computed_from_one_graph_of_each_kind(scored):
    home, summary = scored
    found = statuses(summary)
    assert {status for (_, family), (status, _) in found.items() if family != "leaks"} == {"computed"}
    assert found["images", "leaks"] == (
        "not possible", "the data set has no two splits that could leak into one another",
    )  # fmt: skip
    again = statuses(score(home, "d", run="r", only=NEIGHBOURS))
    assert {status for (_, family), (status, _) in again.items() if family != "leaks"} == {"up to date"}


def test_planted_neighbours_come_out_as_columns(scored):
    home, _ = scored
    images = columns(home, "images", "duplicate_group", "is_representative", "uniqueness", "cluster")
    assert images["duplicate_group"] == [0, 0, None, None]
    assert images["is_representative"] == [True, False, True, True]
    assert np.argmin(images["uniqueness"]) in (0, 1)
    objects = columns(
        home,
        "objects",
        "neighbour_agreement",
        "label_quality",
        "category_vote",
        "suggested_category",
        "suggested_support",
    )
    assert np.argmin(objects["category_vote"]) == 7
    assert objects["suggested_category"][7] == "car"
    assert objects["suggested_support"][7] == pytest.approx(0.5)
    assert objects["neighbour_agreement"] == pytest.approx([3 / 7] * 8)
    least = columns(home, "images", "image_label_quality")["image_label_quality"]
    assert least == [min(objects["label_quality"][2 * i : 2 * i + 2]) for i in range(4)]


def test_objects_on_duplicate_images_do_not_vote_on_each_other_once_duplicates_are_known(home):
    planted(home)
    score(home, "d", only=("label_quality",))
    before = columns(home, "objects", "category_vote")["category_vote"]
    score(home, "d", only=("duplicates", "label_quality"))
    after = columns(home, "objects", "category_vote")["category_vote"]
    assert after[0] < before[0]
    assert after[7] == pytest.approx(before[7])


def test_a_run_and_neighbours_together_tell_which_labels_to_trust(scored):
    home, _ = scored
    objects = columns(home, "objects", "label_trust", "category_trust", "box_trust", run="r")
    assert set(np.argsort(objects["label_trust"])[:2].tolist()) == {0, 7}
    typicality = columns(home, "objects", "typicality")["typicality"]
    assert objects["box_trust"] == pytest.approx([0.6 * typicality[0], *typicality[1:7], 0.6 * typicality[7]])
    missing = columns(home, "predictions", "missing_label", run="r")["missing_label"]
    assert missing[-1] == pytest.approx(0.97)
    assert missing[:-1] == pytest.approx([0] * 7)
    images = columns(home, "images", "image_label_trust", run="r")["image_label_trust"]
    assert images[3] == pytest.approx(0.03)
    assert images[1] == pytest.approx(min(objects["label_trust"][2:4]))


def test_trust_does_without_vectors_and_neighbours_say_that_they_cannot(home):
    found = statuses(score(home, "d", run="r", only=NEIGHBOURS))
    assert found["objects", "label_trust"][0] == "computed"
    assert found["objects", "uniqueness"][0] == "not possible"
    assert "microtome embed d" in found["objects", "uniqueness"][1]
    assert "were not computed" in found["images", "image_label_quality"][1]


def test_trust_takes_no_vote_on_objects_that_are_gone(home):
    family = next(family for family in FAMILIES if family.name == "label_quality")
    votes = {column.name: [None if column.type == "text" else 0.2] * 2 for column in family.columns}
    write_scores(
        home, home.catalog.dataset("d"), "objects", "label_quality", pa.table({"id": [7, 99], **votes}),
        family.columns, inputs="older",
    )  # fmt: skip
    score(home, "d", run="r", only=("label_trust",))
    trust = columns(home, "objects", "category_trust", run="r")["category_trust"]
    assert trust[7] == pytest.approx(0.2)
    assert trust[6] > 0.8


def test_a_vector_of_nan_is_refused_by_the_id_of_its_object(home):
    plant(home, "images", np.linspace(0, 1, 4))
    plant(home, "objects", np.array([0.0, 1, 2, np.nan, 3, 4, 5, 6]))
    status, reason = statuses(score(home, "d", only=("uniqueness",)))["objects", "uniqueness"]
    assert status == "not possible"
    assert "item 3" in reason


def test_one_image_without_objects_survives(make_home, tmp_path):
    with make_home(tmp_path, annotations=[], n_images=1) as home:
        plant(home, "images", np.array([0.3]))
        found = statuses(score(home, "d", only=NEIGHBOURS))
        assert found["images", "uniqueness"][0] == "computed"
        assert columns(home, "images", "uniqueness", "duplicate_group", "cluster") == {
            "uniqueness": [None], "duplicate_group": [None], "cluster": [0],
        }  # fmt: skip
        for family in ("label_quality", "uniqueness", "duplicates"):  # there is nothing to embed
            assert found["objects", family] == ("not possible", "the data set has no objects")


def test_leaks_name_the_other_split(tmp_path, make_home):
    with make_home(tmp_path) as home:
        plant(home, "images", np.array([0.0, 0.5, 1.0, 1.4]))
        plant(home, "objects", np.linspace(0, 6, 8))
        for split in ("train", "val"):
            import_dataset(home, "d", annotations=tmp_path / "truth.json", images=tmp_path, split=split)
        score(home, "d", only=("leaks",))
        for items, n in (("images", 4), ("objects", 8)):
            expected = [None] * n + ["val"] * n + ["train"] * n
            assert columns(home, items, "leak_split")["leak_split"] == expected
