"""Boxes of images on the wire."""

from __future__ import annotations

from pydantic import BaseModel, Field

from microtome.datasets import Items


class BoxDocument(BaseModel):
    """An object or a prediction; `partner` is the id of the prediction or object that it was paired with."""

    id: int
    items: Items
    category: str | None
    bbox: list[float] = Field(description="x, y, width, height in pixels of the picture")
    outcome: str | None
    error_type: str | None
    confidence: float | None
    iou: float | None
    partner: int | None


class ImageBoxesDocument(BaseModel):
    """An image with what is drawn over it; width and height in the pixels that its boxes refer to."""

    image_id: int
    file_name: str
    width: int
    height: int
    boxes: list[BoxDocument]


class BoxesDocument(BaseModel):
    """Images in the asked order."""

    images: list[ImageBoxesDocument]
