from __future__ import annotations

from dataclasses import replace

from microtome.chance.gap import Gap
from microtome.reporting.slice_cards import slice_cards, slices_forest, slices_table

VERDICT = 10  # where it stands in a row of the table of slices


def cell_texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_without_slices_there_are_no_cards(streets):
    assert slice_cards(replace(streets, slices=())) == []
    assert slices_table(replace(streets, slices=())).rows == []


def test_a_row_shows_the_slice_beside_both_baselines(streets):
    row = cell_texts(slices_table(streets))[1]
    untested = ["–"] * 4
    assert row == ["night", "mAP", "0.273", "0.409", "0.399", "−0.136", *untested, "", "120", "812"]


def test_a_tested_row_shows_its_interval_and_verdict(streets):
    gap = Gap("mAP", -0.136, 0.42, -0.147, -0.2, -0.1, 0.0001, 0.004, "worse")
    (row,) = cell_texts(slices_table(replace(streets, slices=(replace(streets.slices[1], gap=gap),))))
    assert row[5:10] == ["−0.136", "−0.147", "−0.200 to −0.100", "<0.001", "0.004"]
    assert row[VERDICT] == "worse"


def test_a_difference_that_chance_can_make_has_no_colour(streets):
    gap = Gap("mAP", -0.136, 0.42, -0.147, -0.3, 0.1, 0.3, 0.4, "no evidence")
    (row,) = slices_table(replace(streets, slices=(replace(streets.slices[1], gap=gap),))).rows
    assert row[5].span.muted
    assert "random slices" in row[VERDICT].title


def test_a_slice_that_leaves_nothing_out_is_not_said_to_be_like_random_ones(streets):
    gap = Gap("AR100", 0.0, 0.4, 0.0, 0.0, 0.0, 1.0, 1.0, "no evidence")
    whole = replace(streets.slices[0], gap=gap, leaves_nothing_out=True)
    evaluation = replace(streets, slices=(whole,))
    [card], [row] = slice_cards(evaluation), slices_table(evaluation).rows
    assert card.why == row[VERDICT].title
    assert card.why.startswith("nothing to compare with: it holds every object of its categories")
    assert any("AR100 and recall carry these" in note for note in card.notes)
    assert slices_forest(evaluation) is None


def test_every_row_leads_to_its_card(streets):
    links = [row[0].href for row in slices_table(streets).rows]
    assert links == [f"#{card.anchor}" for card in slice_cards(streets)]
    assert links[0] == "#slice-faded-crosswalks"


def test_a_small_slice_is_flagged_and_its_difference_muted(streets):
    row = slices_table(streets).rows[-1]
    assert row[VERDICT].text == "insufficient evidence"
    assert "fewer than 10 images or 20 objects" in row[VERDICT].title
    assert row[5].span.muted


def test_a_category_with_fewer_than_ten_objects_is_flagged(streets):
    crosswalk, cone = slice_cards(streets)[0].categories.rows
    assert crosswalk[-1].text == ""
    assert [cell.text for cell in cone] == ["cone", "4", "0.073", "0.342", "−0.269", "insufficient evidence"]


def test_categories_that_a_slice_does_not_hold_are_left_out(streets):
    night = streets.slices[1]
    without = replace(night.per_category[1], n_objects=0)
    held = replace(night, per_category=(night.per_category[0], without))
    (card,) = slice_cards(replace(streets, slices=(held,)))
    assert [row[0].text for row in card.categories.rows] == ["crosswalk"]


def test_a_slice_of_objects_explains_its_false_positives(streets):
    by_name = {card.name: card for card in slice_cards(streets)}
    notes = by_name["faded crosswalks"].notes
    assert "prevalence-normalised" in notes[0]
    assert notes[1].startswith("17 false positives of the run would belong to this slice")
    assert by_name["night"].notes == []


def test_a_circular_slice_says_why_it_gets_no_verdict(streets):
    noted = replace(streets.slices[1], notes=("selected on the outcome: `outcome = 'missed'`.",))
    (card,) = slice_cards(replace(streets, slices=(noted,)))
    assert card.verdict == "selected on the outcome"
    assert "the filter names the outcome" in card.why
    assert card.notes == ["selected on the outcome: `outcome = 'missed'`."]


def test_a_slice_without_figures_has_a_card_of_dashes(bare):
    (card,) = slice_cards(bare)
    assert {cell.text for row in card.figures.rows for cell in row[1:]} == {"–"}
    assert card.size == "A slice of images: 0 objects in 0 images"
