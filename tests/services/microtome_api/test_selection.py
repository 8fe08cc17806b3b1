from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests.services.microtome_api.signs import DATASET, N_IMAGES, PATH, Client

from microtome.datasets import Home
from microtome.evaluation import evaluate
from microtome.matching.intervals import Z_95
from microtome.search import Query, search


@pytest.fixture(scope="module")
def evaluated(client: Client, home: Home) -> Client:
    """The client of a home whose run `a` has been evaluated: confidences .9 to .4, one object missed."""
    evaluate(home, DATASET, "a", statistics=False)
    return client


def order(client: Client, **params: Any) -> tuple[list[int], npt.NDArray[np.float32]]:
    answer = client.get(f"{PATH}/order", params=params)
    assert answer.status_code == 200, answer.text
    content = answer.content
    n, follows = np.frombuffer(content, "<u4", 2).tolist()
    similar, in_a_row = follows % 2, follows // 2
    told = 1 if in_a_row else n
    ids = np.frombuffer(content, "<i4", told, 8).tolist()
    assert len(content) == 8 + 4 * told + 4 * n * similar
    listed = [ids[0] + at for at in range(n)] if in_a_row else ids
    return listed, np.frombuffer(content, "<f4", n * similar, 8 + 4 * told)


def selection(client: Client, **params: Any) -> dict[str, Any]:
    document: dict[str, Any] = client.get(f"{PATH}/selection", params=params).json()
    return document


def test_an_empty_selection_has_no_order_no_counts_and_no_rates(evaluated: Client) -> None:
    assert order(evaluated, where="area < 0")[0] == []
    document = selection(evaluated, where="area < 0", run="a")
    assert (document["n"], document["total"]) == (0, N_IMAGES)
    assert sum(document["outcomes"].values()) == 0
    assert [rate["value"] for rate in document["rates"]] == [None]


def test_everything_is_ordered_by_id_or_by_a_column(client: Client) -> None:
    assert order(client)[0] == list(range(N_IMAGES))
    assert order(client, sort="area")[0] == list(range(N_IMAGES))[::-1]
    assert order(client, sort="area", descending=False)[0] == list(range(N_IMAGES))


def test_the_most_similar_come_in_the_order_of_a_search(client: Client, home: Home) -> None:
    found = search(home, Query(DATASET, like=2, limit=4, device="cpu"))
    ids, similarities = order(client, like=2, limit=4)
    assert ids == [hit.id for hit in found.hits]
    assert similarities.tolist() == pytest.approx([hit.similarity for hit in found.hits], abs=1e-6)


def test_a_vector_in_the_address_finds_what_its_picture_finds(client: Client, files: Path) -> None:
    picture = (files / "pictures" / "1.png").read_bytes()
    answer = client.post(f"{PATH}/search/image", files={"image": ("1.png", picture, "image/png")}).json()
    standard = base64.b64decode(answer["query"]["vector"])
    vector = base64.urlsafe_b64encode(standard).decode().rstrip("=")
    ids, _ = order(client, vector=vector, model=answer["query"]["model"])
    assert ids == [hit["id"] for hit in answer["hits"]]


def test_a_vector_that_is_none_is_refused(client: Client) -> None:
    answer = client.get(f"{PATH}/order", params={"vector": "?", "model": "x"})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:microtome:problem:input")


def test_without_a_run_there_is_no_rate_and_it_says_why(client: Client) -> None:
    document = selection(client)
    assert document["rates"] == []
    assert "--run" in document["no_rates"]


def test_recall_stands_beside_the_baseline_with_wilsons_interval(evaluated: Client) -> None:
    document = selection(evaluated, run="a", where="id >= 3")
    assert document["outcomes"] == {"matched": 2, "missed": 1, "mispredicted": 0}
    (rate,) = document["rates"]
    assert (rate["name"], rate["successes"], rate["trials"]) == ("recall", 2, 3)
    for share, bound in [(2 / 3, rate["low"]), (2 / 3, rate["high"])]:
        assert (share - bound) ** 2 == pytest.approx(Z_95**2 * bound * (1 - bound) / 3)
    for share, bound in [(5 / 6, rate["baseline_low"]), (5 / 6, rate["baseline_high"])]:
        assert (share - bound) ** 2 == pytest.approx(Z_95**2 * bound * (1 - bound) / 6)


def test_images_have_the_recall_and_precision_of_what_lies_on_them(evaluated: Client) -> None:
    document = selection(evaluated, run="a", items="images", where="id >= 3")
    told = {rate["name"]: (rate["successes"], rate["trials"]) for rate in document["rates"]}
    assert told == {"recall": (2, 3), "precision": (2, 2)}


@pytest.mark.parametrize(("confidence", "matched"), [(0.0, 6), (0.45, 5), (0.75, 2), (1.0, 0)])
def test_another_confidence_moves_every_count(evaluated: Client, confidence: float, matched: int) -> None:
    document = selection(evaluated, run="a", confidence=confidence)
    assert document["outcomes"]["matched"] == matched
    assert document["confidence"] == confidence


def test_a_filter_on_the_outcome_gets_no_rate_and_names_its_concept(evaluated: Client) -> None:
    document = selection(evaluated, run="a", where="outcome = 'missed' AND category = 'sign'")
    assert document["rates"] == []
    assert document["selected_on"] == ["outcome"]
    assert document["concept"] == "category = 'sign'"
    assert "selected on the outcome" in document["no_rates"]


def test_a_new_evaluation_is_seen_at_once(client: Client, home: Home) -> None:
    evaluate(home, DATASET, "a", confidence=0.75, statistics=False)
    assert selection(client, run="a")["outcomes"]["matched"] == 2
    evaluate(home, DATASET, "a", statistics=False)
    assert selection(client, run="a")["outcomes"]["matched"] == 5


def test_facets_count_each_item_once(evaluated: Client) -> None:
    document = evaluated.get(f"{PATH}/facets", params={"run": "a"}).json()
    facets = {facet["column"]: facet for facet in document["facets"]}
    assert {"category", "outcome", "confidence"} <= set(facets)
    for facet in facets.values():
        assert sum(value["n"] for value in facet["values"]) + facet["n_null"] == document["n"] == N_IMAGES


def test_each_value_of_a_facet_is_a_filter_that_finds_as_many(evaluated: Client) -> None:
    document = evaluated.get(f"{PATH}/facets", params={"run": "a", "where": "id > 0"}).json()
    for facet in document["facets"]:
        for value in facet["values"]:
            chosen = selection(evaluated, run="a", where=f"(id > 0) AND ({value['where']})")
            assert chosen["n"] == value["n"], value
            of_objects = {name: n for name, n in chosen["outcomes"].items() if n}
            assert of_objects == value["outcomes"]


def test_a_facet_of_an_unknown_column_is_refused(client: Client) -> None:
    answer = client.get(f"{PATH}/facets", params={"columns": "colour"})
    assert (answer.status_code, answer.json()["found"]) == (404, "colour")
