"""Images, objects and predictions: lists, and one image with all its columns."""

from __future__ import annotations

from fastapi import APIRouter

from microtome_api.limits import Id
from microtome_api.listing import ItemsDependency, list_items
from microtome_api.paging import PageDependency
from microtome_api.pictures import image_document
from microtome_api.schemas.items import HitDocument, ImageDocument
from microtome_api.schemas.pages import Page
from microtome_api.server import ServerDependency

router = APIRouter(tags=["items"], prefix="/api/v1/datasets/{dataset}")


@router.get("/images")
def list_images(
    server: ServerDependency, dataset: str, asked: ItemsDependency, page: PageDependency
) -> Page[HitDocument]:
    """The images."""
    return list_items(server, dataset, "images", asked, page)


@router.get("/objects")
def list_objects(
    server: ServerDependency, dataset: str, asked: ItemsDependency, page: PageDependency
) -> Page[HitDocument]:
    """The annotated objects."""
    return list_items(server, dataset, "objects", asked, page)


@router.get("/predictions")
def list_predictions(
    server: ServerDependency, dataset: str, asked: ItemsDependency, page: PageDependency
) -> Page[HitDocument]:
    """The predictions of a run."""
    return list_items(server, dataset, "predictions", asked, page)


@router.get("/images/{image_id}")
def get_image(server: ServerDependency, dataset: str, image_id: Id, run: str | None = None) -> ImageDocument:
    """An image with all its columns; with those of a run too."""
    return image_document(server, dataset, image_id, run)
