from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from tests.libs.corrections.conftest import truth

from microtome import slices
from microtome.corrections import GivenVerdict, apply, give, give_all, list_verdicts, undo
from microtome.corrections.labels import box_mask
from microtome.datasets import (
    Home,
    ScoreColumn,
    embed,
    import_dataset,
    import_run,
    item_table,
    open_index,
    write_scores,
)
from microtome.datasets.versions import create_branch, create_tag, diff, history, revert
from microtome.errors import ConflictError
from microtome.evaluation import evaluate
from microtome.reporting import make_report
from microtome.search import Query, search

BOX = ("x", "y", "width", "height")


def said(item_id: int, kind: str, **rest: object) -> GivenVerdict:
    return GivenVerdict("objects", item_id, kind, **rest)


def labels(home: Home, dataset: str = "shapes") -> dict[int, tuple[object, ...]]:
    """Category and box of each object by id."""
    table = item_table(home, dataset, "objects", columns=["category", *BOX])
    return {row["id"]: (row["category"], *(row[side] for side in BOX)) for row in table.to_pylist()}


def corrected(home: Home) -> None:
    """Object 0 removed, 2 moved, 3 another category, and the box that prediction 8 shows added as 8."""
    give_all(
        home,
        "shapes",
        [
            said(0, "delete"),
            said(2, "move", bbox=[8, 10, 30, 30]),
            said(3, "wrong_category", category="disc"),
            GivenVerdict("predictions", 8, "missing_box", run="a"),
        ],
        author="ada",
    )
    apply(home, "shapes", author="ada")


def test_without_verdicts_there_is_nothing_to_apply(home: Home) -> None:
    with pytest.raises(ConflictError, match="no verdict on 'shapes' waits to be applied"):
        apply(home, "shapes")
    give(home, "shapes", said(0, "right"))
    with pytest.raises(ConflictError):
        apply(home, "shapes")
    assert home.catalog.dataset("shapes").version == 1


def test_verdicts_become_a_version_and_ids_stay(home: Home) -> None:
    before = labels(home)
    corrected(home)
    after = labels(home)
    assert set(after) == {1, 2, 3, 4, 5, 6, 7, 8}
    assert after[2] == ("disc", 8, 10, 30, 30)
    assert after[3] == ("disc", *before[3][1:])
    assert after[8] == ("block", 60, 2, 12, 12)
    assert {n: after[n] for n in (1, 4, 5, 6, 7)} == {n: before[n] for n in (1, 4, 5, 6, 7)}
    assert labels(home, "shapes@1") == before
    (entry, first) = history(home, "shapes")
    assert (entry.version, entry.parent, entry.author, entry.n_objects) == (2, 1, "ada", 8)
    assert (entry.note, entry.is_head, first.is_head) == ("4 verdicts applied", True, False)
    assert {one.status for one in list_verdicts(home, "shapes")} == {"applied"}
    assert [one.object_id for one in list_verdicts(home, "shapes")] == [0, 2, 3, 8]


def test_a_summary_counts_what_changed(home: Home) -> None:
    give_all(home, "shapes", [said(0, "delete"), said(1, "delete"), said(1, "right"), said(2, "unsure")])
    give(home, "shapes", GivenVerdict("images", 3, "missing_box", category="disc", bbox=[0, 0, 5, 5]))
    summary = apply(home, "shapes")
    assert (summary.version, summary.n_verdicts, summary.n_without_effect) == (2, 3, 1)
    assert (summary.n_added, summary.n_removed, summary.n_changed) == (1, 1, 0)


def test_later_verdicts_overtake_former_ones(home: Home) -> None:
    give_all(
        home,
        "shapes",
        [
            said(2, "move", bbox=[0, 0, 9, 9]),
            said(2, "move", bbox=[1, 1, 8, 8]),
            said(2, "wrong_category", category="block"),
            said(3, "delete"),
            said(3, "move", bbox=[2, 2, 7, 7]),
            GivenVerdict("predictions", 8, "missing_box", run="a"),
            GivenVerdict("predictions", 8, "right", run="a"),
        ],
    )
    apply(home, "shapes")
    assert labels(home)[2] == ("block", 1, 1, 8, 8)
    assert labels(home)[3] == ("block", 2, 2, 7, 7)
    assert len(labels(home)) == 8


def test_what_was_undone_is_not_applied(home: Home) -> None:
    give_all(home, "shapes", [said(0, "delete"), said(1, "delete")])
    assert undo(home, "shapes").item_id == 1
    apply(home, "shapes")
    assert set(labels(home)) == {0, 2, 3, 4, 5, 6, 7} - {0} | {1}


def test_the_difference_names_before_and_after(home: Home) -> None:
    corrected(home)
    found = diff(home, "shapes", 1, "main")
    assert (found.before, found.after) == (1, 2)
    assert [change.object_id for change in found.removed] == [0]
    assert [change.object_id for change in found.added] == [8]
    assert [(c.object_id, c.before.category, c.after.category) for c in found.changed] == [
        (2, "disc", "disc"),
        (3, "block", "disc"),
    ]
    assert found.changed[0].after.bbox == (8, 10, 30, 30)
    assert diff(home, "shapes", 2, 2).changes == ()
    backwards = diff(home, "shapes", 2, 1)
    assert [change.object_id for change in backwards.added] == [0]


def test_going_back_is_a_version_too_and_no_id_is_used_twice(home: Home) -> None:
    before = labels(home)
    corrected(home)
    assert revert(home, "shapes", 1, author="bob").version == 3
    assert labels(home) == before
    with pytest.raises(ConflictError, match="are those of version 1 already"):
        revert(home, "shapes", 1)
    give(home, "shapes", GivenVerdict("images", 0, "missing_box", category="disc", bbox=[0, 0, 5, 5]))
    apply(home, "shapes")
    assert max(labels(home)) == 9
    assert history(home, "shapes")[1].note == "back to version 1"


def test_a_branch_is_corrected_apart_from_the_main_line(home: Home) -> None:
    create_tag(home, "shapes", "raw")
    create_branch(home, "shapes", "fixes")
    before = labels(home)
    give(home, "shapes@fixes", said(0, "delete"))
    assert list_verdicts(home, "shapes") == []
    assert apply(home, "shapes@fixes").version == 2
    assert labels(home) == labels(home, "shapes@raw") == before
    assert 0 not in labels(home, "shapes@fixes")
    give(home, "shapes", said(1, "delete"))
    assert apply(home, "shapes").version == 3
    assert set(labels(home)) == set(before) - {1}
    assert set(labels(home, "shapes@fixes")) == set(before) - {0}
    heads = {entry.version: entry.branches for entry in history(home, "shapes") if entry.is_head}
    assert heads == {2: ("fixes",), 3: ()}


@pytest.mark.parametrize("name", ["shapes@1", "shapes@raw"])
def test_former_versions_are_not_written_to(home: Home, name: str, tmp_path) -> None:
    create_tag(home, "shapes", "raw")
    with pytest.raises(ConflictError, match="a former version can't be changed; found " + name):
        give(home, name, said(0, "delete"))
    with pytest.raises(ConflictError, match="a former version can't be changed"):
        apply(home, name)
    for writing in (import_dataset, None):
        with pytest.raises(ConflictError, match="imports go to the main line"):
            if writing:
                import_dataset(home, name, annotations=tmp_path / "truth.json", split="x")
            else:
                import_run(home, name, "b", tmp_path / "rows.json")


def test_scores_are_kept_of_the_main_line(home: Home) -> None:
    column = ScoreColumn("loss", "number", "x", "", "")
    table = pa.table({"id": [0], "loss": [1.0]})
    with pytest.raises(ConflictError, match="scores are kept of the main line"):
        write_scores(home, home.catalog.dataset("shapes@1"), "objects", "x", table, [column], inputs="")


def test_imports_go_on_after_corrections_and_branches(home: Home, tmp_path) -> None:
    create_branch(home, "shapes", "fixes")
    corrected(home)
    give(home, "shapes@fixes", said(7, "delete"))
    apply(home, "shapes@fixes")  # the newest table is the branch's now
    import_dataset(home, "shapes", annotations=tmp_path / "truth.json", split="val")
    after = labels(home)
    assert len(after) == 16
    assert 0 not in after and 7 in after
    assert min(set(after) - set(range(9))) == 9
    assert home.catalog.dataset("shapes").n_images == 8
    assert labels(home, "shapes@2").keys() == {1, 2, 3, 4, 5, 6, 7, 8}


def test_going_back_over_an_import_is_refused(home: Home, tmp_path) -> None:
    import_dataset(home, "shapes", annotations=tmp_path / "truth.json", split="val")
    with pytest.raises(ConflictError, match="images were imported since"):
        revert(home, "shapes", 1)


NUMBERS = {"disc": 1, "block": 2}


def oracle(home: Home, dataset: str) -> list[float]:
    """pycocotools' 12 figures of a version's labels."""
    columns = ["image_id", "category", *BOX, "area", "iscrowd"]
    rows = item_table(home, dataset, "objects", columns=columns).to_pylist()
    found = item_table(
        home, dataset, "predictions", run="a", columns=["image_id", "category", *BOX, "confidence"]
    ).to_pylist()
    n_images = home.catalog.dataset(dataset).n_images
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "images": [{"id": n, "width": 96, "height": 64} for n in range(n_images)],
            "categories": [{"id": number, "name": name} for name, number in NUMBERS.items()],
            "annotations": [
                {
                    "id": row["id"] + 1, "image_id": row["image_id"], "category_id": NUMBERS[row["category"]],
                    "bbox": [row[side] for side in BOX], "area": row["area"], "iscrowd": int(row["iscrowd"]),
                }
                for row in rows
            ],
        }  # fmt: skip
        coco.createIndex()
        results = coco.loadRes(
            [
                {
                    "image_id": row["image_id"], "category_id": NUMBERS[row["category"]],
                    "bbox": [row[side] for side in BOX], "score": row["confidence"],
                }
                for row in found
            ]
        )  # fmt: skip
        evaluation = COCOeval(coco, results, "bbox")
        evaluation.evaluate(), evaluation.accumulate(), evaluation.summarize()
    return [float("nan") if value < 0 else value for value in evaluation.stats.tolist()]


NAMES = ("mAP", "AP50", "AP75", "AP_small", "AP_medium", "AP_large",
         "AR1", "AR10", "AR100", "AR_small", "AR_medium", "AR_large")  # fmt: skip


def test_each_version_is_evaluated_as_pycocotools_does(home: Home) -> None:
    corrected(home)
    for dataset, version in (("shapes", 2), ("shapes@1", 1), ("shapes@2", 2)):
        evaluation = evaluate(home, dataset, "a", statistics=False)
        assert evaluation.version == version
        figures = [getattr(evaluation.overall, name) for name in NAMES]
        known = [float("nan") if figure is None else figure for figure in figures]
        assert known == pytest.approx(oracle(home, dataset), rel=1e-12, nan_ok=True)


def test_outcomes_belong_to_ids_on_each_version(home: Home) -> None:
    corrected(home)
    for dataset in ("shapes@1", "shapes"):
        evaluate(home, dataset, "a")
    now = item_table(home, "shapes", "objects", run="a", columns=["outcome", "prediction_id"]).to_pylist()
    assert {row["id"]: row["outcome"] for row in now} == {
        1: "matched", 2: "matched", 3: "mispredicted", 4: "matched", 5: "matched", 6: "matched",
        7: "matched", 8: "matched",
    }  # fmt: skip
    assert {row["id"]: row["prediction_id"] for row in now} == {n: n for n in range(1, 9)}
    before = item_table(home, "shapes@1", "objects", run="a", columns=["outcome"])
    assert before["outcome"].to_pylist() == ["matched"] * 8
    found = item_table(home, "shapes", "predictions", run="a", columns=["outcome", "object_id"]).to_pylist()
    assert [row["object_id"] for row in found] == [None, *range(1, 9)]
    assert [row["outcome"] for row in found][:4] == [
        "false_positive", "true_positive", "true_positive", "false_positive",
    ]  # fmt: skip


def test_slices_are_stale_until_refreshed(home: Home) -> None:
    slices.create(home, "shapes", "discs", where="category = 'disc'")
    slices.create(home, "shapes", "some", ids=[0, 1, 2])
    corrected(home)
    (stale,) = evaluate(home, "shapes", "a", slices=["discs"], statistics=False).slices
    assert (stale.n_objects, stale.n_images) == (3, 3)
    assert any("its members are those of version 1, the figures are of version 2" in n for n in stale.notes)
    change = slices.refresh(home, "shapes", "discs")
    assert (change.added.tolist(), change.removed.tolist()) == ([3], [0])
    assert slices.refresh(home, "shapes", "some").removed.tolist() == [0]
    both = evaluate(home, "shapes", "a", slices=["discs", "some"]).slices
    assert [row.n_objects for row in both] == [4, 2]
    assert not any("version" in note for row in both for note in row.notes)
    assert slices.members_frame(home, "shapes", "some")["id"].tolist() == [1, 2]


def test_a_slice_of_all_objects_equals_the_whole_in_spite_of_gaps(home: Home) -> None:
    corrected(home)
    slices.create(home, "shapes", "all", where="area > 0")
    evaluation = evaluate(home, "shapes", "a", slices=["all"], statistics=False)
    assert evaluation.slices[0].metrics.AR100 == evaluation.overall.AR100
    assert evaluation.slices[0].metrics.mAP == evaluation.overall.mAP


def test_only_changed_boxes_are_embedded_again(home: Home) -> None:
    embed(home, "shapes", model="untrained", items=["objects"])
    corrected(home)
    summary = embed(home, "shapes", model="untrained", items=["objects"])
    assert (summary.n_items, summary.n_new, summary.n_reused) == (8, 2, 6)
    index, _ = open_index(home, "shapes", "objects")
    assert index.ids.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    former, _ = open_index(home, "shapes@1", "objects")
    assert former.ids.tolist() == list(range(8))
    again, _ = open_index(home, "shapes", "objects")
    np.testing.assert_array_equal(again.ids, index.ids)


def test_search_and_report_work_on_each_version(home: Home) -> None:
    embed(home, "shapes", model="untrained", items=["images", "objects"])
    corrected(home)
    embed(home, "shapes", model="untrained", items=["images", "objects"])
    evaluate(home, "shapes", "a")
    like = search(home, Query(dataset="shapes", items="objects", like=2, limit=20))
    assert {hit.id for hit in like.hits} == {1, 3, 4, 5, 6, 7, 8, 2}
    wrong = search(home, Query(dataset="shapes", items="objects", run="a", where="outcome != 'matched'"))
    assert [hit.id for hit in wrong.hits] == [3]
    former = search(home, Query(dataset="shapes@1", items="objects", like=0, limit=20))
    assert {hit.id for hit in former.hits} == set(range(8))
    images = search(home, Query(dataset="shapes@1", items="images", where="n_objects = 2"))
    assert [hit.id for hit in images.hits] == [0, 1, 2, 3]
    slices.create(home, "shapes", "discs", where="category = 'disc'")
    for dataset in ("shapes", "shapes@1"):
        page = make_report(home, dataset, ["a"], slices=["discs"], format="html")
        assert b"</html>" in page
    document = json.loads(make_report(home, "shapes@1", ["a"], format="json"))
    assert document["version"] == 1


def test_runs_of_more_images_are_evaluated_on_former_versions(home: Home, tmp_path) -> None:
    import_dataset(home, "shapes", annotations=tmp_path / "truth.json", split="val")
    rows = json.loads((tmp_path / "rows.json").read_text())
    more = [{**row, "image_id": 0, "file_name": None} for row in rows]
    (tmp_path / "more.json").write_text(json.dumps(more))
    import_run(home, "shapes", "b", tmp_path / "rows.json", split="val")
    assert evaluate(home, "shapes", "b", statistics=False).outcomes.true_positive > 0
    assert evaluate(home, "shapes@1", "b", statistics=False).n_predictions == 0
    assert item_table(home, "shapes@1", "predictions", run="b", columns=[]).num_rows == 0
    assert evaluate(home, "shapes@1", "a", statistics=False).overall.mAP == pytest.approx(
        evaluate(home, "shapes@1", "a", statistics=False).overall.mAP
    )


def test_masks_follow_the_boxes(make_home: Callable[..., Home]) -> None:
    document = {
        "annotations": [
            {
                "id": 1, "image_id": 0, "category_id": 1, "bbox": [2, 3, 4, 5], "area": 20,
                "segmentation": [[2, 3, 6, 3, 6, 8, 2, 8]],
            }
        ]
    }  # fmt: skip
    home = make_home(truth(**document))
    give(home, "shapes", said(0, "move", bbox=[1, 1, 3, 2]))
    give(home, "shapes", GivenVerdict("images", 1, "missing_box", category="disc", bbox=[0, 0, 96, 64]))
    apply(home, "shapes")
    rows = home.tables.read("datasets/1/objects").to_pylist()
    assert [row["mask"] for row in rows] == [
        box_mask((1, 1, 3, 2), (96, 64)),
        box_mask((0, 0, 96, 64), (96, 64)),
    ]
    assert [row["area"] for row in rows] == [6, 96 * 64]
    assert all(change.after.has_mask for change in diff(home, "shapes", 1, 2).changes)


APPLY_AND_DIE = """
import os, signal, sys
from pathlib import Path
from microtome.corrections import apply
from microtome.datasets import Home
passes = int(sys.argv[2])
def fence():
    global passes
    if passes == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    passes -= 1
with Home.open(Path(sys.argv[1])) as home:
    apply(home, "shapes", fence=fence)
"""


@pytest.mark.parametrize("passes", [0, 1, 2])
def test_a_kill_while_applying_loses_no_verdict_and_makes_no_half_version(home: Home, passes: int) -> None:
    before = labels(home)
    give_all(home, "shapes", [said(0, "delete"), said(2, "move", bbox=[8, 10, 30, 30])])
    command = [sys.executable, "-c", APPLY_AND_DIE, str(home.path), str(passes)]
    assert subprocess.run(command, check=False).returncode == -9
    assert labels(home) == before
    assert [one.status for one in list_verdicts(home, "shapes")] == ["pending", "pending"]
    assert apply(home, "shapes").version == 2
    assert labels(home)[2] == ("disc", 8, 10, 30, 30)


def test_what_a_killed_process_wrote_is_not_imported_on(home: Home, tmp_path) -> None:
    before = labels(home)
    give(home, "shapes", said(2, "move", bbox=[8, 10, 30, 30]))  # as many rows as before
    command = [sys.executable, "-c", APPLY_AND_DIE, str(home.path), "2"]
    assert subprocess.run(command, check=False).returncode == -9
    import_dataset(home, "shapes", annotations=tmp_path / "truth.json", split="val")
    assert {n: label for n, label in labels(home).items() if n < 8} == before


def test_a_box_that_is_said_to_be_missing_twice_is_added_once(home: Home) -> None:
    shown = GivenVerdict("predictions", 8, "missing_box", run="a")
    drawn = GivenVerdict("images", 0, "missing_box", category="disc", bbox=[40, 4, 9, 9])
    other = GivenVerdict("images", 0, "missing_box", category="disc", bbox=[50, 4, 9, 9])
    corrected_box = GivenVerdict(
        "predictions", 8, "missing_box", run="a", category="disc", bbox=[1, 2, 30, 40]
    )
    give_all(home, "shapes", [shown, drawn, drawn, other, corrected_box])
    before = labels(home)
    summary = apply(home, "shapes")
    added = [label for item_id, label in labels(home).items() if item_id not in before]
    assert (summary.n_added, summary.n_without_effect) == (3, 2)
    assert sorted(added) == [("disc", 1, 2, 30, 40), ("disc", 40, 4, 9, 9), ("disc", 50, 4, 9, 9)]
