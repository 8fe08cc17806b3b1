from __future__ import annotations

from dataclasses import replace

from tests.libs.analysis.drawn import drawn, made

from microtome.reporting.budget import budget_section


def test_without_reviews_there_is_no_section():
    assert budget_section([], {}) is None


def test_nothing_costs_dashes(unreviewable):
    budget = budget_section([unreviewable], {})
    assert budget.ap50 == "–"
    assert {(bar.cost, bar.length) for bar in (*budget.types, *budget.sides)} == {("–", 0.0)}
    assert [cell.text for cell in budget.worths.rows[0]] == ["void", "0", "–", "–"]


def test_a_perfect_run_has_bars_of_no_length(reviews):
    box = (0, 0, 50, 50)
    budget = budget_section([reviews(made(1, 1, [(0, 0, box)], [(0, 0, 0.9, box)]))], {})
    assert {bar.length for bar in budget.types} == {0.0}
    assert budget.worths.rows == budget.runs.rows == []


def test_types_are_ordered_by_cost_on_one_scale_with_the_sides(reviewed):
    budget = budget_section([reviewed], {})
    lengths = [bar.length for bar in budget.types]
    assert lengths == sorted(lengths, reverse=True)
    assert max(bar.length for bar in (*budget.types, *budget.sides)) == 1.0
    assert {bar.words for bar in budget.types} == {
        "classification", "localization", "both", "duplicate", "background", "missed",
    }  # fmt: skip
    missed = next(bar for bar in budget.types if bar.words == "missed")
    assert (missed.kind, missed.style.sign) == ("object", "✕")


def test_slices_are_ordered_by_worth_and_lead_to_their_cards(reviewed):
    rows = budget_section([reviewed], {"night": "slice-night"}).worths.rows
    assert [cell.text for cell in rows[0]] == ["night", "30", "+0.100", "20%"]
    assert [row[0].href for row in rows] == ["#slice-night", ""]


def test_runs_stand_side_by_side(reviewed, reviews):
    other = reviews(drawn(82, n_images=20), run="b")
    rows = budget_section([reviewed, other], {}).runs.rows
    assert [row[0].text for row in rows] == ["yolo-streets-a", "b"]
    assert {len(row) for row in rows} == {10}


def test_what_errors_cost_a_slice_is_that_of_its_own_budget(reviewed):
    assert budget_section([reviewed], {}).slices.rows == []
    own = replace(reviewed, budgets={"night": reviewed.analysis.budget})
    [row] = budget_section([own], {"night": "slice-night"}).slices.rows
    assert (row[0].text, row[0].href) == ("night", "#slice-night")
    found = reviewed.analysis.budget
    costs = [row.cost for row in (*found.costs, found.false_positives, found.false_negatives)]
    assert [cell.text for cell in row[1:]] == [f"{value:.3f}" for value in (found.ap50, *costs)]
