"""Metric impact against scikit-learn, scipy and planted effects; every bin is a slice."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import mutual_info_score

from microtome.analysis import confounders, metric_impact
from microtome.analysis.bins import bins_of
from microtome.analysis.impact import information_of, rank_correlation
from microtome.datasets import ColumnInfo
from microtome.datasets.scores import ScoreColumn, write_scores
from microtome.errors import InputError, NotFoundError
from microtome.search import Query, members
from microtome.slices import create


@pytest.fixture(scope="module")
def objects(roads):
    return metric_impact(roads, "roads", "b")


def column_of(impact, name):
    return next(each for each in impact.columns if each.column == name)


def test_without_items_there_is_nothing_to_tell(roads):
    create(roads, "roads", "none", where="area > 1000000", replace=True)
    nothing = metric_impact(roads, "roads", "b", slice="none")
    assert (nothing.n, nothing.n_right, nothing.columns) == (0, 0, ())


def test_what_fails_with_a_column_is_told_by_it_and_noise_is_not(objects):
    """Run b loses boxes of odd images, whose boxes are half as wide."""
    area, noise = column_of(objects, "area"), column_of(objects, "noise")
    # found: 29 of 120 objects of odd images, 69 of the others; the column tells which of them they are of
    known = mutual_info_score(
        np.repeat([0, 0, 1, 1], (29, 91, 69, 51)), np.repeat([1, 0, 1, 0], (29, 91, 69, 51))
    )
    assert objects.columns[0].column in ("area", "width")
    assert area.information == pytest.approx(known / np.log(2), rel=0.25)
    assert area.information > 2 * area.noise
    assert area.correlation > 0.25
    assert noise.information < noise.noise
    assert abs(noise.correlation) < 0.15
    assert area.bins[0].rate < 0.3 < area.bins[-1].rate


def test_ids_and_outcomes_explain_nothing(objects):
    names = {each.column for each in objects.columns}
    assert not names & {"id", "image_id", "outcome", "error_type", "iou", "confidence", "prediction_id"}
    assert {"area", "category", "faded", "noise", "x"} <= names


@pytest.mark.parametrize("items", ["objects", "images", "predictions"])
@pytest.mark.parametrize("slice_", [None, "odd"])
def test_searching_for_a_bin_finds_exactly_its_members(roads, items, slice_):
    impact = metric_impact(roads, "roads", "b", items=items, slice=slice_)
    total = len(members(roads, Query("roads", items, slice=slice_, run="b")).ids)
    assert impact.columns
    for column in impact.columns:
        found = [
            members(roads, Query("roads", items, where=each.where, slice=slice_, run="b")).ids
            for each in column.bins
        ]
        assert [len(ids) for ids in found] == [each.n_items for each in column.bins]
        assert len(np.unique(np.concatenate(found))) == total
        assert sum(each.n for each in column.bins) == impact.n
        assert sum(each.n_right for each in column.bins) == impact.n_right


def test_predictions_are_told_by_precision_and_their_confidence_is_circular(roads):
    impact = metric_impact(roads, "roads", "b", items="predictions", confidence=0.3)
    assert impact.rate_name == "precision"
    assert column_of(impact, "confidence").circular
    assert not column_of(impact, "y").circular
    assert column_of(impact, "y").information > 0.5  # ghosts lie below


def test_odd_requests_are_refused(roads):
    with pytest.raises(NotFoundError, match="column"):
        metric_impact(roads, "roads", "b", columns=["brightnes"])
    with pytest.raises(InputError, match="slice of objects"):
        metric_impact(roads, "roads", "b", items="predictions", slice="signs")


def test_information_is_scikit_learns_less_what_shuffling_leaves():
    random = np.random.default_rng(0)
    column = random.integers(0, 6, 3_000)
    outcome = random.random(3_000) < 0.2 + 0.1 * column
    n = np.bincount(column)
    right = np.bincount(column[outcome], minlength=6)
    information, noise = information_of(n, right)
    shuffled = [mutual_info_score(column, random.permutation(outcome)) / np.log(2) for _ in range(200)]
    expected = mutual_info_score(column, outcome) / np.log(2)
    assert information == pytest.approx(expected - np.mean(shuffled), abs=2e-4)
    assert noise == pytest.approx(np.quantile(shuffled, 0.95) - np.mean(shuffled), rel=0.35)


def test_columns_of_noise_read_about_nothing():
    random = np.random.default_rng(1)
    told = []
    for _ in range(200):
        n = np.full(10, 50)
        right = random.binomial(n, 0.6)
        told.append(information_of(n, right))
    information, noise = np.array(told).T
    assert information.mean() < 0.005
    assert 0.01 < (information > noise).mean() < 0.1


def test_a_column_that_decides_the_outcome_tells_all_of_it():
    information, _ = information_of(np.array([500, 500]), np.array([500, 0]))
    assert information == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("seed", range(3))
def test_rank_correlation_is_scipys_with_ties(seed):
    random = np.random.default_rng(seed)
    one, other = random.integers(0, 5, 80).astype(float), random.random(80) < 0.4
    assert rank_correlation(one, other.astype(float)) == pytest.approx(spearmanr(one, other).statistic)
    assert rank_correlation(np.zeros(4), np.arange(4.0)) is None
    assert rank_correlation(np.zeros(0), np.zeros(0)) is None


NUMBER = ColumnInfo("area", "number", "", "item", "area")


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([], []),
        ([None, float("nan")], ["no value"]),
        ([3, 3, 3], ["3"]),
        ([1, 2, None, 2], ["1", "2", "no value"]),
        ([-0.5, 0.25, 1e-12], ["-0.5", "1e-12", "0.25"]),
    ],
)
def test_few_numbers_have_a_bin_each(values, labels):
    column = pa.chunked_array([pa.array(values, pa.float64())])
    assert [each.label for each in bins_of(NUMBER, column, 10)] == labels


def test_many_numbers_are_cut_into_like_counts():
    column = pa.chunked_array([pa.array(np.random.default_rng(0).random(1_000))])
    sizes = [int(each.rows.sum()) for each in bins_of(NUMBER, column, 10)]
    assert len(sizes) == 10
    assert min(sizes) >= 95


def test_names_and_values_with_odd_signs_are_quoted():
    info = ColumnInfo('time of "day"', "text", "", "item", "x")
    values = pa.chunked_array([pa.array(["six o'clock", "noon", None])])
    assert [each.where for each in bins_of(info, values, 10)] == [
        '"time of ""day""" = \'noon\'',
        '"time of ""day""" = \'six o\'\'clock\'',
        '"time of ""day""" IS NULL',
    ]


def test_rare_values_stand_together():
    info = ColumnInfo("kind", "text", "", "item", "x")
    values = pa.chunked_array([pa.array([f"k{i}" for i in range(15)] + ["k0"])])
    found = bins_of(info, values, 10)
    assert [each.label for each in found][:2] == ["k0", "k1"]
    assert found[-1].label == "other values"
    assert int(found[-1].rows.sum()) == 3


def test_scores_appear_by_themselves_and_those_of_the_run_are_circular(roads):
    dataset = roads.catalog.dataset("roads")
    ids, values = np.arange(240), np.random.default_rng(3).random(240)
    for name, run in (("sharpness", None), ("loss", roads.catalog.run(dataset.dataset_id, "b"))):
        column = ScoreColumn(name, "number", "a score", "more of it", "look", None)
        table = pa.table({"id": ids, name: values})
        write_scores(roads, dataset, "objects", name, table, [column], inputs="x", run=run)
    impact = metric_impact(roads, "roads", "b")
    assert [column_of(impact, name).circular for name in ("sharpness", "loss")] == [False, True]
    with pytest.raises(InputError, match="how the run did"):
        confounders(roads, "roads", "b", "odd", match_on=["loss"])
    assert confounders(roads, "roads", "b", "odd", match_on=["sharpness"]).conclusion == "not explained"


def test_ranges_hold_about_as_many_outcomes_each_where_not_every_item_has_one():
    """Predictions under the threshold have no outcome: they lie in the first range and cut no other."""
    numbers = np.linspace(0.0, 1.0, 1_001)
    info = ColumnInfo("confidence", "number", "", "item", "confidence")
    counted = numbers >= 0.8
    found = bins_of(info, pa.chunked_array([numbers]), 4, counted)
    assert [int((each.rows & counted).sum()) for each in found] == [50, 50, 50, 51]
    assert sum(int(each.rows.sum()) for each in found) == 1_001
    assert found[0].label.startswith("0 to 0.8")
