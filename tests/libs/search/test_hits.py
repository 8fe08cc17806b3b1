from __future__ import annotations

import json

from microtome.search.hits import Hit, SearchResult

NOTHING = SearchResult("d", "objects", {"dataset": "d"}, None, 0, 1.5, ())
HIT = Hit(7, 3, "a.png", "bus", (1.0, 2.0, 3.0, 4.0), "missed", "missed", None, None, 0.5)


def test_a_search_that_finds_nothing_is_an_empty_list_and_an_empty_table():
    assert NOTHING.to_dict() == {
        "dataset": "d", "items": "objects", "query": {"dataset": "d"}, "encoder": None, "n_candidates": 0,
        "took_ms": 1.5, "hits": [],
    }  # fmt: skip
    assert list(NOTHING.to_frame().columns) == [
        "id", "image_id", "file_name", "category", "bbox", "outcome", "error_type",
        "confidence", "iou", "similarity",
    ]  # fmt: skip
    assert len(NOTHING.to_frame()) == 0


def test_a_hit_is_json_with_null_for_what_it_does_not_have():
    result = SearchResult("d", "objects", {}, "untrained:0", 1, 1.5, (HIT,))
    assert json.loads(json.dumps(result.to_dict()))["hits"] == [
        {
            "id": 7, "image_id": 3, "file_name": "a.png", "category": "bus", "bbox": [1, 2, 3, 4],
            "outcome": "missed", "error_type": "missed", "confidence": None, "iou": None, "similarity": 0.5,
        }
    ]  # fmt: skip
    assert result.to_frame().loc[0, "category"] == "bus"
