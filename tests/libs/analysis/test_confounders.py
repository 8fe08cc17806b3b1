"""Matching against pandas; planted confounders explain a gap, innocent columns do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from microtome.analysis import confounders
from microtome.analysis.confounders import all_confounders, confounding_of
from microtome.analysis.confounding import AdjustedGap, Confounded, concluded
from microtome.analysis.matching import Subjects, matched_gap, strata_of, summed
from microtome.analysis.runs import open_run
from microtome.chance.resampling import resampled_images
from microtome.datasets import ColumnInfo, ScoreColumn, forget_scores, read_slice, write_scores
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import evaluate
from microtome.matching.outcomes import MATCHED
from microtome.slices import create

AREA = ColumnInfo("area", "number", "", "item", "area")
KIND = ColumnInfo("category", "text", "", "category", "category_id")
OF = Confounded("roads", "a", "faded", "AR100", n_images=100, n_objects=500, n_categories=2)


def column(values):
    return pa.chunked_array([pa.array(values)])


def planted(seed, *, own_effect, size_effect=0.5, n=4_000):
    """Objects of 800 images: those inside are smaller; recall falls with smallness and by `own_effect`."""
    random = np.random.default_rng(seed)
    image = random.integers(0, 800, n)
    inside = random.random(n) < 0.15
    area = np.exp(random.normal(6.0 - 0.8 * inside, 1.0))
    chance = 0.75 - size_effect / (1 + np.exp(area.clip(1) ** 0.5 / 8 - 2)) - own_effect * inside
    outcome = (random.random(n) < chance).astype(float)
    kind = np.where(random.random(n) < 0.5, "car", "sign")
    return Subjects(outcome, inside, image.astype(np.int32)), area, kind


def told(seed, columns=("area", "category"), **effects):
    subjects, area, kind = planted(seed, **effects)
    named = {"area": (AREA, column(area)), "category": (KIND, column(kind))}
    return confounding_of(OF, subjects, [named[name] for name in columns], 800, n_resamples=200)


def gap_in(subjects, strata, draws):
    return matched_gap(subjects, summed(subjects, strata, draws), draws)


def test_without_objects_nothing_matches():
    nothing = Subjects(np.empty(0), np.empty(0, bool), np.empty(0, np.int32))
    found = gap_in(nothing, strata_of([], 0), resampled_images(0, 4, 0))
    assert np.isnan(found.gap)
    assert (found.n_strata, found.share) == (0, 0.0)


def test_the_matched_gap_is_the_mean_over_strata_weighted_by_the_slice():
    subjects, area, kind = planted(1, own_effect=0.1, n=600)
    strata = strata_of([(AREA, column(area)), (KIND, column(kind))], 600)
    draws = resampled_images(800, 5, 3)
    found = gap_in(subjects, strata, draws)
    rows = pd.DataFrame(
        {"y": subjects.outcome, "inside": subjects.inside, "stratum": strata, "image": subjects.image}
    )
    gap, n_strata, share = by_pandas(rows, np.ones(800))
    assert (found.n_strata, found.share) == (n_strata, pytest.approx(share))
    assert found.gap == pytest.approx(gap)
    for drawn, weights in zip(found.drawn, draws.multiplicities(), strict=True):
        assert drawn == pytest.approx(by_pandas(rows, weights)[0])


def by_pandas(rows, weights):
    own = rows.assign(w=weights[rows["image"]])
    own = own[own["w"] > 0]
    gaps, sizes = [], []
    for _, stratum in own.groupby("stratum"):
        inside, outside = (part for part in (stratum[stratum["inside"]], stratum[~stratum["inside"]]))
        if len(inside) and len(outside):
            means = [np.average(part["y"], weights=part["w"]) for part in (inside, outside)]
            gaps.append(means[0] - means[1])
            sizes.append(inside["w"].sum())
    share = sum(sizes) / own[own["inside"]]["w"].sum()
    return np.average(gaps, weights=sizes), len(gaps), share


def test_a_gap_that_size_makes_goes_away_among_objects_of_a_size():
    found = told(0, own_effect=0.0)
    assert found.before.high < 0
    assert found.after.low < 0 < found.after.high
    assert found.conclusion == "explained"
    assert found.after.match_on == ("area", "category")
    assert "account for it" in found.words


def test_a_gap_of_its_own_stays():
    found = told(0, own_effect=0.25, size_effect=0.0)
    assert found.after.high < 0
    assert found.after.value == pytest.approx(-0.25, abs=0.06)
    assert found.conclusion == "not explained"
    assert found.after.share > 0.9


def test_a_gap_of_both_is_told_apart():
    found = told(0, own_effect=0.25)
    assert found.conclusion == "partly explained"
    assert found.before.value < found.after.value < 0


def test_each_column_is_tried_alone():
    area, kind = told(0, own_effect=0.0).single
    assert (area.match_on, kind.match_on) == (("area",), ("category",))
    assert abs(area.value) < 0.04
    assert kind.value == pytest.approx(told(0, own_effect=0.0).before.value, abs=0.01)


def test_a_gap_that_only_objects_alike_show_is_told():
    """Large objects are found oftener; inside there are more of them, and these are found less."""
    random = np.random.default_rng(3)
    inside = random.random(4_000) < 0.15
    large = random.random(4_000) < np.where(inside, 0.8, 0.3)
    found = random.random(4_000) < 0.4 + 0.4 * large - 0.2 * inside
    subjects = Subjects(found.astype(float), inside, random.integers(0, 800, 4_000).astype(np.int32))
    area = (AREA, column(np.where(large, 1_000.0, 100.0)))
    told = confounding_of(OF, subjects, [area], 800, n_resamples=200)
    assert told.conclusion == "no gap"
    assert told.single[0].value == pytest.approx(-0.2, abs=0.06)
    assert f"Yet among objects alike in area alone it differs by {told.single[0].value:+.3f}" in told.words


def gap(value, low, high, share=1.0, explained=(None, None, None)):
    return AdjustedGap(("area",), value, low, high, 0.5, share, 3, *explained)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (gap(-0.1, -0.3, 0.1), gap(0.0, -0.2, 0.2), "no gap"),
        (gap(None, None, None), gap(None, None, None), "no gap"),
        (gap(-0.2, -0.3, -0.1), gap(None, None, None), "insufficient evidence"),
        (gap(-0.2, -0.3, -0.1), gap(0.0, -0.1, 0.1, share=0.3), "insufficient evidence"),
        (gap(-0.2, -0.3, -0.1), gap(-0.1, -0.3, 0.1, explained=(-0.1, -0.2, 0.1)), "unclear"),
    ],
)
def test_what_can_not_be_told_is_not_told(before, after, expected):
    assert concluded(before, after) == expected


def test_a_home_tells_size_from_other_things(roads):
    """Run b loses boxes of odd images; those are half as wide, and so nobody outside is like them."""
    found = confounders(roads, "roads", "b", "odd", match_on=["category"])
    assert (found.conclusion, found.n_objects) == ("not explained", 120)
    apart = confounders(roads, "roads", "b", "odd", match_on=["area"], metric="recall")
    assert apart.conclusion == "insufficient evidence"
    assert apart.before.value == pytest.approx(29 / 120 - 69 / 120)
    assert confounders(roads, "roads", "a", "odd").conclusion == "no gap"
    assert confounders(roads, "roads", "b", "few").conclusion == "insufficient evidence"


def test_what_lies_outside_a_slice_can_be_too_little_too(roads):
    """All but two images: a gap to eight objects is no finding, whatever its interval."""
    create(roads, "roads", "all but eight", where="id >= 8", replace=True)
    found = confounders(roads, "roads", "b", "all but eight")
    assert (found.conclusion, found.before, found.after) == ("insufficient evidence", None, None)


def test_what_was_told_is_kept_until_a_score_changes(roads, monkeypatch):
    options = {"match_on": ["category"], "confidence": 0.45}
    assert all_confounders(roads, "roads", "b", ["odd", "even"], patience=0.0, **options) == ()
    found = confounders(roads, "roads", "b", "odd", **options)
    monkeypatch.setattr("microtome.analysis.looks.open_run", None)
    assert all_confounders(roads, "roads", "b", ["odd", "even"], patience=0.0, **options) == (found,)
    with pytest.raises(TypeError):
        confounders(roads, "roads", "b", "odd", match_on=["area"], confidence=0.45)


def test_odd_requests_are_refused(roads):
    with pytest.raises(InputError, match="nothing to match on"):
        confounders(roads, "roads", "b", "odd", match_on=[])
    with pytest.raises(InputError, match="how the run did"):
        confounders(roads, "roads", "b", "odd", match_on=["iou"])
    with pytest.raises(NotFoundError, match="column"):
        confounders(roads, "roads", "b", "odd", match_on=["fadedness"])


def test_a_slice_of_the_outcome_is_no_finding(roads):
    evaluate(roads, "roads", "b")
    create(roads, "roads", "missed by b", where="outcome = 'missed'", run="b", replace=True)
    assert confounders(roads, "roads", "b", "missed by b").conclusion == "selected on the outcome"


def test_a_slice_is_set_beside_the_other_objects_of_its_own_categories(roads):
    """Odd images' signs, beside the signs of even images; cars do not count."""
    create(roads, "roads", "odd signs", where="category = 'sign' AND area < 450", replace=True)
    found = confounders(roads, "roads", "b", "odd signs", match_on=["category"], metric="recall")
    run = open_run(roads, "roads", "b", confidence=0.5)
    sign = run.source.object_category == 1
    inside = np.isin(run.source.ids_of_objects(), read_slice(roads, 1, "odd signs").members)
    matched = run.told.object_outcome == MATCHED
    assert found.before.value == pytest.approx(matched[inside].mean() - matched[sign & ~inside].mean())
    assert found.single[0].value == pytest.approx(found.before.value)


def test_that_objects_count_once_is_said_where_it_differs_from_the_gap(roads):
    averaged = "a mean over its categories"
    assert averaged in confounders(roads, "roads", "a", "odd").words
    assert averaged not in confounders(roads, "roads", "a", "odd", metric="recall").words
    create(roads, "roads", "some signs", where="category = 'sign' AND id < 120", replace=True)
    words = confounders(roads, "roads", "a", "some signs").words
    assert words.startswith("Beside the other objects of its categories “some signs” differs by")
    assert averaged not in words


def test_a_slice_of_all_objects_of_its_categories_has_nothing_beside_it(roads):
    found = confounders(roads, "roads", "b", "signs")
    assert (found.conclusion, found.before) == ("insufficient evidence", None)
    assert found.words == "Nothing to compare with: “signs” holds every object of its categories."


def test_a_score_that_was_forgotten_and_made_anew_is_looked_at_anew(roads):
    ids = np.arange(4 * 60)
    column = ScoreColumn("wear", "number", "How worn it is.", "worn", "")
    record = roads.catalog.dataset("roads")

    def answer(values):
        table = pa.table({"id": ids, "wear": values})
        write_scores(roads, record, "objects", "wear", table, [column], inputs=str(values[:2]))
        return confounders(roads, "roads", "b", "odd", match_on=["wear"])

    apart = answer((ids // 4 % 2).astype(float))
    forget_scores(roads, record.dataset_id, "objects", "wear")
    alike = answer(np.zeros(len(ids)))
    forget_scores(roads, record.dataset_id, "objects", "wear")
    assert (apart.conclusion, alike.conclusion) == ("insufficient evidence", "not explained")
