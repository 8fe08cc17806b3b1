from __future__ import annotations

import json

import numpy as np
import pytest

from microtome.datasets import dataset_encoder, item_table, item_vectors
from microtome.datasets.tiles import tile_boxes
from microtome.pictures import crop, open_picture
from microtome.search import Query, members, search


@pytest.fixture(scope="module")
def brute(home):
    """Ids and similarities of all items with a vector by numpy, most similar first and then by id."""
    encoder = dataset_encoder(home, "shapes")

    def similarities(items, vector, run=None):
        ids, vectors = item_vectors(home, "shapes", items, encoder, run=run)
        return dict(
            zip(ids.tolist(), (vectors.astype(np.float64) @ vector.astype(np.float64)).tolist(), strict=True)
        )

    return similarities


def ranked(similarities):
    return sorted(similarities, key=lambda item: (-np.float32(similarities[item]), item))


def stored_vector(result):
    return np.frombuffer(Query.from_document(result.query).vector, "<f4")


def vector_of(home, items, item):
    ids, vectors = item_vectors(home, "shapes", items, dataset_encoder(home, "shapes"))
    return vectors[np.searchsorted(ids, item)]


def test_a_filter_that_nothing_passes_finds_nothing(home, resources):
    for query in (Query("shapes", where="area < 0"), Query("shapes", where="area < 0", like=0)):
        result = search(home, query, resources)
        assert (result.hits, result.n_candidates) == ((), 0)
        assert members(home, query, resources).ids.tolist() == []


def test_a_listing_is_in_id_order_and_has_no_similarity(home):
    result = search(home, Query("shapes", limit=3))
    assert [hit.id for hit in result.hits] == [0, 1, 2]
    assert (result.encoder, result.n_candidates, result.notes) == (None, 22, ())
    disc = result.hits[0]
    assert (disc.category, disc.bbox, disc.file_name) == ("disc", (6, 10, 36, 36), "00.png")
    assert (disc.outcome, disc.confidence, disc.similarity) == (None, None, None)


def test_the_json_is_what_scripts_depend_on(home, resources):
    document = search(home, Query("shapes", like=2, limit=1, run="a"), resources).to_dict()
    hit = document["hits"][0]
    assert list(document) == ["dataset", "items", "query", "encoder", "n_candidates", "took_ms", "hits"]
    assert list(hit) == [
        "id", "image_id", "file_name", "category", "bbox", "outcome", "error_type",
        "confidence", "iou", "similarity",
    ]  # fmt: skip
    assert (hit["outcome"], hit["iou"], document["encoder"]) == ("matched", 0.75, "untrained:3")
    assert document["took_ms"] > 0
    json.dumps(document, allow_nan=False)


@pytest.mark.parametrize(("items", "run"), [("objects", None), ("images", None), ("predictions", "a")])
def test_an_item_is_most_like_itself(home, resources, brute, items, run):
    for item in brute(items, np.ones(128), run):
        first = search(home, Query("shapes", items, run=run, like=item, limit=2), resources).hits
        best = max(first[0].similarity, 0)
        assert best == pytest.approx(1, abs=1e-3)
        assert item in [hit.id for hit in first if hit.similarity == best]


def test_twins_have_the_same_similarity_and_come_in_id_order(home, resources):
    hits = search(home, Query("shapes", "images", like=6), resources).hits
    assert [hit.id for hit in hits[:2]] == [5, 6]
    assert hits[0].similarity == hits[1].similarity


@pytest.mark.parametrize(
    "where", [None, "category = 'disc'", "weather = 'sun' AND area > 1200", "outcome = 'missed'"]
)
def test_filter_and_similarity_are_what_brute_force_finds(home, resources, brute, where):
    query = Query("shapes", like=4, where=where, run="a", limit=1000)
    result = search(home, query, resources)
    passed = set(item_ids(home, where))
    expected = {
        item: value
        for item, value in brute("objects", vector_of(home, "objects", 4)).items()
        if item in passed
    }
    assert [hit.id for hit in result.hits] == ranked(expected)
    np.testing.assert_allclose(
        [hit.similarity for hit in result.hits], [expected[hit.id] for hit in result.hits], atol=1e-3
    )
    assert result.n_candidates == len(expected)


def item_ids(home, where):
    table = item_table(home, "shapes", "objects", run="a", columns=["category", "weather", "area", "outcome"])
    keep = {
        None: lambda row: True,
        "category = 'disc'": lambda row: row["category"] == "disc",
        "weather = 'sun' AND area > 1200": lambda row: row["weather"] == "sun" and row["area"] > 1200,
        "outcome = 'missed'": lambda row: row["outcome"] == "missed",
    }[where]
    return [row["id"] for row in table.to_pylist() if keep(row)]


def test_items_without_a_vector_are_left_out_and_counted(home, resources):
    result = search(home, Query("shapes", like=0, limit=100), resources)
    assert {20, 21} & {hit.id for hit in result.hits} == set()
    assert (len(result.hits), result.n_candidates) == (20, 20)
    assert result.notes[0].startswith(
        "2 of 22 objects have no vector and are left out: run `microtome embed shapes`"
    )
    faint = search(home, Query("shapes", "predictions", run="a", like=0), resources)
    assert (faint.n_candidates, len(faint.notes)) == (9, 1)


def test_images_are_as_similar_as_the_best_they_show(home, resources, brute, pictures):
    result = search(home, Query("shapes", "images", text="a red disc", limit=100), resources)
    encoder = resources.encoders.encoder(dataset_encoder(home, "shapes"))
    vector = encoder.encode_texts(["a red disc"])[0]
    best = brute("images", vector)
    image_of = dict(
        item_table(home, "shapes", "objects", columns=["image_id"])
        .select(["id", "image_id"])
        .to_pandas()
        .to_numpy()
        .tolist()
    )
    for item, value in brute("objects", vector).items():
        best[image_of[item]] = max(best[image_of[item]], value)
    bare = 11  # the only image without objects
    picture = open_picture(pictures / f"{bare}.png")
    shown = [crop(picture, box, fill=encoder.fill) for box in tile_boxes(*picture.size)]
    of_tiles = encoder.encode_pictures(shown).astype(np.float16) @ vector
    best[bare] = max(best[bare], float(of_tiles.max()))
    assert [hit.id for hit in result.hits] == ranked(best)
    np.testing.assert_allclose(
        [hit.similarity for hit in result.hits], [best[hit.id] for hit in result.hits], atol=1e-3
    )
    assert result.n_candidates == 11


def test_a_cutoff_and_a_limit_cut(home, resources):
    everything = search(home, Query("shapes", like=0, limit=100), resources).hits
    cutoff = everything[6].similarity
    similar = search(home, Query("shapes", like=0, min_similarity=cutoff, limit=100), resources).hits
    assert [hit.id for hit in similar] == [hit.id for hit in everything if hit.similarity >= cutoff]
    assert (
        search(home, Query("shapes", like=0, min_similarity=cutoff, limit=3), resources).hits
        == everything[:3]
    )


def test_a_column_orders_similar_items(home, resources):
    result = search(home, Query("shapes", like=0, sort="area", limit=4), resources)
    assert [hit.id for hit in result.hits] == [0, 2, 4, 6]
    assert all(hit.similarity is not None for hit in result.hits)
    by_confidence = search(home, Query("shapes", run="a", sort="confidence", limit=22), resources).hits
    assert [hit.confidence is None for hit in by_confidence] == [False] * 11 + [True] * 11


@pytest.mark.parametrize(
    "query",
    [
        Query("shapes", text="a disc", not_text="a block", where="area > 1200", limit=5),
        Query("shapes", "images", like=3),
        Query("shapes", where="category = 'disc'", sort="area", descending=False),
    ],
)
def test_the_query_of_a_result_finds_the_same_again(home, resources, query):
    first = search(home, query, resources)
    again = search(home, Query.from_document(json.loads(json.dumps(first.query))), resources)
    assert again.hits == first.hits and again.query == first.query


def test_a_search_by_a_picture_can_be_run_again_without_it(home, resources, pictures):
    for items in ("images", "objects"):
        first = search(home, Query("shapes", items, image=pictures / "03.png"), resources)
        again = search(home, Query.from_document(first.query), resources)
        assert again.hits == first.hits
    assert search(home, Query("shapes", "images", image=pictures / "03.png"), resources).hits[0].id == 3


def test_a_slice_of_a_filter_holds_everything_whatever_the_limit(home):
    found = members(home, Query("shapes", where="category = 'disc'", limit=2, sort="area"))
    assert found.ids.tolist() == list(range(0, 22, 2))
    assert found.encoder_digest is None
    assert found.query.vector is None


def test_a_slice_by_similarity_holds_what_is_similar_enough_or_the_first(home, resources):
    everything = search(home, Query("shapes", like=0, limit=100), resources).hits
    cutoff = everything[6].similarity
    similar = members(home, Query("shapes", like=0, min_similarity=cutoff, limit=1), resources)
    assert similar.ids.tolist() == sorted(hit.id for hit in everything if hit.similarity >= cutoff)
    first = members(home, Query("shapes", like=0, limit=5), resources)
    assert first.ids.tolist() == sorted(hit.id for hit in everything[:5])
    assert first.encoder_digest == dataset_encoder(home, "shapes").digest


def test_the_query_of_a_slice_needs_no_encoder(home, resources):
    query = Query("shapes", text="a disc", limit=5)
    stored = members(home, query, resources)
    document = json.loads(json.dumps(stored.query.document()))
    assert document["text"] == "a disc" and document["vector"] and document["model"] == stored.encoder_digest
    again = members(home, Query.from_document(document))
    assert again.ids.tolist() == stored.ids.tolist() and again.query == stored.query
