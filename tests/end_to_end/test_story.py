"""The main job through the library: pictures, truth and a run in; a measured slice and a report out."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from microtome.datasets import EmbedSummary, Home, embed, import_dataset, import_run, item_table
from microtome.evaluation import Evaluation, Metrics, evaluate
from microtome.reporting import make_report
from microtome.search import Query, search
from microtome.slices import create, members_frame, save
from microtome.streets import SIMULATED_RUN, simulated_run, write_streets

N_IMAGES = 40
FADED = "category = 'crosswalk' AND condition = 'faded'"
SLICES = ("faded crosswalks", "night", "like the first")
STATS = tuple(field.name for field in fields(Metrics))[:12]


@dataclass(frozen=True)
class Story:
    """A home where everything has been done once, and the files it was done from."""

    home: Home
    truth: dict[str, Any]
    results: list[dict[str, Any]]
    annotations: Path
    embedded: EmbedSummary
    evaluation: Evaluation

    @property
    def crosswalks(self) -> list[dict[str, Any]]:
        """The annotations of crosswalks."""
        (number,) = [row["id"] for row in self.truth["categories"] if row["name"] == "crosswalk"]
        return [row for row in self.truth["annotations"] if row["category_id"] == number]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Streets, imported with a simulated run, embedded without a trained model, sliced and evaluated."""
    folder = tmp_path_factory.mktemp("story")
    write_streets(folder / "streets", N_IMAGES, 7, "val")
    annotations, predictions = folder / "streets" / "annotations.json", folder / "predictions.json"
    truth = json.loads(annotations.read_text(encoding="utf-8"))
    results = simulated_run(truth, 3)
    predictions.write_text(json.dumps(results), encoding="utf-8")
    with Home.open(folder / "home") as home:
        import_dataset(home, "streets", annotations=annotations, images=folder / "streets" / "images")
        import_run(home, "streets", SIMULATED_RUN, predictions)
        embedded = embed(home, "streets", model="untrained", device="cpu")
        create(home, "streets", "faded crosswalks", where=FADED)
        create(home, "streets", "night", where="lighting = 'night'", scope="images")
        save(home, Query("streets", like=0, limit=25, device="cpu"), "like the first")
        evaluation = evaluate(home, "streets", SIMULATED_RUN, slices=SLICES)
        yield Story(home, truth, results, annotations, embedded, evaluation)


def _pycocotools(story: Story, image_ids: list[int] | None = None) -> list[float | None]:
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(story.annotations))
        oracle = COCOeval(truth, truth.loadRes(story.results), "bbox")
        if image_ids is not None:
            oracle.params.imgIds = image_ids
        oracle.evaluate()
        oracle.accumulate()
        oracle.summarize()
    return [None if figure < 0 else figure for figure in oracle.stats.tolist()]


def _figures(metrics: Metrics) -> list[float | None]:
    return [asdict(metrics)[name] for name in STATS]


def _same(figures: list[float | None]) -> list[Any]:
    """Means of equal arrays, which may be summed in another order."""
    return [None if figure is None else pytest.approx(figure, abs=1e-12, rel=0) for figure in figures]


def test_everything_has_a_vector(story: Story) -> None:
    above_floor = sum(result["score"] >= 0.05 for result in story.results)
    assert story.embedded.n_items == N_IMAGES + len(story.truth["annotations"]) + above_floor
    assert story.embedded.unreadable == ()
    assert story.embedded.encoder_kind == "untrained"


def test_the_figures_are_those_of_pycocotools(story: Story) -> None:
    assert _figures(story.evaluation.overall) == _same(_pycocotools(story))
    assert (story.evaluation.overall.mAP or 0) > 0.2


def test_a_slice_of_images_has_the_figures_of_pycocotools_on_them(story: Story) -> None:
    night = [row["id"] for row in story.truth["images"] if row["lighting"] == "night"]
    measured = story.evaluation.slices[1]
    assert measured.n_images == len(night) > 0
    assert _figures(measured.metrics) == _same(_pycocotools(story, night))
    assert measured.metrics.mAP != story.evaluation.overall.mAP


def test_the_members_of_a_slice_pass_its_filter_by_the_truth(story: Story) -> None:
    members = members_frame(story.home, "streets", "faded crosswalks", ["source_id", "category", "condition"])
    faded = [row["id"] for row in story.crosswalks if row["attributes"]["condition"] == "faded"]
    assert sorted(map(int, members["source_id"])) == sorted(faded)
    assert set(members["condition"]) == {"faded"}
    assert set(members["category"]) == {"crosswalk"}


def test_a_slice_of_objects_counts_what_the_outcomes_say(story: Story) -> None:
    columns = ["source_id", "category", "condition", "outcome"]
    objects = item_table(story.home, "streets", "objects", run=SIMULATED_RUN, columns=columns).to_pandas()
    faded = objects[(objects["category"] == "crosswalk") & (objects["condition"] == "faded")]
    measured = story.evaluation.slices[0]
    assert (measured.scope, measured.n_objects) == ("objects", len(faded))
    assert measured.outcomes.missed == (faded["outcome"] == "missed").sum()
    assert measured.outcomes.matched == (faded["outcome"] == "matched").sum()
    assert measured.metrics.recall == pytest.approx(measured.outcomes.matched / len(faded))


def test_the_planted_weakness_shows_beside_its_baseline(story: Story) -> None:
    """The simulated detector misses faded crosswalks far more often than others."""
    faded = story.evaluation.slices[0]
    assert faded.metrics.AR100 is not None
    assert faded.baseline_same_categories.AR100 is not None
    assert faded.metrics.AR100 < faded.baseline_same_categories.AR100


def test_a_search_like_an_object_finds_itself_first(story: Story) -> None:
    found = search(story.home, Query("streets", like=5, limit=10, device="cpu"))
    similarities = [hit.similarity for hit in found.hits]
    assert found.hits[0].id == 5
    assert similarities[0] == pytest.approx(1.0, abs=2e-3)
    assert similarities == sorted(similarities, reverse=True)


def test_an_error_filter_holds_for_every_hit_and_loses_none(story: Story) -> None:
    where = "category = 'crosswalk' AND outcome = 'missed'"
    found = search(
        story.home,
        Query("streets", like=0, where=where, run=SIMULATED_RUN, limit=1000, device="cpu"),
    )
    columns = ["category", "outcome"]
    objects = item_table(story.home, "streets", "objects", run=SIMULATED_RUN, columns=columns)
    missed = pc.and_(pc.equal(objects["category"], "crosswalk"), pc.equal(objects["outcome"], "missed"))
    assert {hit.id for hit in found.hits} == set(objects.filter(missed)["id"].to_pylist())
    assert {(hit.category, hit.outcome) for hit in found.hits} == {("crosswalk", "missed")}
    assert found.n_candidates == len(found.hits) > 0


def test_a_concept_slice_holds_the_first_hits_of_its_search(story: Story) -> None:
    members = members_frame(story.home, "streets", "like the first")["id"].to_numpy()
    found = search(story.home, Query("streets", like=0, limit=25, device="cpu"))
    np.testing.assert_array_equal(members, np.sort([hit.id for hit in found.hits]))


def test_a_slice_of_everything_equals_the_baseline(story: Story) -> None:
    create(story.home, "streets", "all", where="id >= 0")
    create(story.home, "streets", "all images", where="id >= 0", scope="images")
    evaluation = evaluate(story.home, "streets", SIMULATED_RUN, slices=("all", "all images"))
    for measured in evaluation.slices:
        assert measured.metrics == evaluation.overall


def test_the_truth_as_its_own_run_is_perfect(story: Story, tmp_path: Path) -> None:
    kept = ("image_id", "category_id", "bbox")
    rows = [{**{key: row[key] for key in kept}, "score": 1.0} for row in story.truth["annotations"]]
    path = tmp_path / "perfect.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    import_run(story.home, "streets", "perfect", path)
    evaluation = evaluate(story.home, "streets", "perfect")
    assert evaluation.overall.mAP == pytest.approx(1.0)
    assert (evaluation.outcomes.false_positive, evaluation.outcomes.missed) == (0, 0)
    assert not any(evaluation.outcomes.by_error_type.values())


@pytest.mark.parametrize("format_", ["html", "md", "json"])
def test_a_report_names_every_slice_and_shows_no_figure_that_is_none(story: Story, format_: Any) -> None:
    report = make_report(
        story.home, "streets", [SIMULATED_RUN], format=format_, slices=SLICES, title="Streets"
    ).decode("utf-8")
    for name in (*SLICES, SIMULATED_RUN, "crosswalk"):
        assert name in report
    text = re.sub(r"base64,[A-Za-z0-9+/=]+", "", report)
    for nothing in ("NaN", "nan", "-1.000", "Infinity"):
        assert not re.search(rf"(?<![\w-]){nothing}\b", text)
    if format_ == "json":
        document = json.loads(report)
        assert document["overall"]["mAP"] == story.evaluation.overall.mAP
        assert [row["name"] for row in document["slices"]] == list(SLICES)
    if format_ == "html":
        assert "<script" not in report
        assert 'src="http' not in report
        assert "data:image/webp;base64," in report
