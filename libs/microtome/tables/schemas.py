"""The columns every table of a kind has; a table may hold attribute columns after them, which may be null."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

KEY_BYTES = 16


def _required(name: str, type_: pa.DataType) -> pa.Field:
    return pa.field(name, type_, nullable=False)


_BOX = [_required(side, pa.float64()) for side in ("x", "y", "width", "height")]

IMAGES = pa.schema(
    [
        _required("image_id", pa.int64()),
        _required("source_id", pa.string()),
        _required("split", pa.string()),
        _required("file_name", pa.string()),
        _required("width", pa.int32()),
        _required("height", pa.int32()),
        _required("digest", pa.string()),
        _required("readable", pa.bool_()),
        _required("unreadable_reason", pa.string()),
        _required("exif_orientation", pa.int32()),
    ]
)

OBJECTS = pa.schema(
    [
        _required("object_id", pa.int64()),
        _required("image_id", pa.int64()),
        _required("category_id", pa.int32()),
        _required("source_id", pa.string()),
        *_BOX,
        _required("area", pa.float64()),
        _required("iscrowd", pa.bool_()),
        pa.field("mask", pa.binary()),
    ]
)

PREDICTIONS = pa.schema(
    [
        _required("prediction_id", pa.int64()),
        _required("image_id", pa.int64()),
        _required("category_id", pa.int32()),
        _required("confidence", pa.float64()),
        *_BOX,
        _required("area", pa.float64()),
        pa.field("mask", pa.binary()),
    ]
)

OUTCOMES_OBJECTS = pa.schema(
    [
        _required("object_id", pa.int64()),
        pa.field("outcome", pa.string()),
        pa.field("error_type", pa.string()),
        pa.field("iou", pa.float64()),
        pa.field("confidence", pa.float64()),
        pa.field("prediction_id", pa.int64()),
    ]
)

OUTCOMES_PREDICTIONS = pa.schema(
    [
        _required("prediction_id", pa.int64()),
        pa.field("outcome", pa.string()),
        pa.field("error_type", pa.string()),
        pa.field("iou", pa.float64()),
        pa.field("object_id", pa.int64()),
    ]
)

_BASE_SCHEMAS: Mapping[str, pa.Schema] = MappingProxyType(
    {
        "images": IMAGES,
        "objects": OBJECTS,
        "predictions": PREDICTIONS,
        "outcomes_objects": OUTCOMES_OBJECTS,
        "outcomes_predictions": OUTCOMES_PREDICTIONS,
    }
)

_BOX_DESCRIPTIONS = {
    "x": "left edge of the box, in pixels from the left of the stored picture",
    "y": "top edge of the box, in pixels from the top of the stored picture",
    "width": "width of the box in pixels",
    "height": "height of the box in pixels",
}

COLUMN_DESCRIPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "images": {
            "image_id": "number of the image, given at import",
            "source_id": "the image's id in the file it was imported from",
            "split": "name of the split it was imported with, empty for none",
            "file_name": "path of the picture under the images folder, with '/'",
            "width": "width of the stored picture in pixels",
            "height": "height of the stored picture in pixels",
            "digest": "sha256 of the picture's bytes, empty when it can't be read",
            "readable": "whether the picture can be decoded",
            "unreadable_reason": "why the picture can't be decoded, empty when it can",
            "exif_orientation": "the picture's EXIF orientation, 1 for none",
        },
        "objects": {
            "object_id": "number of the object, given at import",
            "image_id": "number of the image that the object is in",
            "category_id": "number of the object's category",
            "source_id": "the object's id in the file it was imported from",
            **_BOX_DESCRIPTIONS,
            "area": "area of the object in square pixels, as annotated",
            "iscrowd": "whether the object stands for a crowd",
            "mask": "outline of the object as compressed run lengths, null for none",
        },
        "predictions": {
            "prediction_id": "number of the prediction within its run, given at import",
            "image_id": "number of the image that the prediction is on",
            "category_id": "number of the predicted category",
            "confidence": "score that the model gave the prediction",
            **_BOX_DESCRIPTIONS,
            "area": "area of the predicted box, or of its mask, in square pixels",
            "mask": "outline of the prediction as compressed run lengths, null for none",
        },
        "outcomes_objects": {
            "object_id": "number of the object",
            "outcome": "matched, missed or mispredicted, null for a crowd",
            "error_type": "TIDE error type of a missed or mispredicted object, null for none",
            "iou": "overlap (IoU) with the prediction it was matched to, null for none",
            "confidence": "score of the prediction it was matched to, null for none",
            "prediction_id": "number of the prediction it was matched to, null for none",
        },
        "outcomes_predictions": {
            "prediction_id": "number of the prediction",
            "outcome": "true_positive or false_positive, null under the confidence threshold",
            "error_type": "TIDE error type of a false positive, null for none",
            "iou": "overlap (IoU) with the object it was matched to, null for none",
            "object_id": "number of the object it was matched to, null for none",
        },
        "vectors": {
            "key": "what was embedded: encoder, crop policy, picture and box, as 16 bytes",
            "vector": "unit vector of the picture or crop",
        },
    }
)


def vectors_schema(dimension: int) -> pa.Schema:
    """The schema of a table of unit vectors of that many numbers, one row a key."""
    return pa.schema(
        [_required("key", pa.binary(KEY_BYTES)), _required("vector", pa.list_(pa.float16(), dimension))]
    )


def base_schema(name: str) -> pa.Schema:
    """The columns that the table of that name must have; none when its name says nothing of its kind."""
    return _BASE_SCHEMAS.get(name.rpartition("/")[2], pa.schema([]))
