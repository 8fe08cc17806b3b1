from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from tests.services.microtome_api.signs import BOX, HEIGHT, N_IMAGES, PATH, UNREADABLE, WIDTH, Client

from microtome.datasets import Home


def pages(client: Client, path: str, **params: Any) -> list[int]:
    """The ids of every page, and the same total on each."""
    page = client.get(path, params=params).json()
    ids, total = [item["id"] for item in page["items"]], page["total"]
    while page["next_cursor"]:
        page = client.get(path, params={**params, "cursor": page["next_cursor"]}).json()
        ids += [item["id"] for item in page["items"]]
        assert page["total"] == total
    assert len(ids) == total
    return ids


def test_a_filter_that_nothing_passes_lists_nothing(client: Client) -> None:
    page = client.get(f"{PATH}/objects", params={"where": "area < 0"}).json()
    assert page == {"items": [], "next_cursor": None, "total": 0}


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 50])
def test_pages_hold_every_item_once(client: Client, limit: int) -> None:
    assert pages(client, f"{PATH}/images", limit=limit) == list(range(N_IMAGES))
    assert pages(client, f"{PATH}/objects", limit=limit) == list(range(N_IMAGES))
    assert pages(client, f"{PATH}/predictions", limit=limit, run="a") == list(range(N_IMAGES))


@pytest.mark.parametrize("limit", [1, 4])
def test_sorted_and_filtered_lists_are_paged_too(client: Client, limit: int) -> None:
    objects = f"{PATH}/objects"
    assert pages(client, objects, limit=limit, sort="area") == [5, 4, 3, 2, 1, 0]
    assert pages(client, objects, limit=limit, sort="area", descending=False) == [0, 1, 2, 3, 4, 5]
    where = "category = 'sign' OR area = 725"
    assert pages(client, objects, limit=limit, where=where) == [0, 2, 4, 5]


def test_an_object_is_listed_like_a_hit(client: Client) -> None:
    item = client.get(f"{PATH}/objects", params={"limit": 1}).json()["items"][0]
    assert (item["file_name"], item["category"], item["bbox"]) == ("0.png", "sign", list(BOX))


@pytest.mark.parametrize("cursor", ["x", "AAAA", "bnVsbA==", "W10=", "é"])
def test_a_cursor_of_our_own_making_only(client: Client, cursor: str) -> None:
    answer = client.get(f"{PATH}/objects", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:microtome:problem:input")


def test_a_cursor_belongs_to_its_list(client: Client) -> None:
    cursor = client.get(f"{PATH}/objects", params={"limit": 1}).json()["next_cursor"]
    for path, params in (("images", {}), ("objects", {"sort": "area"}), ("objects", {"where": "area > 0"})):
        assert client.get(f"{PATH}/{path}", params={"cursor": cursor, **params}).status_code == 422


@pytest.mark.parametrize("limit", [0, -1, 1001, "many"])
def test_a_page_has_a_size(client: Client, limit: object) -> None:
    assert client.get(f"{PATH}/images", params={"limit": limit}).status_code == 422


def test_a_sorted_list_has_a_depth(client: Client) -> None:
    from microtome_api.paging import Place, cursor_of

    cursor = cursor_of(Place(10_000), "items", "street signs", "objects", None, None, None, "area", True)
    answer = client.get(f"{PATH}/objects", params={"sort": "area", "cursor": cursor})
    assert answer.status_code == 422
    assert "without sort" in answer.json()["fix"]


def test_an_image_has_all_its_columns_and_an_address_for_its_picture(client: Client) -> None:
    image = client.get(f"{PATH}/images/2").json()
    assert (image["columns"]["width"], image["columns"]["file_name"]) == (WIDTH, "2.png")
    answer = client.get(image["picture"])
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert client.get(f"{PATH}/images/{UNREADABLE}").json()["picture"] is None
    assert client.get(f"{PATH}/images/99").status_code == 404


def test_a_picture_is_a_webp_no_wider_than_asked(client: Client) -> None:
    answer = client.get(f"{PATH}/images/1/picture", params={"width": 80})
    assert answer.headers["content-type"] == "image/webp"
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (80, round(80 * HEIGHT / WIDTH))
    with Image.open(BytesIO(client.get(f"{PATH}/images/1/picture").content)) as picture:
        assert picture.size == (WIDTH, HEIGHT)
    for width in (0, 81, 100_000):
        assert client.get(f"{PATH}/images/1/picture", params={"width": width}).status_code == 422


def test_a_held_picture_is_not_sent_again(client: Client) -> None:
    answer = client.get(f"{PATH}/images/1/picture")
    assert answer.headers["cache-control"] == "private, no-cache"
    held = {"If-None-Match": f'"other", W/{answer.headers["etag"]}'}
    again = client.get(f"{PATH}/images/1/picture", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{PATH}/images/2/picture").headers["etag"]
    assert other != answer.headers["etag"]
    assert client.get(f"{PATH}/images/1/picture", params={"width": 80}, headers=held).status_code == 200


def test_crops_show_the_box_with_a_margin(client: Client) -> None:
    for path, params in (("objects/1/crop", {}), ("predictions/1/crop", {"run": "a"})):
        answer = client.get(f"{PATH}/{path}", params=params)
        with Image.open(BytesIO(answer.content)) as picture:
            assert picture.size == (36, 32)  # a tenth more at each end, and at least 32 pixels
            middle = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
        assert middle == pytest.approx((250, 30, 10), abs=12)


def test_a_picture_is_drawn_once_and_again_when_its_file_is_torn(client: Client, home: Home) -> None:
    first = client.get(f"{PATH}/objects/2/crop", params={"width": 80}).content
    kept = [path for path in home.path.glob("datasets/*/shown/*/*-80.webp") if path.read_bytes() == first]
    assert len(kept) == 1
    kept[0].write_bytes(first[:-1])
    assert client.get(f"{PATH}/objects/2/crop", params={"width": 80}).content == first
    assert kept[0].read_bytes() == first


def test_a_crop_of_nothing_is_not_found(client: Client) -> None:
    assert client.get(f"{PATH}/objects/99/crop").status_code == 404
    assert client.get(f"{PATH}/predictions/0/crop").status_code == 422
    assert client.get(f"{PATH}/objects/{UNREADABLE}/crop").status_code == 404
