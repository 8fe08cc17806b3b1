"""Boxes of images: what is drawn over their pictures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from microtome_api.boxes import image_boxes
from microtome_api.limits import BEYOND_IDS
from microtome_api.schemas.boxes import BoxesDocument
from microtome_api.server import ServerDependency

MOST_IMAGES = 200
ImageId = Annotated[int, Field(ge=0, lt=BEYOND_IDS)]
router = APIRouter(tags=["items"], prefix="/api/v1/datasets/{dataset}")


@router.get("/boxes")
def get_boxes(
    server: ServerDependency,
    dataset: str,
    image: Annotated[list[ImageId], Query(max_length=MOST_IMAGES, description="ids of images")],
    run: str | None = None,
) -> BoxesDocument:
    """Ground truth and, with a run, predictions on these images."""
    return BoxesDocument(images=image_boxes(server, dataset, run, image))
