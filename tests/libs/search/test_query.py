from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from microtome.errors import InputError
from microtome.search.query import Query

UNIT = np.array([0.6, 0.8], dtype=np.float32)


def test_a_query_for_nothing_is_a_listing_and_its_document_is_short():
    query = Query("streets")
    assert not query.by_similarity
    assert query.document() == {"dataset": "streets", "items": "objects"}
    assert Query.from_document({"dataset": "streets", "items": "objects"}) == query


@pytest.mark.parametrize(
    "query",
    [
        Query("d", text="faded crosswalk", not_text="car", min_similarity=0.25, limit=7),
        Query("d", "images", like=0, where="width > 10", slice="night", sort="width", descending=False),
        Query("d", "predictions", run="a", model="untrained:0", like=3, min_similarity=-1),
        Query("d", image=b"png").with_vector(UNIT, "abc"),
        Query("d", text="bus").with_vector(UNIT, "abc"),
        Query("d", "images", ids="Bw", lasso="3~0,0_1,0_1,1"),
    ],
)
def test_a_document_is_json_and_becomes_the_same_query(query):
    assert Query.from_document(json.loads(json.dumps(query.document()))) == query


def test_a_query_by_a_picture_is_stored_by_its_vector_only():
    query = Query("d", image=Path("a.png"), device="cpu")
    with pytest.raises(InputError, match="a query by a picture is stored by its vector"):
        query.document()
    stored = query.with_vector(UNIT, "abc")
    assert stored.document() == {"dataset": "d", "items": "objects", "vector": "mpkZP83MTD8=", "model": "abc"}
    assert stored.by_similarity
    assert stored.without_vector() == stored


def test_a_vector_is_left_out_where_words_or_an_item_stand_for_it():
    query = Query("d", text="bus").with_vector(UNIT, "abc")
    assert query.without_vector() == Query("d", text="bus", model="abc")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"items": "boxes"}, "unknown items; found boxes; expected images, objects, predictions"),
        ({"items": "predictions"}, "predictions belong to a run; found no run. Name one with --run."),
        ({"limit": 0}, "the limit is out of range; found 0; expected a whole number from 1 to 10000"),
        ({"limit": 10_001}, "the limit is out of range; found 10001"),
        ({"limit": True}, "the limit is out of range"),
        (
            {"text": "a", "min_similarity": 1.01},
            "the least similarity is out of range; found 1.01; expected a cosine",
        ),
        ({"text": "a", "min_similarity": float("nan")}, "the least similarity is out of range; found nan"),
        ({"min_similarity": 0.5}, "a least similarity needs something to be similar to"),
        ({"text": " "}, "--text is empty"),
        ({"text": "a", "not_text": ""}, "--not-text is empty"),
        ({"text": "a" * 2001}, "--text is too long; found 2001 characters; expected at most 2000"),
        ({"not_text": "a"}, "nothing to take not_text away from"),
        ({"text": "a", "like": 1}, "a search goes by one thing; found text and like"),
        ({"image": b"", "like": 1}, "a search goes by one thing; found image and like"),
        ({"image": b"", "vector": UNIT.tobytes(), "model": "m"}, "a picture or a vector"),
        ({"vector": b"abc", "model": "m"}, "the query vector can't be read; found 3 bytes; expected float32"),
        ({"vector": b"", "model": "m"}, "the query vector can't be read; found 0 bytes"),
        ({"vector": (2 * UNIT).tobytes(), "model": "m"}, "another length; found 2; expected length 1"),
        ({"vector": np.array([np.nan], "<f4").tobytes(), "model": "m"}, "another length; found nan"),
        ({"vector": UNIT.tobytes()}, "a query vector needs its model"),
    ],
)
def test_what_does_not_go_together_is_refused(fields, message):
    with pytest.raises(InputError, match=message):
        Query("d", **fields)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "missing required field `dataset`"),
        ({"dataset": "d", "items": "objects", "limit": "5"}, r"Expected `int`, got `str` - at `\$.limit`"),
        ({"dataset": "d", "items": "objects", "image": "/etc/passwd"}, "unknown field `image`"),
        ({"dataset": "d", "items": "objects", "vector": "?"}, "at `\\$.vector`"),
        ({"dataset": "d", "items": "boxes"}, "unknown items"),
        ({"ids": True}, "the query can't be read"),
    ],
)
def test_a_document_is_checked_field_by_field(document, message):
    with pytest.raises(InputError, match=message):
        Query.from_document(document)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ids": "?"}, "list of ids can't be read"),
        ({"lasso": "3~0,0_1,0"}, "no polygon"),
        ({"items": "predictions", "run": "a", "lasso": "3~0,0_1,0_1,1"}, "a lasso holds images or objects"),
    ],
)
def test_lists_and_lassos_are_checked_where_a_query_is_made(fields, message):
    with pytest.raises(InputError, match=message):
        Query("d", **fields)
