"""Families of scores of labels: by neighbours alone, and by neighbours and a run together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets import Items, ScoreColumn, read_scores
from microtome.quality.family import Family, Need
from microtome.quality.graph import neighbourhood, origins, values_of
from microtome.quality.label_quality import NO_CATEGORY, label_quality, lowest
from microtome.quality.label_trust import Labelled, LabelTrust, image_trust, label_trust, outside_crowds
from microtome.quality.pairs import Floats, Ints
from microtome.quality.sources import Sources

_QUALITY = (
    ScoreColumn(
        "label_quality", "number",
        "category_vote x typicality: how far look-alikes on other images bear the label out, 0 to 1",
        "look-alikes are near and carry the same category", "Look at the lowest: many are label errors.",
        "low",
    ),
    ScoreColumn(
        "category_vote", "number", "weighted vote of the look-alikes for the object's category, 0 to 1",
        "look-alikes carry the same category", "Below 0.5 another category has more votes: correct it.",
        "low",
    ),
    ScoreColumn(
        "typicality", "number", "how near its look-alikes are, against what is usual in its category, 0 to 1",
        "it looks like others", "Low is a rare view, or a box on the wrong place or on nothing.", "low",
    ),
    ScoreColumn(
        "suggested_category", "text", "category that look-alikes prefer to its own, null for none",
        "", "If the picture agrees, correct the label to it.",
    ),
    ScoreColumn(
        "suggested_support", "number", "share of the voting look-alikes that carry the suggested category",
        "the neighbours agree on the suggestion", "Look at the highest first: they are the surest finds.",
        "high",
    ),
)  # fmt: skip
_IMAGE_QUALITY = (
    ScoreColumn(
        "image_label_quality", "number", "the least label quality of the image's objects",
        "every label agrees with its look-alikes", "Look at the lowest: one of the labels is probably wrong.",
        "low",
    ),
)  # fmt: skip
_TRUST = (
    ScoreColumn(
        "label_trust", "number",
        "category_trust x box_trust: how far neighbours and the run's predictions bear the label out, 0 to 1",
        "neighbours and predictions agree with the label",
        "Look at the lowest: most are label errors.", "low",
    ),
    ScoreColumn(
        "category_trust", "number", "category_vote and the predictions on the box, combined as odds",
        "the category is borne out", "Where it is low and box_trust is not, correct the category.", "low",
    ),
    ScoreColumn(
        "box_trust", "number",
        "IoU with the strongest prediction of its category (0.6 where there is none) x typicality",
        "the box is borne out", "Where it is low and category_trust is not, move or delete the box.", "low",
    ),
)  # fmt: skip
_IMAGE_TRUST = (
    ScoreColumn(
        "image_label_trust", "number", "the least label trust on the image, missing labels counting too",
        "all labels are borne out and none is missing", "Look at the lowest: a label is wrong or missing.",
        "low",
    ),
)  # fmt: skip
_MISSING = (
    ScoreColumn(
        "missing_label", "number", "confidence of the prediction, less as it overlaps a labelled object",
        "confident, and no object is labelled there", "Look at the highest: label what is there.", "high",
    ),
)  # fmt: skip


def _quality(sources: Sources) -> pa.Table:
    graph = neighbourhood(sources, "objects").graph
    categories = values_of(sources, "objects", "category_id").to_numpy().astype(np.int64)
    found = label_quality(graph, categories, origins(sources))
    crowd = values_of(sources, "objects", "iscrowd").to_numpy(zero_copy_only=False)
    names = pa.array(sources.categories(), pa.string())
    unnamed = (found.suggested == NO_CATEGORY) | crowd
    return pa.table(
        {
            "id": graph.ids,
            "label_quality": np.where(crowd, np.nan, found.quality),
            "category_vote": np.where(crowd, np.nan, found.vote),
            "typicality": np.where(crowd, np.nan, found.typicality),
            "suggested_category": names.take(pa.array(np.maximum(found.suggested, 0), mask=unnamed)),
            "suggested_support": np.where(crowd, np.nan, found.support),
        }
    )


def _image_quality(sources: Sources) -> pa.Table:
    scores = sources.scores("objects", "label_quality")
    objects, images = sources.rows("objects", "image_id"), sources.rows("images")["id"].to_numpy()
    quality = _known(objects["id"].to_numpy(), scores, "label_quality")
    owners = np.searchsorted(images, objects["image_id"].to_numpy())
    return pa.table({"id": images, "image_label_quality": lowest(quality, owners, len(images))})


def _known(ids: Ints, scores: pa.Table | None, column: str) -> Floats:
    """A stored score of these objects, NaN where there is none."""
    values = np.full(len(ids), np.nan)
    if scores is not None:  # they may be of an older version, with objects that are gone
        scored, found = scores["id"].to_numpy(), scores[column].to_numpy()
        kept = np.isin(scored, ids)
        values[np.searchsorted(ids, scored[kept])] = found[kept]
    return values


def _labelled(sources: Sources, items: Items) -> Labelled:
    table = sources.rows(items, "image_id", "category_id")
    images, categories = (table[name].to_numpy().astype(np.int64) for name in ("image_id", "category_id"))
    return Labelled(images, categories, sources.boxes(items))


def _trusted(sources: Sources) -> LabelTrust:
    """Made once for three tables; what lies in crowds is neither judged nor does it lack a label."""
    return sources.kept("images", "label trust", lambda: _compute_trust(sources))


def _compute_trust(sources: Sources) -> LabelTrust:
    table = sources.rows("objects", "iscrowd")
    crowd = table["iscrowd"].to_numpy(zero_copy_only=False)
    objects, predictions = _labelled(sources, "objects"), _labelled(sources, "predictions")
    confidences = sources.rows("predictions", "confidence")["confidence"].to_numpy()
    scores = read_scores(sources.home, sources.dataset.dataset_id, "objects", "label_quality")
    vote, typicality = (
        _known(table["id"].to_numpy(), scores, column)[~crowd] for column in ("category_vote", "typicality")
    )
    found = label_trust(objects.only(~crowd), predictions, confidences, vote, typicality)
    missing = outside_crowds(found.missing, predictions, objects.only(crowd))
    category, box, trust = (_spread(values, ~crowd) for values in (found.category, found.box, found.trust))
    return LabelTrust(category, box, trust, missing)


def _spread(values: Floats, where: npt.NDArray[np.bool_]) -> Floats:
    spread = np.full(len(where), np.nan)
    spread[where] = values
    return spread


def _of_objects(sources: Sources) -> pa.Table:
    found = _trusted(sources)
    return pa.table(
        {
            "id": sources.rows("objects")["id"],
            "label_trust": found.trust,
            "category_trust": found.category,
            "box_trust": found.box,
        }
    )


def _of_predictions(sources: Sources) -> pa.Table:
    return pa.table({"id": sources.rows("predictions")["id"], "missing_label": _trusted(sources).missing})


def _of_images(sources: Sources) -> pa.Table:
    images, found = sources.rows("images")["id"].to_numpy(), _trusted(sources)
    owners, missing_owners = (
        np.searchsorted(images, sources.rows(items, "image_id")["image_id"].to_numpy())
        for items in ("objects", "predictions")
    )
    least = image_trust(found.trust, owners, found.missing, missing_owners, len(images))
    return pa.table({"id": images, "image_label_trust": least})


_RUN: frozenset[Need] = frozenset({"run"})
_BOXES: frozenset[Need] = frozenset({"boxes"})
_VECTORS: frozenset[Need] = frozenset({"vectors"})
_READS: tuple[tuple[Items, str], ...] = (("objects", "label_quality"),)
LABEL_FAMILIES = (
    Family(
        "label_quality", "objects", _VECTORS | _BOXES, _QUALITY, _quality,
        reads=(("images", "duplicates"),),
    ),
    Family("image_label_quality", "images", _BOXES, _IMAGE_QUALITY, _image_quality, reads=_READS),
    Family("label_trust", "objects", _RUN | _BOXES, _TRUST, _of_objects, reads=_READS),
    Family("label_trust", "predictions", _RUN, _MISSING, _of_predictions, reads=_READS),
    Family("label_trust", "images", _RUN, _IMAGE_TRUST, _of_images, reads=_READS),
)  # fmt: skip
