"""Polygons and run-length encodings -> compressed COCO RLE; what can't be a mask is told apart first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Raw
from pycocotools import mask as coco_mask

from microtome.formats import rle
from microtome.formats.json_files import explain

Size = tuple[int, int]  # (height, width) in pixels

# pycocotools draws polygons at five times the size and allocates by length: 4 million pixels take 160 MB.
LONGEST_OUTLINE = 4_000_000


class MaskFault(ValueError):
    """Why a segmentation is not a mask of its image."""


Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Rle(msgspec.Struct):
    """A run-length encoding as it stands in a COCO file."""

    size: tuple[Count, Count]
    counts: str | list[Count]


@dataclass(frozen=True)
class Masks:
    """Compressed counts and (height, width), None where there is no mask; and why others were refused."""

    counts: list[bytes | None]
    sizes: list[Size | None]
    faults: dict[int, str]


_POLYGONS = msgspec.json.Decoder(list[list[float]])
_RLE = msgspec.json.Decoder(Rle)


def read_masks(segmentations: Sequence[Raw], image_sizes: Sequence[Size | None], *, own_sizes: bool) -> Masks:
    """The masks of COCO segmentations `(N,)`; empty ones, `[]` and null are no mask, and no fault.

    `image_sizes` holds None where the image's size is unknown: a mask is a fault then, save that an RLE may
    bring its own size where `own_sizes` allows it.
    """
    encoded: list[_Encoded | None] = [None] * len(segmentations)
    faults: dict[int, str] = {}
    for position, (segmentation, image_size) in enumerate(zip(segmentations, image_sizes, strict=True)):
        text = bytes(segmentation)
        if text in (b"", b"null", b"[]", b"{}"):
            continue
        try:
            encoded[position] = _encode(text, image_size, own_sizes)
        except MaskFault as fault:
            faults[position] = str(fault)
    for position, mask in _misfits(encoded):
        encoded[position] = None
        faults[position] = f"RLE runs are malformed or don't sum to {mask.size[1]} x {mask.size[0]} pixels"
    return Masks([mask and mask.counts for mask in encoded], [mask and mask.size for mask in encoded], faults)


def boxes_of(
    counts: Sequence[bytes], sizes: Sequence[Size]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The boxes `(N, 4)` xywh around masks, and their areas `(N,)` in pixels, as by pycocotools' loadRes."""
    encodings = [{"size": list(size), "counts": text} for text, size in zip(counts, sizes, strict=True)]
    if not encodings:
        return np.zeros((0, 4)), np.zeros(0)
    boxes = np.asarray(coco_mask.toBbox(encodings), dtype=np.float64).reshape(-1, 4)
    return boxes, np.array([coco_mask.area(encoding) for encoding in encodings], dtype=np.float64)


def box_around(counts: bytes, size: Size) -> tuple[float, float, float, float]:
    """The box xywh around a mask, in pixels; all 0 where it is empty."""
    x, y, width, height = boxes_of([counts], [size])[0][0].tolist()
    return x, y, width, height


def draw_polygons(polygons: Sequence[Sequence[float]], size: Size) -> bytes:
    """The union of closed polygons [x1, y1, x2, y2, ...] in pixels, as pycocotools' annToRLE draws it.

    Raises: MaskFault when a polygon has fewer than three points or half a point, is not finite, or is longer
    than any outline in a picture of that size could be.
    """
    height, width = size
    if not 0 < height * width <= rle.LARGEST_MASK:
        raise MaskFault(f"a picture of {width} x {height} pixels can't have a mask")
    parts = [_checked_polygon(polygon) for polygon in polygons]
    encodings = coco_mask.frPyObjects(parts, height, width)
    merged = encodings[0] if len(encodings) == 1 else coco_mask.merge(encodings)
    return bytes(merged["counts"])


class _Encoded(NamedTuple):
    counts: bytes
    size: Size
    checked: bool  # what came compressed is checked later, all at once


def _encode(text: bytes, image_size: Size | None, own_sizes: bool) -> _Encoded | None:
    try:
        segmentation = _RLE.decode(text) if text.startswith(b"{") else _POLYGONS.decode(text)
    except (ValueError, RecursionError) as error:
        raise MaskFault(f"neither polygons nor RLE: {explain(error)}") from error
    if not segmentation:
        return None
    if isinstance(segmentation, Rle) and (own_sizes or image_size is not None):
        return _encode_runs(segmentation, image_size)
    if isinstance(segmentation, Rle) or image_size is None:
        raise MaskFault("a mask needs the size of its image, which is unknown")
    return _Encoded(draw_polygons(segmentation, image_size), image_size, checked=True)


def _encode_runs(segmentation: Rle, image_size: Size | None) -> _Encoded:
    height, width = segmentation.size
    if image_size is not None and image_size != (height, width):
        raise MaskFault(f"RLE of {width} x {height} pixels in an image of {image_size[1]} x {image_size[0]}")
    if not 0 < height * width <= rle.LARGEST_MASK:
        raise MaskFault(f"RLE of {width} x {height} pixels")
    if isinstance(segmentation.counts, str):
        return _Encoded(segmentation.counts.encode(), (height, width), checked=False)
    counts = rle.compress(segmentation.counts, height, width)
    if counts is None:
        raise MaskFault(f"RLE runs sum to {sum(segmentation.counts):,}, not to {width} x {height} pixels")
    return _Encoded(counts, (height, width), checked=True)


def _misfits(encoded: Sequence[_Encoded | None]) -> list[tuple[int, _Encoded]]:
    unchecked = [
        (position, mask) for position, mask in enumerate(encoded) if mask is not None and not mask.checked
    ]
    pixels = np.array([mask.size[0] * mask.size[1] for _, mask in unchecked], dtype=np.int64)
    fitting = rle.fits([mask.counts for _, mask in unchecked], pixels)
    return [item for item, fits in zip(unchecked, fitting, strict=True) if not fits]


def _checked_polygon(polygon: Sequence[float]) -> npt.NDArray[np.float64]:
    if len(polygon) < 6 or len(polygon) % 2:
        raise MaskFault(f"a polygon of {len(polygon)} numbers, expected an even count of at least 6")
    points = np.asarray(polygon, dtype=np.float64)
    if not float(np.abs(points).max()) * len(points) <= LONGEST_OUTLINE and not _is_drawable(
        points.reshape(-1, 2)
    ):
        raise MaskFault(f"a polygon that is not finite or longer than {LONGEST_OUTLINE:,} pixels")
    return points


def _is_drawable(points: npt.NDArray[np.float64]) -> bool:
    with np.errstate(over="ignore", invalid="ignore"):
        steps = np.abs(points - np.roll(points, 1, axis=0)).max(axis=1).sum()
        return bool(np.abs(points).max() + steps <= LONGEST_OUTLINE)
