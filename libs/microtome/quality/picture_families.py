"""Families of scores of pixels."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from microtome.datasets import Items, ScoreColumn
from microtome.quality.family import Family
from microtome.quality.measuring import measured
from microtome.quality.sources import Sources


def _columns(what: str) -> tuple[ScoreColumn, ...]:
    colour = f"A model may have seen few {what} of this colour: compare its recall by bins of it."
    return (
        ScoreColumn(
            "brightness", "number", f"mean grey value of the {what[:-1]}, 0 black to 1 white", "bright",
            f"Dark {what} hide objects and label errors: look at the lowest.", "low",
        ),
        ScoreColumn(
            "contrast", "number", f"standard deviation of the {what[:-1]}'s grey values, 0 to 0.5",
            "light and dark parts", "Low contrast is fog, glare or an empty picture: look at the lowest.",
            "low",
        ),
        ScoreColumn(
            "sharpness", "number", "variance of the Laplacian of the grey values", "sharp edges or noise",
            "Low is blur: look at the lowest, and see whether errors gather there.", "low",
        ),
        ScoreColumn(
            "entropy", "number", "entropy of the histogram of grey values, in bits, 0 to 8", "many shades",
            "Low is a picture of few shades, such as a blank frame.", "low",
        ),
        ScoreColumn("red", "number", "share of red in the light, 1/3 for grey", "red", colour),
        ScoreColumn("green", "number", "share of green in the light, 1/3 for grey", "green", colour),
        ScoreColumn("blue", "number", "share of blue in the light, 1/3 for grey", "blue", colour),
    )  # fmt: skip


_FRAME = (
    ScoreColumn(
        "area", "number", "width x height of the picture in pixels", "large",
        "Small pictures show little: look at the smallest.", "low",
    ),
    ScoreColumn(
        "aspect_ratio", "number", "width over height of the picture", "wide",
        "An odd shape may be a crop, a panorama or a turned picture.",
    ),
)  # fmt: skip


def _pixels(sources: Sources, items: Items) -> pa.Table:
    return measured(sources, items)


def _frame(sources: Sources) -> pa.Table:
    images = sources.rows("images", "width", "height")
    width, height = (images[side].to_numpy().astype(np.float64) for side in ("width", "height"))
    ratio = np.divide(width, height, out=np.full(len(width), np.nan), where=height > 0)
    return pa.table({"id": images["id"], "area": width * height, "aspect_ratio": ratio})


PICTURE_FAMILIES = (
    Family("frame", "images", frozenset(), _FRAME, _frame),
    Family(
        "pixels", "images", frozenset({"pictures"}), _columns("images"),
        lambda sources: _pixels(sources, "images"),
    ),
    Family(
        "pixels", "objects", frozenset({"pictures", "boxes"}), _columns("objects"),
        lambda sources: _pixels(sources, "objects"),
    ),
)  # fmt: skip
