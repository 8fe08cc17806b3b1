"""Label-noise bounds: is it the model or the labels? A slice's figures with its suspect labels three ways.

Kept: the labels as they are. Dropped: suspect labels neither count nor hurt, as crowds do. Corrected: what
the scores suggest is done (`Candidate.suggestion`); of a slice of objects, those leave it whose category
becomes one that it does not hold: the mean is over the same categories. Where all three agree, the labels are
not what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from microtome.corrections.queue import Candidate, queue
from microtome.datasets import FrozenSlice, Home, read_slice
from microtome.errors import InputError
from microtome.evaluation.loading import load_run
from microtome.matching.figures import evaluate_images, evaluate_objects
from microtome.matching.inputs import Bools, EvaluationInput
from microtome.matching.matching import match
from microtome.matching.results import Metrics

SUSPICION = 0.3
MOST = 10_000


@dataclass(frozen=True)
class NoiseBounds:
    """A slice's figures under three readings of its suspect labels; AR100 is the primary one.

    `n_suspects` labels have a chance of error of at least `suspicion`; `n_corrected` of them have a
    suggestion. `low` and `high` bound AR100, None without objects.
    """

    dataset: str
    version: int
    run: str
    slice: str
    scope: str
    suspicion: float
    n_objects: int
    n_suspects: int
    n_corrected: int
    kept: Metrics
    dropped: Metrics
    corrected: Metrics
    low: float | None
    high: float | None


@dataclass(frozen=True)
class _Labels:
    """Objects as arrays, which of them are members, and their images."""

    source: EvaluationInput
    members: Bools


def label_noise_bounds(
    home: Home, dataset: str, run: str, slice: str, *, suspicion: float = SUSPICION
) -> NoiseBounds:
    """The bounds of a slice for boxes; boxes that are missing count where the slice is one of images.

    Raises: NotFoundError for unknown names and where nothing was scored yet, InputError for a `suspicion`
    outside [0, 1].
    """
    if not 0.0 <= suspicion <= 1.0:
        raise InputError("the suspicion is out of range", found=suspicion, expected="0 to 1")
    loaded = load_run(home, dataset, run, "bbox")
    frozen = read_slice(home, loaded.dataset.dataset_id, slice)
    members = loaded.source.objects_among(frozen.members)
    if frozen.record.scope == "images":
        members = loaded.source.images_among(frozen.members)[loaded.source.object_image]
    found = queue(home, dataset, run=run, limit=MOST)
    likely = [one for one in found if one.suspicion >= suspicion]
    suspects = [one for one in likely if _is_of(one, loaded.source, frozen, members)]
    plain = _Labels(loaded.source, members)
    fixed = [one for one in suspects if one.suggestion["kind"] != "unsure"]
    readings = [
        _figures(labels, frozen)
        for labels in (plain, _dropped(plain, suspects), _corrected(plain, fixed, loaded.categories))
    ]
    recalls = [reading.AR100 for reading in readings if reading.AR100 is not None]
    return NoiseBounds(
        dataset=loaded.dataset.name,
        version=loaded.dataset.version,
        run=run,
        slice=slice,
        scope=frozen.record.scope,
        suspicion=suspicion,
        n_objects=int((members & ~loaded.source.object_crowd).sum()),
        n_suspects=len(suspects),
        n_corrected=len(fixed),
        kept=readings[0],
        dropped=readings[1],
        corrected=readings[2],
        low=min(recalls, default=None),
        high=max(recalls, default=None),
    )


def _is_of(one: Candidate, source: EvaluationInput, frozen: FrozenSlice, members: Bools) -> bool:
    if one.items == "objects":
        return bool(members[np.searchsorted(source.ids_of_objects(), one.id)])
    return frozen.record.scope == "images" and one.image_id in frozen.members


def _figures(labels: _Labels, frozen: FrozenSlice) -> Metrics:
    table = match(labels.source, "bbox")
    if frozen.record.scope == "images":
        return evaluate_images(table, labels.source.images_among(frozen.members)).metrics()
    return evaluate_objects(table, labels.members).metrics()


def _dropped(labels: _Labels, suspects: Sequence[Candidate]) -> _Labels:
    ids = np.array([one.id for one in suspects if one.items == "objects"], dtype=np.int64)
    crowd = labels.source.object_crowd | labels.source.objects_among(ids)
    return replace(labels, source=replace(labels.source, object_crowd=crowd))


def _corrected(labels: _Labels, suspects: Sequence[Candidate], categories: Sequence[str]) -> _Labels:
    source = labels.source
    numbers = {name: number for number, name in enumerate(categories)}
    category, boxes = np.array(source.object_category), np.array(source.object_boxes_xywh)
    area, kept = np.array(source.object_area), np.ones(source.n_objects, np.bool_)
    added = [one for one in suspects if one.items == "predictions"]
    own_categories = np.unique(category[labels.members])
    for one in suspects:
        if one.items != "objects":
            continue
        row = int(np.searchsorted(source.ids_of_objects(), one.id))
        asked: Mapping[str, Any] = one.suggestion
        kept[row] = asked["kind"] != "delete"
        if asked["kind"] == "wrong_category":
            category[row] = numbers[asked["category"]]
        elif asked["kind"] == "move":
            boxes[row] = asked["bbox"]
            area[row] = boxes[row, 2] * boxes[row, 3]
    new_boxes = np.array([one.suggestion["bbox"] for one in added], dtype=np.float64).reshape(-1, 4)
    new_categories = [numbers[one.suggestion["category"]] for one in added]
    changed = replace(
        source,
        object_image=np.append(source.object_image[kept], [one.image_id for one in added]).astype(np.int32),
        object_category=np.append(category[kept], new_categories).astype(np.int32),
        object_boxes_xywh=np.concatenate([boxes[kept], new_boxes]),
        object_area=np.append(area[kept], new_boxes[:, 2] * new_boxes[:, 3]),
        object_crowd=np.append(source.object_crowd[kept], np.zeros(len(added), np.bool_)),
        object_ids=None,
    )
    members = labels.members & np.isin(category, own_categories)
    return _Labels(changed, np.append(members[kept], np.ones(len(added), np.bool_)))
