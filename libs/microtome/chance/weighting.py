"""mAP, AP50 and AR100 of many resamples at once, each of which holds every image 0, 1 or several times.

A resample is a multiplicity for each image. An image held w times counts as w images: its objects count w
times and so does each prediction, duplicates standing side by side. 16 resamples share one walk over the
rows, so that the inner loops are vectors of the processor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from microtome.chance.resampling import TOGETHER, Draws, over_blocks, require_below
from microtome.kernels import Filled, kernel
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.selection import selected_images
from microtome.matching.table import EVENTS, MatchTable


@dataclass(frozen=True)
class ResampledFigures:
    """Figures of each resample and category, `(B, K)` each; -1 where the resample holds no object of it."""

    mAP: Floats
    AP50: Floats
    AR100: Floats


@dataclass(frozen=True)
class Walk:
    """The rows and objects of some images, compact, in the order in which they are walked over.

    `row_image (N,)`: the rows that are no events; `event_row (E,)`: how many of these come before each event;
    `event_counts (E,)`: 1 where the event lies in the area range "all"; `event_image`, `event_true`,
    `event_matched` `(E,)`: lanes of that range; `row_start`, `event_start`, `object_start` `(K + 1,)`;
    `object_image (G,)` by category, without crowds.
    """

    row_image: Ints
    event_row: Longs
    event_counts: Bytes
    event_image: Ints
    event_true: Ints
    event_matched: Ints
    row_start: Longs
    event_start: Longs
    object_start: Longs
    object_image: Ints


def walk_of(table: MatchTable, image_mask: Bools | None = None) -> Walk:
    """What of `table` the images in `image_mask (I,)`, or all, hold."""
    mask = np.ones(table.n_images, np.bool_) if image_mask is None else table.image_mask(image_mask)
    selection = selected_images(table, mask)
    of_events = selection.rows & table.words[:, EVENTS]
    plain = selection.rows & table.words[:, 0] & ~of_events
    row_start, event_start = (_bits_before(bits)[table.category_word] for bits in (plain, of_events))
    object_start = _sums_before(selection.n_objects[:, 0])
    n_events = event_start[-1]
    walk = Walk(
        row_image=np.empty(row_start[-1], np.int32),
        event_row=np.empty(n_events, np.int64),
        event_counts=np.empty(n_events, np.uint8),
        event_image=np.empty(n_events, np.int32),
        event_true=np.empty(n_events, np.int32),
        event_matched=np.empty(n_events, np.int32),
        row_start=row_start,
        event_start=event_start,
        object_start=object_start,
        object_image=np.empty(object_start[-1], np.int32),
    )
    _fill_walk_rows(
        plain,
        of_events,
        table.n_words,
        table.words,
        table.events,
        table.row_image,
        walk.row_image,
        walk.event_row,
        walk.event_counts,
        walk.event_image,
        walk.event_true,
        walk.event_matched,
    )
    _fill_walk_objects(
        mask,
        table.object_category,
        table.object_image,
        table.object_ranges,
        table.n_objects,
        object_start[:-1].copy(),
        walk.object_image,
    )
    return walk


def _bits_before(words: Longs) -> Longs:
    """How many bits are set before each word, and in all `(W + 1,)`."""
    return _sums_before(np.bitwise_count(words.view(np.uint64)))


def _sums_before(counts: npt.NDArray[np.integer[Any]]) -> Longs:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def resampled_figures(walk: Walk, draws: Draws, *, threads: int | None = None) -> ResampledFigures:
    """Figures of each resample in `draws`.

    As pycocotools 2.0.11 gives them for a data set in which images are repeated. Deviation: predictions of
    one image, category and equal confidence are ordered by prediction, not by copy of the image.

    Raises: InputError for draws of fewer images than are walked over.
    """
    (n_blocks, n_images, _), n_categories = draws.blocks.shape, len(walk.event_start) - 1
    for images in (walk.row_image, walk.event_image, walk.object_image):
        require_below("an image", images, n_images)
    results = np.full((3, n_blocks, n_categories, TOGETHER), -1.0)

    def walk_some(first: int, last: int) -> None:
        _walk_blocks(
            draws.blocks[first:last],
            last - first,
            n_images,
            n_categories,
            walk.row_image,
            walk.event_row,
            walk.event_counts,
            walk.event_image,
            walk.event_true,
            walk.event_matched,
            walk.row_start,
            walk.event_start,
            walk.object_start,
            walk.object_image,
            results[0, first:last],
            results[1, first:last],
            results[2, first:last],
        )

    over_blocks(walk_some, n_blocks, threads)
    flat = results.transpose(0, 1, 3, 2).reshape(3, n_blocks * TOGETHER, n_categories)[:, : draws.n]
    return ResampledFigures(*(np.ascontiguousarray(figure) for figure in flat))


@kernel
def _fill_walk_rows(
    plain: Longs,
    of_events: Longs,
    n_words: int,
    words: Longs,
    events: Longs,
    table_row_image: Ints,
    row_image: Filled[Ints],
    event_row: Filled[Longs],
    event_counts: Filled[Bytes],
    event_image: Filled[Ints],
    event_true: Filled[Ints],
    event_matched: Filled[Ints],
) -> None:
    """Fills `row_image` of the rows in `plain (W,)`, and what is known of the events in `of_events (W,)`."""


@kernel
def _fill_walk_objects(
    image_mask: Bools,
    object_category: Ints,
    table_object_image: Ints,
    object_ranges: Ints,
    n_objects: int,
    next_object: Filled[Longs],
    object_image: Filled[Ints],
) -> None:
    """Fills `object_image` with the images of the objects that count, by category.

    Those of category k from `next_object[k]` on, which is left behind the last.
    """


@kernel
def _walk_blocks(
    blocks: Bytes,
    n_blocks: int,
    n_images: int,
    n_categories: int,
    row_image: Ints,
    event_row: Longs,
    event_counts: Bytes,
    event_image: Ints,
    event_true: Ints,
    event_matched: Ints,
    row_start: Longs,
    event_start: Longs,
    object_start: Longs,
    object_image: Ints,
    precision: Filled[Floats],
    precision_50: Filled[Floats],
    recall: Filled[Floats],
) -> None:
    """Fills figures `(N, K, 16)` of the resamples in `blocks (N, I, 16)`."""
