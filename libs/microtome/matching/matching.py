"""Predictions matched to objects, once for every category, area range, IoU threshold and detection limit."""

from __future__ import annotations

import numpy as np

from microtome.errors import InputError
from microtome.kernels import Filled, kernel
from microtome.matching.grouping import by_image
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs
from microtome.matching.objects import Objects
from microtome.matching.ordering import Rows, order_rows, ranges_of
from microtome.matching.overlaps import mask_areas, mask_overlaps, require_masks
from microtome.matching.parameters import N_AREA
from microtome.matching.results import IOU_TYPES, IouType
from microtome.matching.table import EVENT, EVENTS, EVENTS_BEFORE, MatchTable
from microtome.matching.threads import in_threads, shares, thread_count


def match(source: EvaluationInput, iou_type: IouType, *, threads: int | None = None) -> MatchTable:
    """The match table of one run by `bbox` or `segm`; the same whatever `threads` is.

    Within an (image, category) predictions choose in descending confidence; each takes the object of highest
    IoU at or over the threshold that is still free, the later one if two are equal. Objects that don't count
    (crowds, areas out of range) come last, and who takes one is ignored; crowds are taken any number of
    times. At most 100 predictions an image and category take part.

    Raises InputError when segm is asked for and masks are missing, and for any other kind of IoU.

    Source: pycocotools 2.0.11 `COCOeval.evaluateImg`. Deviations: an object of id 0 counts like any other
    (pycocotools takes a match with it for no match), and a prediction's area is that of what is compared: of
    its mask by segm even if the results file names a box too, of its box by bbox even if the file names masks
    only (pycocotools takes the box's area where a file names boxes, else the mask's).
    """
    if iou_type not in IOU_TYPES:
        raise InputError("no such kind of IoU", found=iou_type, expected=" or ".join(IOU_TYPES))
    threads = thread_count(threads, source.n_objects + source.n_predictions)
    area = mask_areas(require_masks(source)[1]) if iou_type == "segm" else np.zeros(0)
    ranges = np.where(source.object_crowd, 0, ranges_of(source.object_area)).astype(np.int32)
    objects = Objects.of(source, ranges)
    rows = order_rows(source, objects, area, threads)
    overlaps = _mask_overlaps(source, objects, rows) if iou_type == "segm" else None
    events, entries = _matched(source, objects, rows, overlaps, threads)
    image_row_start, image_rows = by_image(rows.image, source.n_images, threads)
    image_object_start, image_objects = by_image(source.object_image, source.n_images, threads=1)
    rows.words[:, EVENTS_BEFORE] = _bits_before(rows.words[:, EVENTS])
    return MatchTable(
        iou_type=iou_type,
        n_images=source.n_images,
        n_categories=source.n_categories,
        n_objects=source.n_objects,
        n_predictions=source.n_predictions,
        category_word=rows.category_word,
        row_image=rows.image,
        row_prediction=rows.prediction,
        image_row_start=image_row_start,
        image_rows=image_rows,
        words=rows.words,
        events=events,
        entries=entries,
        object_category=source.object_category,
        object_image=source.object_image,
        object_ranges=ranges,
        image_object_start=image_object_start,
        image_objects=(source.object_category << N_AREA | ranges).take(image_objects),
        object_counts=count_objects(source.object_category, ranges, source.n_categories),
    )


def count_objects(category: Ints, ranges: Ints, n_categories: int) -> Longs:
    """How many objects `(G,)` of each category count in each area range `(K, A)`."""
    counts = np.bincount(category << N_AREA | ranges, minlength=n_categories << N_AREA)
    return counts.reshape(n_categories, 1 << N_AREA) @ _HELD


# whether each set of area ranges holds each of them
_HELD = (np.arange(1 << N_AREA)[:, None] >> np.arange(N_AREA)) & 1
_SHARES = 4  # for each thread

# events (E, 2) and entries (N, 3)
_Part = tuple[Longs, Longs]
# IoUs of masks, and where those of each row (N,) with the objects of its group start, else -1
_Overlaps = tuple[Floats, Longs]


def _matched(
    source: EvaluationInput, objects: Objects, rows: Rows, overlaps: _Overlaps | None, threads: int
) -> _Part:
    """Events and entries; rows that match nothing are called events no longer."""
    by_masks = overlaps is not None
    ious, row_overlap = overlaps or (np.zeros(0), np.zeros(0, np.int64))
    taken = np.zeros(source.n_objects, np.int64)

    def match_share(first: int, last: int) -> _Part:
        near = rows.words[rows.category_word[first] : rows.category_word[last], EVENTS]
        own_lanes = objects.lanes[objects.start[first] : objects.start[last]]
        events = np.empty((_n_bits(near).sum(), 2), np.int64)
        # an object makes a true positive once a lane at most
        entries = np.empty((_n_bits(own_lanes).sum(), 3), np.int64)
        counts = np.zeros(2, np.int64)
        _match_categories(
            first,
            last,
            rows.category_word,
            rows.image,
            rows.prediction,
            rows.words,
            source.prediction_boxes_xywh,
            objects.start,
            objects.order,
            objects.image,
            objects.boxes,
            objects.crowd,
            objects.lanes,
            by_masks,
            ious,
            row_overlap,
            source.n_images,
            taken,
            events,
            entries,
            counts,
        )
        return events[: counts[0]], entries[: counts[1]]

    # what a category costs is known only roughly: who is done early takes the next share
    parts = shares(np.diff(objects.start), _SHARES * threads if threads > 1 else 1)
    return _joined(in_threads(match_share, parts, threads))


def _joined(parts: list[_Part]) -> _Part:
    """Those of consecutive shares of the categories, one after the other."""
    events = np.concatenate([np.zeros((0, 2), np.int64), *(part[0] for part in parts)])
    entries = np.concatenate([np.zeros((0, 3), np.int64), *(part[1] for part in parts)])
    n_events, n_entries = 0, 0
    for own_events, own_entries in parts:
        entries[n_entries : n_entries + len(own_entries), EVENT] += n_events
        n_events += len(own_events)
        n_entries += len(own_entries)
    return events, entries


def _mask_overlaps(source: EvaluationInput, objects: Objects, rows: Rows) -> _Overlaps:
    """IoUs of the masks of rows with those of objects; notes in `rows.words` which rows have any."""
    row_overlap = np.full(len(rows.image), -1, np.int64)
    pairs, groups = [], []
    for k in range(source.n_categories):
        first = 64 * int(rows.category_word[k])
        row_groups = _split_by_image(rows.image[first : 64 * int(rows.category_word[k + 1])])
        own = objects.order[objects.start[k] : objects.start[k + 1]]
        own_groups = _split_by_image(objects.image[objects.start[k] : objects.start[k + 1]])
        for image in sorted(row_groups.keys() & own_groups.keys()):
            group_rows = first + row_groups[image]
            groups.append(group_rows)
            pairs.append((rows.prediction[group_rows], own[own_groups[image]]))
    overlaps, starts = mask_overlaps(source, pairs)
    for group_rows, (_, own), start in zip(groups, pairs, starts[:-1], strict=True):
        row_overlap[group_rows] = start + len(own) * np.arange(len(group_rows))
    rows.words[:, EVENTS] = np.packbits(row_overlap >= 0, bitorder="little").view("<i8")
    return overlaps, row_overlap


def _split_by_image(images: Ints) -> dict[int, Longs]:
    """Ascending positions of each image in `images (N,)`, where -1 is none."""
    order = np.argsort(images, kind="stable")
    found, starts = np.unique(images[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(found) else []
    return {int(image): part for image, part in zip(found, parts, strict=True) if image >= 0}


def _bits_before(words: Longs) -> Longs:
    """How many bits are set before each word `(W,)`."""
    counts = _n_bits(words)
    return np.cumsum(counts) - counts


def _n_bits(words: Longs) -> Longs:
    """How many bits of each word `(W,)` are set."""
    return np.bitwise_count(words.view(np.uint64)).astype(np.int64)


@kernel
def _match_categories(
    first: int,
    last: int,
    category_word: Longs,
    row_image: Ints,
    row_prediction: Ints,
    words: Filled[Longs],
    prediction_boxes: Floats,
    object_start: Longs,
    object_order: Ints,
    object_image: Ints,
    object_boxes: Floats,
    object_crowd: Bools,
    object_lanes: Longs,
    by_masks: bool,
    overlaps: Floats,
    row_overlap: Longs,
    n_images: int,
    taken: Filled[Longs],
    events: Filled[Longs],
    entries: Filled[Longs],
    counts: Filled[Longs],
) -> None:
    """Fills `events` and `entries` of categories `first` to `last`, exclusive, numbered from 0, and `counts
    (2,)` with how many there are of each. Of the rows that `words` calls events, those that match nothing are
    called so no longer.
    """
