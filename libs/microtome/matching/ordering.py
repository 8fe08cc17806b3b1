"""Predictions in the order in which COCO counts them: by category, most confident first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.errors import InputError
from microtome.kernels import Filled, kernel
from microtome.matching.grouping import image_order, starts_in_parts
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs
from microtome.matching.objects import Objects
from microtome.matching.table import N_COLUMNS
from microtome.matching.threads import even_shares, in_threads, shares

MOST_IMAGES = 1 << 27  # an image, a prediction and 5 columns share an int64


@dataclass(frozen=True)
class Rows:
    """The predictions that count, one a row; each category begins at a multiple of 64 rows.

    `category_word (K + 1,)` is the first 64-row word of each category; `image (N,)` and `prediction (N,)`
    are -1 in the rows that fill up; `words (W, 8)` are those of `MatchTable`, where EVENTS holds the rows
    whose boxes lie near enough to an object to match it. Within a category rows descend in confidence; ties
    keep the order of images, then of predictions.

    Predictions past the 100 most confident of their (image, category) have no row.
    """

    category_word: Longs
    image: Ints
    prediction: Ints
    words: Longs


def order_rows(source: EvaluationInput, objects: Objects, mask_area: Floats, threads: int) -> Rows:
    """Rows of all predictions of `source`, whose areas are `mask_area (P,)`, or where empty those of boxes.

    Boxes are held against objects only where they give the areas.

    Source: pycocotools 2.0.11 `COCOeval.evaluateImg` and `accumulate`, whose stable sort by -score over
    images in id order this equals.
    """
    if source.n_images > MOST_IMAGES:
        raise InputError(
            "too many images to evaluate", found=source.n_images, expected=f"at most {MOST_IMAGES}"
        )
    starts, ranked = _by_category(source, objects, mask_area, threads)
    sizes = np.diff(starts)
    category_word = np.zeros(source.n_categories + 1, np.int64)
    np.cumsum((sizes + 63) // 64, out=category_word[1:])
    n_words = int(category_word[-1])
    rows = Rows(
        category_word=category_word,
        image=np.empty(n_words * 64, np.int32),
        prediction=np.empty(n_words * 64, np.int32),
        words=np.zeros((n_words, N_COLUMNS), np.int64),
    )

    def fill(first: int, last: int) -> None:
        # in numpy's memory, which the system hands out in large pages
        spare = np.empty((sizes[first:last].max(), 2), np.int64)
        _fill_rows(
            first,
            last,
            starts,
            ranked,
            spare,
            source.n_images,
            category_word,
            rows.image,
            rows.prediction,
            rows.words,
        )

    in_threads(fill, shares(sizes, threads))
    return rows


def _by_category(
    source: EvaluationInput, objects: Objects, mask_area: Floats, threads: int
) -> tuple[Longs, Longs]:
    """Where each category starts `(K + 1,)`, and keys and infos `(P, 2)` by category, image and position.

    A key ascends where confidence descends; an info is image << 36 | columns of words << 31 | position.
    """
    category, n_categories = source.prediction_category, source.n_categories
    by_image = image_order(source.prediction_image, source.n_images)
    ordered = len(by_image) > 0
    parts = even_shares(len(category), threads)
    starts, free = starts_in_parts(category[by_image] if ordered else category, n_categories, parts)
    ranked = np.empty((len(category), 2), np.int64)

    def rank(first: int, last: int) -> None:
        _rank_predictions(
            first,
            last,
            ordered,
            by_image,
            source.prediction_image,
            category,
            source.prediction_confidence,
            source.prediction_boxes_xywh,
            len(mask_area) > 0,
            mask_area,
            n_categories,
            objects.start,
            objects.image,
            objects.boxes,
            objects.crowd,
            free[first, last],
            ranked,
        )

    in_threads(rank, parts)
    return starts, ranked


def ranges_of(areas: Floats) -> Ints:
    """Bits of the area ranges that hold each of `areas (N,)`, both ends inclusive; none outside all."""
    ranges = np.empty(len(areas), np.int32)
    _fill_ranges(areas, len(areas), ranges)
    return ranges


@kernel
def _fill_ranges(areas: Floats, n: int, ranges: Filled[Ints]) -> None:
    """Fills `ranges (n,)` with the bits of the area ranges of each of `areas`."""


@kernel
def _rank_predictions(
    first: int,
    last: int,
    ordered: bool,
    by_image: Ints,
    image: Ints,
    category: Ints,
    confidence: Floats,
    boxes: Floats,
    by_masks: bool,
    mask_area: Floats,
    n_categories: int,
    object_start: Longs,
    object_image: Ints,
    object_boxes: Floats,
    object_crowd: Bools,
    free: Filled[Longs],
    ranked: Filled[Longs],
) -> None:
    """Fills `ranked (P, 2)` with predictions `first` to `last` (exclusive) of the order `by_image`, or as
    they lie unless `ordered`. `free (K,)` says where in each category; it is spent.
    """


@kernel
def _fill_rows(
    first: int,
    last: int,
    starts: Longs,
    ranked: Longs,
    spare_ranked: Filled[Longs],
    n_images: int,
    category_word: Longs,
    row_image: Filled[Ints],
    row_prediction: Filled[Ints],
    words: Filled[Longs],
) -> None:
    """Fills the rows of categories `first` to `last`, exclusive; `spare_ranked` has room for any of them."""
