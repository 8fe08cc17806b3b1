"""Pictures for browsers: thumbnails and crops, asked for by id and known by the hash of what they show.

Each is drawn once and kept in the data set's folder under that hash; whatever is lost there is drawn again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from urllib.parse import quote

import numpy as np
from fastapi import Response

from microtome.datasets import Items, item_columns, item_table
from microtome.datasets.shown import mark_looked_at, shown_path
from microtome.errors import NotFoundError
from microtome.pictures import crop_box, open_picture, thumbnail
from microtome_api.schemas.items import ImageDocument
from microtome_api.server import Server

Width = Literal[80, 160, 320, 640, 1280, 1920]
DEFAULT_WIDTH: Width = 320
FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


@dataclass(frozen=True)
class Asked:
    """What a request for a picture says: how wide, which version it means, which one it holds."""

    width: int
    version: str | None
    held: str | None


def picture(server: Server, dataset: str, image_id: int, asked: Asked) -> Response:
    """The whole picture, in the frame that its boxes refer to.

    Raises: NotFoundError for an unknown image or an unreadable picture, PictureError when its file has gone
    or can't be decoded any more.
    """
    image = server.frames.file(server.home, dataset, image_id)

    def draw() -> bytes:
        return thumbnail(open_picture(image.path, oriented=image.oriented), asked.width)

    return _answer(server, dataset, _version(image.digest), asked, draw)


def cut(server: Server, dataset: str, items: Items, item_id: int, run: str | None, asked: Asked) -> Response:
    """The crop of an object or a prediction, with a margin and in its own proportions.

    Raises: NotFoundError, as `picture`.
    """
    image_id, box = server.frames.box(server.home, dataset, items, run, item_id)
    image = server.frames.file(server.home, dataset, image_id)

    def draw() -> bytes:
        whole = open_picture(image.path, oriented=image.oriented)
        return thumbnail(whole.crop(crop_box(box, whole.width, whole.height)), asked.width)

    return _answer(server, dataset, _version(f"{image.digest} {box} unpadded"), asked, draw)


def image_document(server: Server, dataset: str, image_id: int, run: str | None) -> ImageDocument:
    """An image with all its columns and the address of its picture.

    Raises: NotFoundError for unknown names or ids.
    """
    columns = list(item_columns(server.home, dataset, "images", run=run))
    ids = np.array([image_id], dtype=np.int64)
    row = item_table(server.home, dataset, "images", run=run, columns=columns, ids=ids).to_pylist()[0]
    values = {name: shown(value) for name, value in row.items()}
    return ImageDocument(id=row["id"], columns=values, picture=_address(server, dataset, image_id))


def shown(value: object) -> object:
    """The value as JSON has it: there is no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _address(server: Server, dataset: str, image_id: int) -> str | None:
    try:
        image = server.frames.file(server.home, dataset, image_id)
    except NotFoundError:  # it has no readable picture
        return None
    return f"/api/v1/datasets/{quote(dataset, safe='')}/images/{image_id}/picture?v={_version(image.digest)}"


def _version(content: str) -> str:
    return sha256(content.encode()).hexdigest()[:32]


def _answer(server: Server, dataset: str, version: str, asked: Asked, draw: Callable[[], bytes]) -> Response:
    etag = f'"{version}-{asked.width}"'
    # an id may come to mean another picture when a data set is made anew; an address with its version may not
    kept = FOR_EVER if asked.version == version else ASK_AGAIN
    headers = {"ETag": etag, "Cache-Control": kept}
    if asked.held is not None and etag in [part.strip().removeprefix("W/") for part in asked.held.split(",")]:
        return Response(status_code=304, headers=headers)
    content = _kept(server, dataset, f"{version}-{asked.width}", draw)
    return Response(content, media_type="image/webp", headers=headers)


def _kept(server: Server, dataset: str, name: str, draw: Callable[[], bytes]) -> bytes:
    """The picture of that name, drawn when it is not at hand or not whole."""
    path = shown_path(server.home, server.home.catalog.dataset(dataset).dataset_id, name)
    try:
        held = path.read_bytes()
    except OSError:
        held = b""
    if _is_whole(held):
        mark_looked_at(path)
        return held
    with server.decoding:
        content = draw()
    server.room.keep(server.home, path, content)
    return content


def _is_whole(content: bytes) -> bool:
    """Whether a WebP file has the length that its head says: nothing here is synced to the disk."""
    return content[:4] == b"RIFF" and int.from_bytes(content[4:8], "little") + 8 == len(content)
