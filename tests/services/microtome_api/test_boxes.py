from __future__ import annotations

import pytest
from tests.services.microtome_api.signs import BOX, DATASET, HEIGHT, PATH, WIDTH, Client

from microtome.datasets import Home
from microtome.evaluation import evaluate


def test_without_a_run_an_image_has_its_objects(client: Client) -> None:
    (image,) = client.get(f"{PATH}/boxes", params={"image": 2}).json()["images"]
    assert (image["image_id"], image["width"], image["height"]) == (2, WIDTH, HEIGHT)
    assert [(box["items"], box["bbox"], box["outcome"]) for box in image["boxes"]] == [
        ("objects", list(BOX), None)
    ]


def test_with_a_run_pairs_know_each_other(client: Client, home: Home) -> None:
    evaluate(home, DATASET, "a", statistics=False)
    images = client.get(f"{PATH}/boxes", params={"image": [3, 1], "run": "a"}).json()["images"]
    assert [image["image_id"] for image in images] == [3, 1]
    for image in images:
        object_, prediction = image["boxes"]
        assert (object_["items"], prediction["items"]) == ("objects", "predictions")
        assert (object_["partner"], prediction["partner"]) == (prediction["id"], object_["id"])
        assert (object_["outcome"], prediction["outcome"]) == ("matched", "true_positive")


@pytest.mark.parametrize(("params", "status"), [({"image": 99}, 404), ({}, 422), ({"image": [1] * 201}, 422)])
def test_images_that_are_not_there_or_too_many_are_refused(
    client: Client, params: dict[str, int], status: int
) -> None:
    assert client.get(f"{PATH}/boxes", params=params).status_code == status
