from __future__ import annotations

import json
from typing import Any

import pytest
from tests.services.microtome_api.signs import PATH, Client
from tests.services.microtome_api.test_search import png

SLICES = f"{PATH}/slices"


def made(client: Client, name: str, **request: Any) -> dict[str, Any]:
    answer = client.post(SLICES, json={"name": name, **request})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def members(client: Client, name: str, **params: Any) -> list[int]:
    return [member["id"] for member in client.get(f"{SLICES}/{name}/members", params=params).json()["items"]]


def test_there_is_no_slice_at_first(client: Client) -> None:
    assert client.get(SLICES).json()["items"] == []


def test_a_slice_of_a_filter_is_made_shown_and_deleted(client: Client) -> None:
    assert made(client, "large ones", where="area > 722")["n_members"] == 3
    assert client.get(f"{SLICES}/large ones").json()["query"]["search"]["where"] == "area > 722"
    assert members(client, "large ones") == [3, 4, 5]
    assert "large ones" in {known["name"] for known in client.get(SLICES).json()["items"]}
    assert client.delete(f"{SLICES}/large ones").status_code == 204
    assert client.get(f"{SLICES}/large ones").status_code == 404


def test_a_slice_of_ids_takes_file_names_too(client: Client) -> None:
    made(client, "listed", ids=[1, "3.png"], scope="images")
    assert members(client, "listed") == [1, 3]


def test_members_are_paged_and_show_columns(client: Client) -> None:
    made(client, "all", where="area > 0", replace=True)
    page = client.get(f"{SLICES}/all/members", params={"limit": 4, "columns": ["category", "area"]}).json()
    assert page["items"][1] == {"id": 1, "columns": {"category": "lamp <b>", "area": 721.0}}
    assert page["total"] == 6
    rest = client.get(f"{SLICES}/all/members", params={"limit": 4, "cursor": page["next_cursor"]}).json()
    assert [member["id"] for member in rest["items"]] == [4, 5]


def test_a_slice_of_a_query_holds_its_hits_and_refreshes(client: Client) -> None:
    query = {"items": "images", "like": 1, "limit": 2}
    assert made(client, "alike", query=query)["encoder_digest"]
    diff = client.post(f"{SLICES}/alike/refresh").json()
    assert diff == {"name": "alike", "added": [], "removed": [], "n_members": 2}


def test_a_slice_of_a_picture_keeps_its_vector(client: Client) -> None:
    request = {"name": "like this", "query": {"items": "images", "limit": 1}}
    answer = client.post(
        f"{SLICES}/from-image", files={"image": ("x.png", png(2))}, data={"request": json.dumps(request)}
    )
    assert answer.status_code == 201, answer.text
    assert members(client, "like this") == [2]


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"ids": [1], "where": "area > 0"},
        {"query": {}, "where": "area > 0"},
        {"query": {"items": "predictions", "run": "a"}},
        {"ids": []},
        {"ids": [True]},
        {"ids": [1], "scope": "predictions"},
    ],
)
def test_a_slice_comes_from_one_thing(client: Client, request_: dict[str, Any]) -> None:
    assert client.post(SLICES, json={"name": "odd", **request_}).status_code == 422


def test_a_name_is_taken_unless_it_is_replaced(client: Client) -> None:
    made(client, "twice", where="area > 722")
    assert client.post(SLICES, json={"name": "twice", "where": "area > 723"}).status_code == 409
    assert made(client, "twice", where="area > 723", replace=True)["n_members"] == 2


def test_an_unknown_member_is_named(client: Client) -> None:
    answer = client.post(SLICES, json={"name": "none", "ids": [99]})
    assert (answer.status_code, answer.json()["found"]) == (404, "99")


def test_slices_are_combined_and_told_apart(client: Client) -> None:
    made(client, "big", where="area > 722", replace=True)
    made(client, "early", ids=[0, 1, 2, 3], replace=True)
    request = {"name": "both", "operation": "and", "slices": ["big", "early"]}
    answer = client.post(f"{SLICES}/combine", json=request)
    assert answer.status_code == 201, answer.text
    assert members(client, "both") == [3]
    found = client.get(f"{SLICES}/diff", params={"first": "big", "second": "early"}).json()
    assert (found["both"], found["only_first"], found["only_second"]) == ([3], [4, 5], [0, 1, 2])
    assert client.post(f"{SLICES}/combine", json=request).status_code == 409
    assert client.post(f"{SLICES}/combine", json={**request, "slices": ["big"]}).status_code == 422
    assert client.get(f"{SLICES}/diff", params={"first": "big", "second": "none"}).status_code == 404


def test_an_empty_slice_says_which_value_may_be_misspelt(client: Client) -> None:
    note = "nothing has the category 'sing'. Did you mean 'sign'?"
    assert made(client, "typo", where="category = 'sing'")["notes"] == [note]
    assert made(client, "typo", query={"where": "category = 'sing'"}, replace=True)["notes"] == [note]
    assert client.delete(f"{SLICES}/typo").status_code == 204
