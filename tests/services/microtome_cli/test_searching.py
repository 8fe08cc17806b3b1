from __future__ import annotations

from pathlib import Path

KEYS = {"dataset", "items", "query", "encoder", "n_candidates", "took_ms", "hits"}
HIT = {
    "id", "image_id", "file_name", "category", "bbox", "outcome", "error_type", "confidence",
    "iou", "similarity",
}  # fmt: skip


def test_nothing_found_is_no_error(known) -> None:
    said = known("search", "streets", "--where", "area < 0")
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("0 hits of 0 objects; not ranked by likeness")


def test_json_is_one_document_of_the_fixed_shape(known) -> None:
    document = known("search", "streets", "--like", "0", "--limit", "3", "--json").document
    assert set(document) == KEYS
    assert len(document["hits"]) == 3
    assert set(document["hits"][0]) == HIT


def test_similarity_is_always_shown_when_there_is_one(known) -> None:
    said = known("search", "streets", "--like", "0", "--limit", "2")
    assert said.out.splitlines()[0].startswith("similarity")
    assert "ranked by untrained:0" in said.err
    assert "similarity" not in known("search", "streets", "--limit", "2").out


def test_a_picture_finds_itself(known, streets: Path) -> None:
    picture = streets / "images" / "val_000003.jpg"
    document = known("search", "streets", "--image", picture, "--items", "images", "--json").document
    assert document["hits"][0]["file_name"] == "val_000003.jpg"


def test_words_are_searched_for_with_a_note_that_they_mean_nothing_to_random_weights(known) -> None:
    said = known("search", "streets", "--text", "faded crosswalk", "--limit", "1", "--json")
    assert said.code == 0
    assert "note: " in said.err
    assert said.document["query"]["text"] == "faded crosswalk"


def test_the_only_run_is_used_and_named_where_a_filter_needs_one(known) -> None:
    said = known("search", "streets", "--where", "outcome = 'missed'", "--json")
    assert said.code == 0
    assert said.document["query"]["run"] == "sim"
    assert "note: the query names outcome, known of a run only: using 'sim', the only one" in said.err


def test_a_quoted_word_needs_no_run(known) -> None:
    said = known("search", "streets", "--where", "category = 'outcome'")
    assert said.code == 0
    assert "the query names" not in said.err


def test_with_several_runs_one_must_be_named(copied, streets: Path) -> None:
    copied("import-run", "streets", "other", streets / "predictions.json")
    said = copied("search", "streets", "--items", "predictions")
    assert said.code == 2
    assert "predictions belong to a run; found 2 runs: other, sim" in said.err
    assert "--run" in said.err
    assert copied("search", "streets", "--items", "predictions", "--run", "sim").code == 0


def test_without_a_run_the_way_to_one_is_told(microtome, streets: Path) -> None:
    microtome("import", "a", "--annotations", streets / "annotations.json")
    said = microtome("search", "a", "--where", "outcome = 'missed'")
    assert said.code == 2
    assert "microtome import-run a RUN FILE" in said.err


def test_a_column_of_objects_is_unknown_to_images_even_with_a_run(known) -> None:
    said = known("search", "streets", "--items", "images", "--where", "outcome = 'missed'")
    assert said.code == 2
    assert "unknown column" in said.err
    assert "has not been evaluated" not in said.err
    assert known("search", "streets", "--items", "images", "--where", "n_missed > 0").code == 0


def test_a_run_that_has_not_been_evaluated_is_said_to_be_so(copied, streets: Path) -> None:
    copied("import-run", "streets", "other", streets / "predictions.json")
    for items in ("objects", "predictions"):
        said = copied(
            "search", "streets", "--items", items, "--where", "error_type = 'both'", "--run", "other"
        )
        assert said.code == 2
        assert "run 'other' has not been evaluated on this version of the data set" in said.err
        assert "nothing is known of error_type" in said.err
        assert "microtome evaluate streets --run other" in said.err


def test_a_faulty_filter_is_refused_with_its_position(known) -> None:
    said = known("search", "streets", "--where", "areaa < 3")
    assert said.code == 2
    assert "position 0" in said.err
    assert "area" in said.err


def test_what_is_found_is_saved_as_a_slice(copied) -> None:
    said = copied("search", "streets", "--like", "0", "--limit", "4", "--save-slice", "alike")
    assert "slice 'alike' holds 4 objects" in said.err
    taken = copied("search", "streets", "--like", "1", "--save-slice", "alike")
    assert taken.code == 2
    again = copied("search", "streets", "--like", "1", "--limit", "2", "--save-slice", "alike", "--replace")
    assert again.code == 0
    assert copied("search", "streets", "--slice", "alike", "--json").document["n_candidates"] == 2


def test_an_item_is_named_by_its_id_or_as_reviews_print_it(known) -> None:
    plain = known("search", "streets", "--like", "5", "--json").document["hits"]
    assert known("search", "streets", "--like", "object:5", "--json").document["hits"] == plain
    for wrong in ("image:5", "five", "-1", "object:"):
        said = known("search", "streets", "--like", wrong)
        assert (said.code, "expected a number, such as 12, or object:12" in said.err) == (2, True)
