"""A closer look's cost is told before it is paid."""

from __future__ import annotations

from microtome.analysis.asked import asked_of
from microtome.analysis.look_costs import seconds_of_confounders, seconds_of_gap, seconds_to_read


def test_small_data_is_looked_at_within_a_second(roads):
    asked = asked_of(roads, "roads", ["b"], ["odd", "signs"], "bbox", 0.5)
    for slice_ in ("odd", "signs"):
        assert 0 < seconds_of_gap(asked, slice_, share=0.5) < seconds_of_gap(asked, slice_) < 0.2
    assert (
        0 < seconds_to_read(asked) < seconds_of_confounders(asked, 1) < seconds_of_confounders(asked, 2) < 1
    )
