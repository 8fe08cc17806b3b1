"""Pictures: thumbnails of images, crops of objects and predictions, as WebP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response

from microtome.errors import InputError
from microtome_api.limits import Id
from microtome_api.pictures import DEFAULT_WIDTH, Asked, Width, cut, picture
from microtome_api.server import ServerDependency

WEBP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/webp": {}}},
    304: {"description": "the held picture is still right"},
}
router = APIRouter(tags=["pictures"], prefix="/api/v1/datasets/{dataset}", default_response_class=Response)


def asked_picture(
    width: Annotated[int, Query(description="pixels, from a fixed list")] = DEFAULT_WIDTH,
    v: Annotated[
        str | None, Query(max_length=64, description="version; with it the answer is immutable")
    ] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Asked:
    """The picture that a request asks for."""
    widths = Width.__args__  # type: ignore[attr-defined]
    if width not in widths:
        raise InputError(
            "no picture is made that wide", found=width, expected=f"one of {', '.join(map(str, widths))}"
        )
    return Asked(width, v, if_none_match)


AskedDependency = Annotated[Asked, Depends(asked_picture)]


@router.get("/images/{image_id}/picture", responses=WEBP)
def get_picture(server: ServerDependency, dataset: str, image_id: Id, asked: AskedDependency) -> Response:
    """The image's picture, in the frame that boxes refer to."""
    return picture(server, dataset, image_id, asked)


@router.get("/objects/{object_id}/crop", responses=WEBP)
def get_object_crop(
    server: ServerDependency, dataset: str, object_id: Id, asked: AskedDependency
) -> Response:
    """The object, cut out with a margin."""
    return cut(server, dataset, "objects", object_id, None, asked)


@router.get("/predictions/{prediction_id}/crop", responses=WEBP)
def get_prediction_crop(
    server: ServerDependency, dataset: str, prediction_id: Id, run: str, asked: AskedDependency
) -> Response:
    """The prediction of a run, cut out with a margin."""
    return cut(server, dataset, "predictions", prediction_id, run, asked)
