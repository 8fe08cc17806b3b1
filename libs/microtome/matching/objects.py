"""Objects in the order in which predictions are held against them."""

from __future__ import annotations

from dataclasses import dataclass

from microtome.matching.grouping import group
from microtome.matching.inputs import Bools, EvaluationInput, Floats, Ints, Longs
from microtome.matching.parameters import LANES_OF_RANGES


@dataclass(frozen=True)
class Objects:
    """Objects `(G,)` by category, image and id, and where each category starts `(K + 1,)`.

    `order` holds their ids, `lanes` the lanes in which they count.
    """

    order: Ints
    start: Longs
    image: Ints
    boxes: Floats
    crowd: Bools
    lanes: Longs

    @staticmethod
    def of(source: EvaluationInput, ranges: Ints) -> Objects:
        """The objects of `source`, which count in the area ranges `ranges (G,)`, as bits."""
        start, order = group(
            source.object_category, source.object_image, source.n_categories, source.n_images
        )
        return Objects(
            order=order,
            start=start,
            # take does what an index does, several times as fast
            image=source.object_image.take(order),
            boxes=source.object_boxes_xywh.take(order, axis=0),
            crowd=source.object_crowd.take(order),
            lanes=LANES_OF_RANGES.take(ranges.take(order)),
        )
