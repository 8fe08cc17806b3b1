"""Evaluations from a home against pycocotools, conservation laws and brute force."""

import contextlib
import copy
import io
import json
from dataclasses import asdict

import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from microtome.datasets import (
    Home,
    ProgressEvent,
    embed,
    import_dataset,
    import_run,
    item_table,
    item_vectors,
    read_members,
)
from microtome.datasets.indexes import dataset_encoder
from microtome.errors import InputError, LeaseLostError, NotFoundError
from microtome.evaluation import evaluate
from microtome.evaluation.drawing import DRAWING
from microtome.evaluation.loading import load_run
from microtome.evaluation.stored import stored_match
from microtome.matching.curves import image_arrays
from microtome.search import Query
from microtome.slices import create, save

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools

NAMES = (
    *("mAP", "AP50", "AP75", "AP_small", "AP_medium", "AP_large"),
    *("AR1", "AR10", "AR100", "AR_small", "AR_medium", "AR_large"),
)
SIDES = ("x", "y", "width", "height")


@pytest.fixture(scope="module")
def real(shared_data, tmp_path_factory):
    """A home with voc100 (run `coco`), val2014 (`bbox`, `segm`) and cartucho (`text`), without pictures."""
    voc, val, cartucho = (shared_data / name for name in ("voc100", "coco_val2014_100", "cartucho"))
    with Home.open(tmp_path_factory.mktemp("real") / "home") as home:
        import_dataset(home, "voc", annotations=voc / "ground_truth/pascalvoc_format")
        import_run(home, "voc", "coco", voc / "predictions/coco_format")
        import_dataset(home, "val", annotations=val / "instances_val2014_100.json")
        for kind in ("bbox", "segm"):
            import_run(home, "val", kind, val / f"instances_val2014_fake{kind}100_results.json")
        import_dataset(home, "cartucho", annotations=cartucho / "ground-truth")
        import_run(home, "cartucho", "text", cartucho / "detection-results")
        yield home


def reference(truth, results, iou_type, image_ids=None):
    """pycocotools' evaluation, accumulated and summarized."""
    with contextlib.redirect_stdout(io.StringIO()):
        found = COCOeval(truth, truth.loadRes(copy.deepcopy(results)), iou_type)
        if image_ids is not None:
            found.params.imgIds = image_ids
        found.evaluate()
        found.accumulate()
        found.summarize()
    return found


def of_tables(home, dataset, run):
    """pycocotools' ground truth and results, from the tables of a home."""
    columns = ["image_id", "category", *SIDES, "area"]
    objects = item_table(home, dataset, "objects", columns=[*columns, "iscrowd"]).to_pylist()
    predictions = item_table(home, dataset, "predictions", run=run, columns=[*columns, "confidence"])
    record = home.catalog.dataset(dataset)
    kinds = {row.name: row.category_id for row in home.catalog.categories(record.dataset_id)}
    truth = COCO()
    truth.dataset = {
        "images": [{"id": image} for image in range(record.n_images)],
        "categories": [{"id": kind} for kind in kinds.values()],
        "annotations": [
            {"id": row["id"] + 1, "image_id": row["image_id"], "category_id": kinds[row["category"]],
             "bbox": [row[side] for side in SIDES], "area": row["area"], "iscrowd": int(row["iscrowd"])}
            for row in objects
        ],
    }  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        truth.createIndex()
    results = [
        {"image_id": row["image_id"], "category_id": kinds[row["category"]],
         "bbox": [row[side] for side in SIDES], "score": row["confidence"]}
        for row in predictions.to_pylist()
    ]  # fmt: skip
    return truth, results


def of_val(shared_data, kind):
    folder = shared_data / "coco_val2014_100"
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(folder / "instances_val2014_100.json"))
    return truth, json.loads((folder / f"instances_val2014_fake{kind}100_results.json").read_text())


def assert_figures(metrics, stats):
    ours = [-1.0 if getattr(metrics, name) is None else getattr(metrics, name) for name in NAMES]
    np.testing.assert_allclose(ours, stats, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("dataset", "run", "expected"),
    [("voc", "coco", (0.3470, 0.6100)), ("cartucho", "text", (0.1493, 0.3120))],
)
def test_figures_are_those_of_pycocotools_and_of_the_readme(real, dataset, run, expected):
    overall = evaluate(real, dataset, run).overall
    assert (overall.mAP, overall.AP50) == pytest.approx(expected, abs=5e-5)
    assert_figures(overall, reference(*of_tables(real, dataset, run), "bbox").stats)


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_figures_of_val2014_are_those_of_pycocotools_on_its_own_files(real, shared_data, kind):
    overall = evaluate(real, "val", kind, iou_type=kind).overall
    assert_figures(overall, reference(*of_val(shared_data, kind), kind).stats)
    if kind == "bbox":
        assert (overall.mAP, overall.AP50) == pytest.approx((0.5046, 0.6970), abs=5e-5)


@pytest.mark.parametrize("kind", ["bbox", "segm"])
def test_arrays_of_the_stored_match_table_are_bit_equal_whole_and_on_slices(real, shared_data, kind):
    loaded = load_run(real, "val", kind, kind)
    stored_match(real, loaded, kind)
    table, _ = stored_match(real, loaded, kind)
    truth, results = of_val(shared_data, kind)
    sources = np.array(sorted(truth.imgs))
    random = np.random.default_rng(0)
    for mask in (np.ones(len(sources), bool), random.random(len(sources)) < 0.3):
        expected = reference(truth, results, kind, sources[mask].tolist()).eval
        found = image_arrays(table, mask)
        assert np.array_equal(found.precision, expected["precision"])
        assert np.array_equal(found.recall, expected["recall"])


def test_slices_of_images_are_pycocotools_restricted_to_their_ids(real):
    truth, results = of_tables(real, "voc", "coco")
    chosen = {"a third": list(range(0, 100, 3)), "ten": list(range(40, 50))}
    for name, ids in chosen.items():
        create(real, "voc", name, ids=ids, scope="images", replace=True)
    for found in evaluate(real, "voc", "coco", slices=list(chosen)).slices:
        assert found.n_images == len(chosen[found.name])
        assert_figures(found.metrics, reference(truth, results, "bbox", chosen[found.name]).stats)


@pytest.mark.parametrize("scope", ["images", "objects"])
def test_a_slice_of_everything_is_the_baseline(real, scope):
    create(real, "voc", f"all {scope}", where="id >= 0", scope=scope, replace=True)
    evaluation = evaluate(real, "voc", "coco", slices=[f"all {scope}"])
    whole = evaluation.slices[0]
    for name, value in asdict(evaluation.overall).items():
        assert getattr(whole.metrics, name) == pytest.approx(value, abs=1e-12)
        assert getattr(whole.baseline_same_categories, name) == pytest.approx(value, abs=1e-12)
    assert (whole.n_images, whole.n_objects) == (100 if scope == "images" else whole.n_images, 273)
    assert whole.outcomes.true_positive == evaluation.outcomes.true_positive


@pytest.mark.parametrize("scope", ["images", "objects"])
def test_counts_add_up_over_a_partition(real, scope):
    names = []
    for part in range(3):
        record = real.catalog.dataset("voc")
        ids = list(range(part, record.n_images if scope == "images" else record.n_objects, 3))
        names.append(f"{scope} {part}")
        create(real, "voc", names[-1], ids=ids, scope=scope, replace=True)
    evaluation = evaluate(real, "voc", "coco", slices=names)
    whole, parts = evaluation.outcomes, [found.outcomes for found in evaluation.slices]
    for count in ("true_positive", "matched", "missed", "mispredicted"):
        assert sum(getattr(part, count) for part in parts) == getattr(whole, count)
    assert sum(found.n_objects for found in evaluation.slices) == evaluation.n_objects
    if scope == "images":
        assert sum(part.false_positive for part in parts) == whole.false_positive


def test_the_confusion_matrix_conserves_objects_and_predictions(real):
    evaluation = evaluate(real, "voc", "coco")
    counts = np.array(evaluation.confusion.counts)
    assert counts[:-1].sum() == evaluation.n_objects
    outcomes = evaluation.outcomes
    assert counts[:, :-1].sum() == outcomes.true_positive + outcomes.false_positive


def test_few_objects_of_a_category_are_flagged(real):
    create(real, "voc", "few", ids=[0, 1, 2], replace=True)
    create(real, "voc", "few images", ids=[0, 1], scope="images", replace=True)
    few, images = evaluate(real, "voc", "coco", slices=["few", "few images"]).slices
    assert any(note.startswith("fewer than 10 objects of: ") for note in few.notes)
    assert images.notes == ()


def test_the_counts_of_the_baseline_carry_the_weights_of_the_slice(real):
    objects = item_table(real, "voc", "objects", columns=["category"]).to_pylist()
    people = [row["id"] for row in objects if row["category"] == "person"][:5]
    cars = [row["id"] for row in objects if row["category"] == "car"]
    create(real, "voc", "mixed", ids=[*people, *cars], replace=True)
    found = evaluate(real, "voc", "coco", slices=["mixed"])
    recall = {row.category: row.metrics.recall for row in found.per_category}
    expected = (len(people) * recall["person"] + len(cars) * recall["car"]) / len([*people, *cars])
    assert found.slices[0].baseline_same_categories.recall == pytest.approx(expected, abs=1e-12)


def test_a_slice_selected_on_the_outcome_says_so_for_that_run_only(real, shared_data):
    evaluate(real, "voc", "coco")
    import_run(real, "voc", "again", shared_data / "voc100/predictions/coco_format")
    create(real, "voc", "missed", where="outcome = 'missed'", run="coco", replace=True)
    own = evaluate(real, "voc", "coco", slices=["missed"]).slices[0]
    assert (own.gap.verdict, own.gap.p) == ("selected on the outcome", None)
    assert own.metrics.recall == 0
    assert own.notes[0].startswith("selected on the outcome: it was chosen by outcome")
    other = evaluate(real, "voc", "again", slices=["missed"]).slices[0]
    assert not any("selected on the outcome" in note for note in other.notes)


def test_each_slice_gets_a_verdict(real):
    n_images = real.catalog.dataset("voc").n_images
    create(real, "voc", "all images", ids=list(range(n_images)), scope="images", replace=True)
    create(real, "voc", "half", ids=list(range(0, n_images, 2)), scope="images", replace=True)
    create(real, "voc", "nine", ids=list(range(9)), scope="images", replace=True)
    everything, half, nine = evaluate(real, "voc", "coco", slices=["all images", "half", "nine"]).slices
    assert (everything.gap.p, everything.gap.q, everything.gap.verdict) == (None, None, "no evidence")
    assert everything.gap.value == pytest.approx(0.0, abs=1e-12)
    assert half.gap.null_mean + half.gap.value == pytest.approx(half.metrics.mAP)
    assert half.gap.raw == pytest.approx(half.metrics.mAP - half.baseline_same_categories.mAP)
    assert half.gap.low < half.gap.value < half.gap.high
    assert half.gap.q == half.gap.p  # the others are not tested
    assert half.notes == ("the interval is approximate: fewer than 250 images",)
    assert (nine.gap.p, nine.gap.q, nine.gap.verdict) == (None, None, "insufficient evidence")


def test_testing_slices_says_how_far_it_is_and_can_be_ended(real):
    create(real, "voc", "objects", where="id < 150", replace=True)
    stages: list[tuple[str, int]] = []

    def say(event: ProgressEvent) -> None:
        stages.append((event.stage, event.done))
        if event.done == 1_000:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        evaluate(real, "voc", "coco", slices=["objects"], progress=say)
    assert stages[-2:] == [("testing slices", 0), (DRAWING, 1_000)]


def test_slices_are_not_tested_where_nobody_asks(real):
    create(real, "voc", "half", ids=list(range(50)), scope="images", replace=True)
    (half,) = evaluate(real, "voc", "coco", slices=["half"], statistics=False).slices
    assert (half.gap, half.notes) == (None, ())


def test_unknown_names_and_thresholds_are_refused(real):
    with pytest.raises(NotFoundError, match="run"):
        evaluate(real, "voc", "cocoa")
    with pytest.raises(NotFoundError, match="slice"):
        evaluate(real, "voc", "coco", slices=["absent"])
    for confidence in (-0.1, 1.1, float("nan")):
        with pytest.raises(InputError, match="0 to 1"):
            evaluate(real, "voc", "coco", confidence=confidence)


def test_masks_that_are_not_there_are_refused(real):
    with pytest.raises(InputError, match=r"by boxes \(bbox\)"):
        evaluate(real, "voc", "coco", iou_type="segm")


@pytest.fixture
def shapes(tmp_path):
    """Six noisy pictures with two objects each; run `truth` is the objects, run `moved` errs in places."""
    random = np.random.default_rng(1)
    folder = tmp_path / "pictures"
    folder.mkdir()
    boxes = {1: [4, 4, 20, 20], 2: [40, 8, 24, 30]}
    for image in range(6):
        noise = random.integers(0, 255, (48, 72, 3), dtype=np.uint8)
        Image.fromarray(noise // (1 + image)).save(folder / f"{image}.png")
    rows = [
        {"id": 2 * image + kind, "image_id": image, "category_id": kind, "bbox": box, "area": box[2] * box[3]}
        for image in range(6)
        for kind, box in boxes.items()
    ]
    truth = {
        "images": [{"id": i, "file_name": f"{i}.png", "width": 72, "height": 48} for i in range(6)],
        "categories": [{"id": kind, "name": f"kind {kind}"} for kind in boxes],
        "annotations": rows,
    }
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    found = [row | {"score": 0.9} for row in rows]
    ghosts = [
        {"image_id": i, "category_id": 1, "bbox": [24 + 2 * i, 20, 14, 14 + i], "score": score}
        for i in range(6)
        for score in (0.8, 0.3)
    ]
    for name, predictions in (("truth", found), ("moved", found[4:] + ghosts)):
        (tmp_path / f"run-{name}.json").write_text(json.dumps(predictions))
    with Home.open(tmp_path / "home") as home:
        import_dataset(home, "shapes", annotations=tmp_path / "truth.json", images=folder)
        for run in ("truth", "moved"):
            import_run(home, "shapes", run, tmp_path / f"run-{run}.json")
        yield home


def test_the_truth_as_predictions_is_perfect(shapes):
    evaluation = evaluate(shapes, "shapes", "truth")
    overall = evaluation.overall
    assert (overall.mAP, overall.AR100, overall.precision, overall.recall, overall.f1) == pytest.approx(
        (1,) * 5
    )
    assert (evaluation.outcomes.true_positive, evaluation.outcomes.matched) == (12, 12)
    assert set(evaluation.outcomes.by_error_type.values()) == {0}
    assert (evaluation.outcomes.false_positive, evaluation.outcomes.missed) == (0, 0)


def own_false_positives(home, slice_name, cutoff=None):
    """By brute force: the false positives of `moved` that are as similar to the query as members are."""
    record = home.catalog.slice(1, slice_name)
    encoder = dataset_encoder(home, "shapes")
    query = np.frombuffer(Query.from_document(record.query["search"]).vector, "<f4").astype(np.float64)
    ids, vectors = item_vectors(home, "shapes", "objects", encoder)
    if cutoff is None:
        cutoff = min(
            float(vector.astype(np.float64) @ query)
            for item, vector in zip(ids, vectors, strict=True)
            if item in read_members(home, record)
        )
    outcomes = item_table(home, "shapes", "predictions", run="moved", columns=["outcome"]).to_pydict()
    outcome = dict(zip(outcomes["id"], outcomes["outcome"], strict=True))
    ids, vectors = item_vectors(home, "shapes", "predictions", encoder, run="moved")
    return sum(
        vector.astype(np.float64) @ query >= cutoff - 1e-6 and outcome[item] == "false_positive"
        for item, vector in zip(ids.tolist(), vectors, strict=True)
    )


def test_false_positives_that_match_a_slices_query_are_counted_with_it(shapes):
    embed(shapes, "shapes", model="untrained:5", device="cpu")
    save(shapes, Query("shapes", like=2, limit=9), "nine")
    everything = Query("shapes", like=2, min_similarity=-1.0)
    save(shapes, everything, "everything")
    evaluation = evaluate(shapes, "shapes", "moved", slices=["nine", "everything"])
    nine, everything_found = (found.own_false_positives for found in evaluation.slices)
    assert everything_found == own_false_positives(shapes, "everything", -1.0) == 6
    assert nine == own_false_positives(shapes, "nine")
    assert evaluation.outcomes.false_positive == 6


def test_slices_of_images_and_slices_without_a_vector_have_no_such_count(shapes):
    embed(shapes, "shapes", model="untrained:5", items=["objects", "images"], device="cpu")
    save(shapes, Query("shapes", items="images", like=2, limit=4), "images")
    create(shapes, "shapes", "by filter", where="area > 500")
    create(shapes, "shapes", "listed", ids=[1])
    names = ["images", "by filter", "listed"]
    found = evaluate(shapes, "shapes", "moved", slices=names).slices
    assert [row.own_false_positives for row in found] == [None, None, None]


def test_a_run_whose_predictions_were_never_embedded_has_no_such_count(shapes, tmp_path):
    embed(shapes, "shapes", model="untrained:5", items=["objects"], device="cpu")
    ghosts = [{"image_id": 0, "category_id": 1, "bbox": [30, 20, 9, 9], "score": 0.9}]
    (tmp_path / "ghosts.json").write_text(json.dumps(ghosts))
    import_run(shapes, "shapes", "ghosts", tmp_path / "ghosts.json")
    save(shapes, Query("shapes", like=2, limit=4), "four")
    assert evaluate(shapes, "shapes", "ghosts", slices=["four"]).slices[0].own_false_positives is None


def test_an_evaluation_that_loses_its_job_is_made_by_the_next_call(shapes):
    def lost():
        raise LeaseLostError("another worker has the job")

    with pytest.raises(LeaseLostError):
        evaluate(shapes, "shapes", "moved", fence=lost)
    assert shapes.catalog.evaluation(shapes.catalog.run(1, "moved").run_id, "bbox") is None
    assert evaluate(shapes, "shapes", "moved").outcomes.false_positive == 6
