"""Families of scores that neighbours tell of images and objects."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from microtome.datasets import Items, ScoreColumn
from microtome.errors import InputError
from microtome.index import unit_rows
from microtome.quality.agreement import neighbour_agreement
from microtome.quality.duplicates import NO_GROUP, near_duplicates
from microtome.quality.family import Family, Need
from microtome.quality.graph import neighbourhood, values_of
from microtome.quality.leaks import leaks
from microtome.quality.representativeness import cluster
from microtome.quality.sources import Sources
from microtome.quality.uniqueness import percentiles, uniqueness

_UNIQUENESS = (
    ScoreColumn(
        "uniqueness", "number", "weighted cosine distance to the three nearest others", "unlike all others",
        "High ones are outliers or rare cases worth more of their kind; at 0 there is another like it.",
    ),
    ScoreColumn(
        "uniqueness_percentile", "number", "share of items with a lower uniqueness, in per cent",
        "more unlike the others than most", "Take the highest when choosing what to label or to keep.",
    ),
)  # fmt: skip
_DUPLICATES = (
    ScoreColumn(
        "duplicate_group", "number", "number of the group of near-duplicates, null for none", "a later group",
        "Look at a group as a whole: it counts several times in every figure.",
    ),
    ScoreColumn(
        "is_representative", "boolean", "whether the item stands for its group, or has none",
        "one of each kind", "Keep those that are true to have the set without near-duplicates.",
    ),
)  # fmt: skip
_LEAKS = (
    ScoreColumn(
        "leak_split", "text", "the other split that holds a near-duplicate, null for none", "a leak",
        "Take the item out of one of the splits: it is tested on what was trained on.",
    ),
)  # fmt: skip
_REPRESENTATIVENESS = (
    ScoreColumn(
        "representativeness", "number", "cosine to the centre of its own cluster", "typical of its cluster",
        "The highest show what a cluster is about, the lowest are its odd ones.",
    ),
    ScoreColumn(
        "cluster", "number", "number of its cluster of look-alikes, 0 the largest", "a smaller cluster",
        "Compare clusters by recall, and save one that fails as a slice.",
    ),
)  # fmt: skip
_AGREEMENT = (
    ScoreColumn(
        "neighbour_agreement", "number", "share of its 9 nearest objects with the same category",
        "look-alikes carry the same label", "Kept as a yardstick: label_quality says it better.",
    ),
)  # fmt: skip


_VECTORS: frozenset[Need] = frozenset({"vectors"})
_BOXES: frozenset[Need] = frozenset({"boxes"})


def _table(sources: Sources, items: Items, **columns: object) -> pa.Table:
    return pa.table({"id": neighbourhood(sources, items).graph.ids, **columns})


def _uniqueness(sources: Sources, items: Items) -> pa.Table:
    values = uniqueness(neighbourhood(sources, items).graph)
    return _table(sources, items, uniqueness=values, uniqueness_percentile=percentiles(values))


def _duplicates(sources: Sources, items: Items) -> pa.Table:
    here = neighbourhood(sources, items)
    found = near_duplicates(here.graph, here.vectors)
    groups = np.where(found.groups == NO_GROUP, np.nan, found.groups)
    return _table(sources, items, duplicate_group=groups, is_representative=found.is_representative)


def _leaks(sources: Sources, items: Items) -> pa.Table:
    splits = _splits(sources, items)
    if len({split for split in splits if split is not None}) < 2:
        raise InputError("the data set has no two splits that could leak into one another")
    here = neighbourhood(sources, items)
    found = leaks(here.graph, here.vectors, splits)
    return _table(sources, items, leak_split=pa.array(found.other_split, pa.string()))


def _splits(sources: Sources, items: Items) -> list[str | None]:
    """The split of the image of each item that has a vector, None where the data set names none."""
    images = sources.rows("images", "split")
    owners = neighbourhood(sources, items).graph.ids
    if items != "images":
        owners = values_of(sources, items, "image_id").to_numpy()
    rows = np.searchsorted(images["id"].to_numpy(), owners)
    return [split or None for split in images["split"].take(pa.array(rows)).to_pylist()]


def _representativeness(sources: Sources, items: Items) -> pa.Table:
    here = neighbourhood(sources, items)
    found = cluster(unit_rows(here.graph.ids, here.vectors))
    labels = found.labels.astype(np.float64)
    return _table(sources, items, representativeness=found.representativeness, cluster=labels)


def _agreement(sources: Sources) -> pa.Table:
    categories = values_of(sources, "objects", "category_id").to_numpy().astype(np.int64)
    graph = neighbourhood(sources, "objects").graph
    return _table(sources, "objects", neighbour_agreement=neighbour_agreement(graph, categories))


def _families(items: Items) -> Iterator[Family]:
    yield Family("uniqueness", items, _VECTORS, _UNIQUENESS, lambda sources: _uniqueness(sources, items))
    yield Family("duplicates", items, _VECTORS, _DUPLICATES, lambda sources: _duplicates(sources, items))
    yield Family("leaks", items, _VECTORS, _LEAKS, lambda sources: _leaks(sources, items))
    yield Family(
        "representativeness", items, _VECTORS, _REPRESENTATIVENESS,
        lambda sources: _representativeness(sources, items),
    )  # fmt: skip


NEIGHBOUR_FAMILIES = (
    *_families("images"),
    *_families("objects"),
    Family("agreement", "objects", _VECTORS | _BOXES, _AGREEMENT, _agreement),
)
