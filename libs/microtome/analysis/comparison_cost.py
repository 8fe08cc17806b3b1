"""How long a comparison is going to take, told before anything is read."""

from __future__ import annotations

from collections.abc import Collection

from microtome.analysis.asked import Asked
from microtome.analysis.comparison import Place
from microtome.catalog import RunRecord

# measured on four busy cores, on 200 to 5,000 images with 7,000 to 495,000 predictions a run: reading and
# matching a run, by box; resampling a cell, by image of the data set and by prediction in the slice
SECONDS_TO_READ = 2e-6
SECONDS_BY_IMAGE = 20e-6
SECONDS_BY_PREDICTION = 6e-6


def seconds_to_compare(asked: Asked, missing: Collection[Place]) -> float:
    """About how long the missing cells take on a busy machine; nothing takes nothing."""
    if not missing:
        return 0.0
    runs = {run.name: run for run in asked.runs}
    read = {asked.first.name} | {place.run for place in missing}
    boxes = sum(runs[name].n_predictions + asked.dataset.n_objects for name in read)
    others = [place for place in missing if place.run != asked.first.name]
    return SECONDS_TO_READ * boxes + sum(_seconds(asked, place.slice, runs[place.run]) for place in others)


def _seconds(asked: Asked, name: str | None, run: RunRecord) -> float:
    """Of one cell: slices of objects are told by their matches alone, without a walk over predictions."""
    record = asked.records.get(name)
    n_images = asked.dataset.n_images
    if record is None:
        walked = run.n_predictions
    elif record.scope == "images":
        walked = run.n_predictions * record.n_members // max(1, n_images)
    else:
        walked = record.n_members
    return SECONDS_BY_IMAGE * n_images + SECONDS_BY_PREDICTION * walked
