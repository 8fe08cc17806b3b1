from __future__ import annotations

import json
from typing import Any

import pytest
from tests.end_to_end.processes import Service, ended

from microtome.datasets import Home, item_columns
from microtome.evaluation import evaluate
from microtome.files import verify
from microtome.reporting import evaluation_document

RUN = {"dataset": "blocks", "run": "r1"}
REPORT = {"dataset": "blocks", "runs": ["r1"]}
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("evaluate", {}, "missing required field `dataset`"),
    ("evaluate", {"dataset": "no such", "run": "r1"}, "no such"),
    ("evaluate", {"dataset": "blocks", "run": "no such"}, "no such"),
    ("evaluate", {**RUN, "slice": ["large"]}, "unknown field `slice`"),
    ("evaluate", {**RUN, "slices": "large"}, "Expected `array"),
    ("evaluate", {**RUN, "slices": ["no such"]}, "no such"),
    ("evaluate", {**RUN, "iou_type": "keypoints"}, "Invalid enum value 'keypoints'"),
    ("evaluate", {**RUN, "iou_type": "segm"}, "mask"),
    ("evaluate", {**RUN, "confidence": 2.0}, "the confidence threshold is out of range; found 2"),
    ("score", {"dataset": "no such"}, "no such"),
    ("score", {"dataset": "blocks", "only": ["pixel"]}, "expected pixels"),
    ("score", {"dataset": "blocks", "onyl": ["pixels"]}, "unknown field `onyl`"),
    ("report", {**REPORT, "format": "docx"}, "Invalid enum value 'docx'"),
    ("report", REPORT, "missing required field `format`"),
    ("report", {"dataset": "blocks", "runs": [], "format": "md"}, "a report needs a run"),
    ("compare", REPORT, "two runs or more"),
    ("compare", {"dataset": "blocks", "runs": ["r1", "no such"]}, "no such"),
    ("compare", {"dataset": "blocks", "runs": ["r1", "r2"], "metrics": ["speed"]}, "unknown metric"),
    ("gaps", RUN, "missing required field `slices`"),
    ("gaps", {**RUN, "slices": ["large"], "metrics": ["speed"]}, "unknown metric"),
    ("halves", {**RUN, "slice": "no such"}, "no such"),
    ("confounders", {**RUN, "slice": "large", "match_on": ["outcome"]}, "how the run did"),
]


def _result(home: Home, evaluator: Service, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    job = ended(home, home.jobs.enqueue(kind, payload, dataset="blocks").job_id, evaluator)
    assert (job.status, job.error) == ("done", None)
    assert job.result is not None
    return job.result


def test_an_evaluation_is_the_document_of_the_library_call(home: Home, evaluator: Service) -> None:
    answer = _result(home, evaluator, "evaluate", {**RUN, "slices": ["large"], "confidence": 0.4})
    called = evaluation_document(evaluate(home, "blocks", "r1", slices=["large"], confidence=0.4))
    assert answer == json.loads(json.dumps(called))
    assert answer["overall"]["mAP"] > 0.2


def test_scoring_says_what_became_of_each_family(home: Home, evaluator: Service) -> None:
    answer = _result(home, evaluator, "score", {"dataset": "blocks", "only": ["geometry", "hardness"]})
    states = {(row["items"], row["family"]): row["status"] for row in answer["families"]}
    assert states == {
        ("objects", "geometry"): "computed",
        ("predictions", "hardness"): "not possible",
        ("images", "geometry"): "computed",
    }
    assert "occlusion" in item_columns(home, "blocks", "objects")


@pytest.mark.parametrize(
    ("kind", "asked", "result"),
    [
        ("gaps", {"slices": ["large"]}, "n_gaps"),
        ("halves", {}, "agreement"),
        ("confounders", {}, "conclusion"),
    ],
)
def test_a_closer_look_is_kept_in_the_home(
    home: Home, evaluator: Service, kind: str, asked: dict[str, Any], result: str
) -> None:
    payload = {**RUN, "confidence": 0.33, **(asked or {"slice": "large"})}
    before = home.catalog.under("datasets/1/derived/")
    assert list(_result(home, evaluator, kind, payload)) == [result]
    kept = home.catalog.under("datasets/1/derived/")
    assert len(kept) > len(before)
    assert list(_result(home, evaluator, kind, payload)) == [result]
    assert home.catalog.under("datasets/1/derived/") == kept


@pytest.mark.parametrize("format_", ["html", "md", "json", "xml"])
def test_a_report_lies_in_the_home_and_in_the_ledger(home: Home, evaluator: Service, format_: str) -> None:
    answer = _result(home, evaluator, "report", {**REPORT, "format": format_, "slices": ["large"]})
    assert answer["path"] == f"datasets/1/reports/{answer['report_id']}.{format_}"
    entry = home.catalog.recorded(answer["path"])
    assert entry is not None
    verify(home.path, entry)
    assert "large" in (home.path / answer["path"]).read_text(encoding="utf-8")


def test_bad_payloads_fail_at_once_and_say_why(home: Home, evaluator: Service) -> None:
    jobs = [home.jobs.enqueue(kind, payload).job_id for kind, payload, _ in BAD]
    for job_id, (_, _, expected) in zip(jobs, BAD, strict=True):
        job = ended(home, job_id, evaluator)
        assert (job.status, job.attempts) == ("failed", 1)
        assert expected in (job.error or "")
        for trace in ("Traceback", "TypeError", "internal error", "argument"):
            assert trace not in (job.error or "")
