from __future__ import annotations

from typing import Any

import pytest
from tests.services.microtome_api.signs import PATH, Client

ANALYSIS = f"{PATH}/analysis"


def asked(client: Client, part: str, **params: Any) -> dict[str, Any]:
    answer = client.get(f"{ANALYSIS}/{part}", params={"run": "a", **params})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture(scope="module")
def sliced(client: Client) -> Client:
    for name, body in {
        "first": {"ids": [0, 1, 2], "scope": "images"},
        "large": {"where": "area > 722"},
    }.items():
        assert client.post(f"{PATH}/slices", json={"name": name, **body}).status_code == 201
    return client


def test_a_perfect_run_costs_nothing_though_its_threshold_hides_an_object(client: Client) -> None:
    found = asked(client, "errors")
    assert found["error_budget"]["ap50"] == pytest.approx(1.0)
    assert {row["cost"] for row in found["error_budget"]["costs"]} == {0.0}
    # confidences fall from .9 to .4: one object is missed at the threshold, none at all confidences
    missed = found["error_budget"]["costs"][-1]
    assert (missed["error_type"], missed["n"], missed["n_at_confidence"]) == ("missed", 0, 1)
    assert found["worth"] is None and found["slice"] is None


def test_figures_follow_the_confidence_and_the_slice(sliced: Client) -> None:
    found = asked(sliced, "figures")
    assert found["metrics"]["mAP"] == pytest.approx(1.0)
    assert found["metrics"]["recall"] < 1.0 and found["intervals"]["recall"]["high"] < 1.0
    assert [row["category"] for row in found["per_category"]] == ["sign", "lamp <b>"]
    assert asked(sliced, "figures", confidence=0.0)["metrics"]["recall"] == 1.0
    part = asked(sliced, "figures", slice="first")
    assert (part["n_images"], part["slice"], part["scope"]) == (3, "first", "images")


def test_a_perfect_run_is_perfect_on_every_resample(sliced: Client) -> None:
    intervals = asked(sliced, "intervals")["intervals"]
    assert intervals["mAP"] == {"low": 1.0, "high": 1.0}
    large = asked(sliced, "intervals", slice="large")
    assert large["intervals"]["mAP"] is None
    assert "AR100 and recall carry these" in large["reasons"]["mAP"]


@pytest.mark.parametrize(("name", "scope"), [("first", "images"), ("large", "objects")])
def test_a_slice_has_a_worth(sliced: Client, name: str, scope: str) -> None:
    found = asked(sliced, "errors", slice=name, confidence=0.8)
    assert (found["slice"], found["scope"], found["confidence_threshold"]) == (name, scope, 0.8)
    assert found["worth"]["gain"] == pytest.approx(0.0)


def test_curves_are_whole_where_a_category_is_named(client: Client) -> None:
    found = asked(client, "curves", iou=0.95)["curves"]
    assert found["iou"] == pytest.approx(0.95)
    assert len(found["per_category"]) == 2
    assert found["per_category"][0]["by_confidence"] is None
    assert len(found["overall"]["precision_by_recall"]) == 101
    (row,) = asked(client, "curves", category="lamp <b>")["curves"]["per_category"]
    assert row["best"]["f1"] == 1.0
    assert len(row["by_confidence"]["f1"]) == 101


def test_calibration_has_as_many_bins_as_asked(client: Client) -> None:
    found = asked(client, "calibration", bins=2, strategy="count")["calibration"]
    assert [row["n"] for row in found["overall"]["bins"]] == [3.0, 3.0]
    assert found["overall"]["bias"] < 0


def test_every_cell_of_the_matrix_opens_as_many_ids_as_it_counts(sliced: Client) -> None:
    for part in ({}, {"slice": "first"}, {"slice": "large"}):
        matrix = asked(sliced, "confusion", **part)["confusion"]
        names = [*matrix["categories"], None]
        for row, counts in enumerate(matrix["counts"][:-1]):
            for column, count in enumerate(counts):
                params = {"truth": names[row], **part}
                if names[column] is not None:
                    params["predicted"] = names[column]
                cell = asked(sliced, "confusion/cell", **params)["cell"]
                assert cell["n"] == count == len(cell["object_ids"])


def test_a_cell_is_cut_at_the_limit_but_counted_whole(client: Client) -> None:
    cell = asked(client, "confusion/cell", truth="sign", predicted="sign", limit=1)["cell"]
    assert (cell["n"], len(cell["object_ids"]), len(cell["prediction_ids"])) == (3, 1, 1)


@pytest.mark.parametrize(
    ("part", "params", "status"),
    [
        ("errors", {"run": "nobody"}, 404),
        ("figures", {"slice": "nowhere"}, 404),
        ("intervals", {"run": "nobody"}, 404),
        ("errors", {"slice": "nowhere"}, 404),
        ("errors", {"confidence": 2}, 422),
        ("curves", {"iou": 0.42}, 422),
        ("curves", {"category": "dragon"}, 404),
        ("calibration", {"bins": 0}, 422),
        ("calibration", {"strategy": "odd"}, 422),
        ("confusion/cell", {}, 422),
        ("confusion/cell", {"truth": "dragon"}, 404),
        ("confusion", {"iou_type": "segm"}, 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: Client, part: str, params: dict[str, Any], status: int
) -> None:
    answer = client.get(f"{ANALYSIS}/{part}", params={"run": "a", **params})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
