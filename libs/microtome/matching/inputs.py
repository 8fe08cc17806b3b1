"""Ground truth and one run's predictions as arrays: all that matching needs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from microtome.errors import InputError

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Index = int | np.integer[Any]
Mask = Mapping[str, Any]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class EvaluationInput:
    """Objects (G) and predictions (P) of one data set and run, rows in id order (pycocotools' order).

    Images are 0..n_images-1 in the order of their source ids, categories 0..n_categories-1. Boxes (., 4) are
    xywh in pixels, `object_area` is the annotation's area in square pixels. Masks are COCO run lengths,
    `{"size": [height, width], "counts": bytes}`, needed for segm only. Arrays are converted to the types
    named here and must be finite; ids ascend and are positions where none are given. No objects, no
    predictions and no images are all allowed. Images and categories are copied, the other arrays are not
    where they have their types already: don't write to them later.

    Raises InputError for counts that are no whole numbers, arrays of other lengths and shapes, categories or
    images that are out of range or no whole numbers, and numbers that are not finite.
    """

    n_images: int
    n_categories: int
    object_image: Ints
    object_category: Ints
    object_boxes_xywh: Floats
    object_area: Floats
    object_crowd: Bools
    prediction_image: Ints
    prediction_category: Ints
    prediction_confidence: Floats
    prediction_boxes_xywh: Floats
    object_masks: Sequence[Mask] | None = None
    prediction_masks: Sequence[Mask] | None = None
    object_ids: Longs | None = None
    prediction_ids: Longs | None = None

    def __post_init__(self) -> None:
        for name in _COUNTS:
            object.__setattr__(self, name, _count(name, getattr(self, name)))
        for kind in ("object", "prediction"):
            self._check_lengths(kind, len(getattr(self, f"{kind}_image")))
            for name, stop in (("image", self.n_images), ("category", self.n_categories)):
                values = _indices(f"{kind}_{name}", getattr(self, f"{kind}_{name}"), stop)
                object.__setattr__(self, f"{kind}_{name}", frozen(values))
        for name, dtype in _DTYPES.items():
            values = np.ascontiguousarray(getattr(self, name), dtype=dtype)
            object.__setattr__(self, name, frozen(_shaped(name, values)))
        for name in _FINITE:
            _check_finite(name, getattr(self, name))

    @cached_property
    def prediction_order(self) -> Ints:
        """Rows of predictions `(P,)` by image, most confident first inside, equal ones by id."""
        order = np.lexsort((-self.prediction_confidence, self.prediction_image))
        return frozen(order.astype(np.int32))

    @cached_property
    def object_order(self) -> Ints:
        """Rows of objects `(G,)` by image, by id inside."""
        return frozen(np.argsort(self.object_image, kind="stable").astype(np.int32))

    @property
    def n_objects(self) -> int:
        """How many objects there are, crowds included."""
        return len(self.object_image)

    @property
    def n_predictions(self) -> int:
        """How many predictions there are, whatever their confidence."""
        return len(self.prediction_image)

    def ids_of_objects(self) -> Longs:
        """The ids `(G,)` of the objects, ascending: their positions, unless objects were removed."""
        return np.arange(self.n_objects) if self.object_ids is None else self.object_ids

    def ids_of_predictions(self) -> Longs:
        """The ids `(P,)` of the predictions, ascending."""
        return np.arange(self.n_predictions) if self.prediction_ids is None else self.prediction_ids

    def objects_among(self, ids: Longs) -> Bools:
        """Which objects `(G,)` have one of these ids; ids of no object are passed over."""
        return np.isin(self.ids_of_objects(), ids)

    def predictions_among(self, ids: Longs) -> Bools:
        """Which predictions `(P,)` have one of these ids; ids of no prediction are passed over."""
        return np.isin(self.ids_of_predictions(), ids)

    def images_among(self, ids: Longs) -> Bools:
        """Which images `(I,)` have one of these ids; ids of no image are passed over."""
        return np.isin(np.arange(self.n_images), ids)

    def _check_lengths(self, kind: str, length: int) -> None:
        for name in self.__dataclass_fields__:
            column = getattr(self, name) if name.startswith(f"{kind}_") else None
            if column is not None and len(column) != length:
                raise InputError(f"{name} has the wrong length", found=len(column), expected=f"{length} rows")


def frozen(values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """A read-only view of `values`: what was handed over is only read."""
    view = values.view()
    view.flags.writeable = False
    return view


_COUNTS = {"n_images": 2**31, "n_categories": 2**27}  # a category and its area ranges share an int32
_DTYPES: Mapping[str, type[np.generic]] = {
    "object_boxes_xywh": np.float64,
    "object_area": np.float64,
    "object_crowd": np.bool_,
    "prediction_confidence": np.float64,
    "prediction_boxes_xywh": np.float64,
}
_BOXES = ("object_boxes_xywh", "prediction_boxes_xywh")
_FINITE = ("object_boxes_xywh", "object_area", "prediction_confidence", "prediction_boxes_xywh")


def _count(name: str, given: Index) -> int:
    """How many there are; kernels make room for them."""
    if not isinstance(given, int | np.integer) or not 0 <= given <= _COUNTS[name]:
        raise InputError(
            f"{name} can't be", found=repr(given), expected=f"a number from 0 to {_COUNTS[name]}"
        )
    return int(given)


def _indices(name: str, given: npt.ArrayLike, stop: int) -> Ints:
    """A copy of whole numbers `(N,)` below `stop`, which nobody else can change: kernels trust them."""
    values = np.asarray(given)
    if values.ndim != 1:
        raise InputError(f"{name} has the wrong shape", found=values.shape, expected="one number a row")
    if values.size and not np.issubdtype(values.dtype, np.number) and values.dtype != np.bool_:
        raise InputError(f"{name} has the wrong type", found=values.dtype, expected="whole numbers")
    # false for NaN as well, and for what has a fraction
    known = (values >= 0) & (values < stop)
    if values.dtype.kind not in "iub":
        known &= values == np.floor(values.real)
    if not known.all():
        row = int(np.flatnonzero(~known)[0])
        expected = (
            f"a whole number from 0 to {stop - 1}" if stop else "no rows, as there is nothing to point at"
        )
        raise InputError(f"{name} is out of range in row {row}", found=values[row], expected=expected)
    return np.array(values, np.int32, order="C")


def _shaped(name: str, values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Boxes `(N, 4)`, other numbers `(N,)`; none may have come in any shape."""
    wanted, what = ((4,), "four numbers a row") if name in _BOXES else ((), "one number a row")
    if len(values) and values.shape[1:] != wanted:
        raise InputError(f"{name} has the wrong shape", found=values.shape, expected=what)
    return values.reshape(len(values), *wanted)


def _check_finite(name: str, values: Floats) -> None:
    finite = np.isfinite(values)
    if not finite.all():
        row = int(np.argwhere(~finite)[0][0])
        raise InputError(f"{name} is not finite in row {row}", found=values[row], expected="finite numbers")
