"""The match table: everything that any slice of one run needs, matched once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError
from microtome.kernels import Bundle, bundle
from microtome.matching.inputs import Bools, EvaluationInput, Ints, Longs
from microtome.matching.parameters import AREA_LANES
from microtome.matching.results import IouType

# columns of `words`, after those of the area ranges, of `events` and of `entries`
EVENTS, EVENTS_BEFORE, TOP, N_COLUMNS = 4, 5, 6, 8
TRUE, MATCHED = 0, 1
OTHER_RANGES = 0b1110  # the bits of small, medium and large
EVENT, OBJECT, LANES = 0, 1, 2
# the members of table.hpp's MatchTable
IN_KERNELS = (
    "n_images",
    "n_categories",
    "category_word",
    "image_row_start",
    "image_rows",
    "words",
    "events",
    "image_object_start",
    "image_objects",
    "object_counts",
)


@dataclass(frozen=True)
class MatchTable:
    """One run matched against its ground truth; a slice of it only selects rows.

    Rows are predictions by (category, descending confidence), each category beginning at a multiple of 64,
    so that a slice is a bit set of rows and its false positives are counted by popcount. A lane is bit
    `a * 10 + t` of a word, for area range a and IoU threshold t. Only *events*, rows that matched an object
    somewhere, carry lanes; every other row is a false positive in the ranges of its own area.

    - `category_word (K + 1,)`: first word of each category; `row_image (N,)`, `row_prediction (N,)`: -1 in
      rows that fill up a word;
    - `image_row_start (I + 1,)`, `image_rows`: the rows of each image, ascending;
    - `words (W, 8)`: bit sets of 64 rows each, one cache line: columns 0..3 hold the rows whose own area
      lies in the range, EVENTS the events, EVENTS_BEFORE how many events come before the word, TOP and
      TOP + 1 the rows among the 1 and 10 best of their image and category;
    - `events (E, 2)`: TRUE, the lanes in which the event is a true positive; MATCHED, those in which it
      matched anything, a crowd or an ignored object too, and lies in the range by its own area (no false
      positive);
    - `entries (., 3)`: EVENT, its OBJECT, and the LANES in which that object makes it a true positive;
    - `object_category (G,)`, `object_image (G,)`, `object_ranges (G,)`: bits of the area ranges in which an
      object counts, none for crowds;
    - `image_object_start (I + 1,)`, `image_objects`: category * 16 + ranges of the objects of each image;
    - `object_counts (K, A)`: how many objects count.
    """

    iou_type: IouType
    n_images: int
    n_categories: int
    n_objects: int
    n_predictions: int
    category_word: Longs
    row_image: Ints
    row_prediction: Ints
    image_row_start: Longs
    image_rows: Ints
    words: Longs
    events: Longs
    entries: Longs
    object_category: Ints
    object_image: Ints
    object_ranges: Ints
    image_object_start: Longs
    image_objects: Ints
    object_counts: Longs

    @cached_property
    def bundle(self) -> Bundle:
        """What kernels are given of the table."""
        return bundle(self, IN_KERNELS)

    @property
    def n_words(self) -> int:
        """How many 64-row words the table has."""
        return len(self.words)

    @property
    def nbytes(self) -> int:
        """How many bytes the arrays take."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def of_all_areas(self) -> MatchTable:
        """The table without the area ranges small, medium and large: of it, mAP is told in half the time."""
        objects = self.image_objects & ~np.asarray(OTHER_RANGES, self.image_objects.dtype)
        counts = self.object_counts.copy()
        counts[:, 1:] = 0
        return replace(
            self,
            events=self.events & AREA_LANES,
            image_objects=objects,
            object_counts=counts,
        )

    def check_made_of(self, source: EvaluationInput) -> None:
        """Raises: InputError when the table was made from another input: its rows would point beside it."""
        counts = ("n_images", "n_categories", "n_objects", "n_predictions")
        if any(getattr(self, name) != getattr(source, name) for name in counts):
            raise InputError("the match table was made from another input", fix="Match this input first.")

    def image_mask(self, mask: Bools) -> Bools:
        """`mask (I,)`, checked."""
        return _checked("image mask", mask, (self.n_images,))

    def image_masks(self, masks: Bools) -> Bools:
        """`masks (S, I)`, one for each slice, checked."""
        return _checked("array of image masks", masks, (*np.shape(masks)[:1], self.n_images))

    def object_mask(self, mask: Bools) -> Bools:
        """`mask (G,)`, checked."""
        return _checked("object mask", mask, (self.n_objects,))


_BOOL = np.dtype(np.bool_)


def _checked(name: str, given: npt.ArrayLike, shape: tuple[int, ...]) -> Bools:
    mask = np.asarray(given)
    if mask.dtype != _BOOL or mask.shape != shape:
        raise InputError(
            f"the {name} does not fit the match table",
            found=f"{mask.dtype} {mask.shape}",
            expected=f"bool {shape}",
        )
    return np.ascontiguousarray(mask)
