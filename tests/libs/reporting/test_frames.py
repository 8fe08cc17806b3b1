from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas

from microtome.reporting.frames import per_category_frame, slices_frame


def test_an_evaluation_without_rows_gives_frames_with_columns_only(bare):
    empty = replace(bare, per_category=(), slices=())
    assert len(per_category_frame(empty)) == len(slices_frame(empty)) == 0
    assert per_category_frame(empty)["mAP"].dtype == np.float64
    assert slices_frame(empty)["gap_raw"].dtype == np.float64


def test_a_missing_figure_is_nan(bare):
    assert np.isnan(per_category_frame(bare)["mAP"]).all()
    assert np.isnan(slices_frame(bare)["gap_raw"]).all()


def test_a_category_is_a_row(streets):
    frame = per_category_frame(streets).set_index("category")
    assert frame.loc["car", "n_objects"] == 1240
    assert frame.loc["car", "AP50"] == streets.per_category[0].metrics.AP50


def test_a_slice_is_a_row_beside_its_baseline(streets):
    row = slices_frame(streets).set_index("name").loc["night"]
    assert row["mAP"] - row["baseline_mAP"] == row["gap_raw"]
    assert row["gap_metric"] == "mAP"
    assert pandas.isna(row["verdict"])
    assert row["matched"] == streets.slices[1].outcomes.matched
