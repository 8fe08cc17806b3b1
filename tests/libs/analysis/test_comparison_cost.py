"""A comparison's cost is told before it is paid."""

from __future__ import annotations

from microtome.analysis import kept_comparison
from microtome.analysis.comparing import asked_to_compare
from microtome.analysis.comparison import Place
from microtome.analysis.comparison_cost import SECONDS_BY_IMAGE, SECONDS_BY_PREDICTION, seconds_to_compare


def test_what_is_there_costs_nothing(roads):
    assert seconds_to_compare(asked_to_compare(roads, "roads", ["a", "b"], (), "bbox", 0.5), ()) == 0


def test_cells_of_the_first_run_cost_its_reading_and_others_their_resampling(roads):
    asked = asked_to_compare(roads, "roads", ["a", "b"], ["odd", "signs"], "bbox", 0.5)
    n = asked.runs[1].n_predictions

    def cell(slice_, run):
        return seconds_to_compare(asked, [Place(slice_, run)])

    assert 0 < cell(None, "a") < cell("odd", "b") < cell(None, "b")
    more = cell(None, "b") - cell("odd", "b")
    assert abs(more - SECONDS_BY_PREDICTION * (n - n // 2)) < 1e-12
    assert cell("signs", "b") > SECONDS_BY_IMAGE * 60


def test_only_what_fits_into_the_patience_is_computed_at_once(roads):
    options = {"slices": ["few"], "confidence": 0.48}
    assert len(kept_comparison(roads, "roads", ["a", "c"], **options).missing) == 4
    assert len(kept_comparison(roads, "roads", ["a", "c"], patience=1e-6, **options).missing) == 4
    assert not kept_comparison(roads, "roads", ["a", "c"], patience=60.0, **options).missing
    assert not kept_comparison(roads, "roads", ["a", "c"], **options).missing
