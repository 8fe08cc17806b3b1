"""How long closer looks are going to take, told before anything is read."""

from __future__ import annotations

from microtome.analysis.asked import Asked
from microtome.analysis.comparison_cost import SECONDS_BY_IMAGE, SECONDS_TO_READ

# measured on 100,000 images with 500,000 objects and 400,000 predictions, on a busy machine about twice that:
# random slices of objects, by object of the data set; resampling everything, by prediction; random slices of
# images, by prediction of the slice; matching objects that are alike, by object
SECONDS_BY_OBJECT_DRAWN = 100e-6
SECONDS_BY_PREDICTION_RESAMPLED = 30e-6
SECONDS_BY_PREDICTION_DRAWN = 120e-6
SECONDS_BY_OBJECT_MATCHED = 40e-6


def seconds_to_read(asked: Asked) -> float:
    """To read the run and its match."""
    return SECONDS_TO_READ * (asked.first.n_predictions + asked.dataset.n_objects)


def seconds_of_gap(asked: Asked, name: str, share: float = 1.0) -> float:
    """To test a slice by one metric on a `share` of the images."""
    record = asked.records[name]
    walked = SECONDS_BY_IMAGE * asked.dataset.n_images
    walked += SECONDS_BY_PREDICTION_RESAMPLED * asked.first.n_predictions
    if record.scope == "objects":
        return share * (walked + SECONDS_BY_OBJECT_DRAWN * asked.dataset.n_objects)
    own = asked.first.n_predictions * record.n_members / max(1, asked.dataset.n_images)
    return share * (walked + SECONDS_BY_PREDICTION_DRAWN * own)


def seconds_of_confounders(asked: Asked, n_columns: int) -> float:
    """To set a slice beside objects alike in each of the columns and in all of them."""
    return SECONDS_BY_OBJECT_MATCHED * asked.dataset.n_objects * (n_columns + 1)
