from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from tests.services.microtome_api.signs import PATH, Client, drawn

HIT = {
    "id", "image_id", "file_name", "category", "bbox", "outcome", "error_type", "confidence", "iou",
    "similarity",
}  # fmt: skip


def png(number: int) -> bytes:
    file = BytesIO()
    drawn(number).save(file, "PNG")
    return file.getvalue()


def by_image(client: Client, content: bytes, query: Any) -> Any:
    return client.post(
        f"{PATH}/search/image", files={"image": ("../x.png", content)}, data={"query": json.dumps(query)}
    )


def test_a_search_without_a_query_lists_everything(client: Client) -> None:
    found = client.post(f"{PATH}/search", json={}).json()
    assert set(found) == {
        "dataset", "items", "query", "encoder", "n_candidates", "took_ms", "hits", "notes",
    }  # fmt: skip
    assert (found["n_candidates"], set(found["hits"][0])) == (6, HIT)


def test_an_item_finds_its_likes(client: Client) -> None:
    found = client.post(f"{PATH}/search", json={"items": "images", "like": 2, "limit": 2}).json()
    assert len(found["hits"]) == 2
    assert found["encoder"].startswith("untrained")
    assert found["hits"][0]["similarity"] >= found["hits"][1]["similarity"]
    assert "have no vector" in found["notes"][0]


def test_a_text_is_looked_for(client: Client) -> None:
    found = client.post(f"{PATH}/search", json={"text": "a red sign", "where": "area > 721"}).json()
    assert {hit["id"] for hit in found["hits"]} == {2, 3, 4}


def test_a_picture_finds_itself_and_its_vector_finds_it_again(client: Client) -> None:
    found = by_image(client, png(3), {"items": "images", "limit": 1}).json()
    assert found["hits"][0]["id"] == 3
    assert found["hits"][0]["similarity"] == pytest.approx(1, abs=0.01)
    query = {name: value for name, value in found["query"].items() if name != "dataset"}
    assert client.post(f"{PATH}/search", json=query).json()["hits"] == found["hits"]


def test_a_least_similarity_goes_with_a_picture(client: Client) -> None:
    found = by_image(client, png(3), {"items": "images", "min_similarity": 0.99}).json()
    assert 3 in {hit["id"] for hit in found["hits"]}


def test_an_upload_that_is_no_picture_is_bad_input(client: Client) -> None:
    answer = by_image(client, b"%PDF-1.4", {})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:microtome:problem:picture")
    assert by_image(client, png(1), {"colour": 1}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 10_001},
        {"text": " "},
        {"text": "a", "like": 1},
        {"vector": "AAAA"},
        {"items": "predictions"},
    ],
)
def test_a_query_that_does_not_go_together_is_refused(client: Client, query: dict[str, Any]) -> None:
    assert client.post(f"{PATH}/search", json=query).status_code == 422


def test_a_body_has_a_size(client: Client) -> None:
    answer = client.post(f"{PATH}/search", json={"text": "a" * 2**20})
    assert (answer.status_code, answer.json()["status"]) == (413, 413)


def test_a_body_that_does_not_tell_its_size_is_counted(client: Client) -> None:
    async def endless() -> Any:
        while True:
            yield b" " * 2**16

    headers = {"Content-Type": "application/json"}
    assert client.post(f"{PATH}/search", content=endless(), headers=headers).status_code == 413


def test_a_large_upload_is_refused_before_it_is_read(client: Client) -> None:
    headers = {"Content-Length": str(2**40), "Content-Type": "multipart/form-data; boundary=x"}
    for path in ("search/image", "slices/from-image", "runs"):
        assert client.post(f"{PATH}/{path}", content=b"", headers=headers).status_code == 413
