"""A selection as the parameters of a request -> the library's query."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Depends, Query

from microtome.datasets import Items
from microtome.errors import InputError
from microtome.search.lasso import MAX_LASSO
from microtome.search.packed_ids import MAX_PACKED
from microtome_api.limits import BEYOND_IDS
from microtome_api.schemas.items import SearchRequest

LONGEST_VECTOR = 24_000


def asked_selection(
    items: Items = "objects",
    run: str | None = None,
    slice: str | None = None,
    where: Annotated[str | None, Query(description="a filter over the documented columns")] = None,
    ids: Annotated[
        str | None, Query(max_length=MAX_PACKED, description="a list: the steps between ids, in base64url")
    ] = None,
    lasso: Annotated[
        str | None, Query(max_length=MAX_LASSO, description="a polygon on the map: its version~x,y_x,y_x,y")
    ] = None,
    text: str | None = None,
    not_text: str | None = None,
    like: Annotated[int | None, Query(ge=0, lt=BEYOND_IDS, description="id of an item of that kind")] = None,
    vector: Annotated[
        str | None, Query(max_length=LONGEST_VECTOR, description="float32, little endian, base64url")
    ] = None,
    model: Annotated[str | None, Query(description="digest or name of the encoder")] = None,
    sort: str | None = None,
    descending: bool = True,
    limit: Annotated[int, Query(description="how many of the most similar are chosen")] = 200,
    min_similarity: Annotated[
        float | None, Query(description="a cosine; then `limit` counts no more")
    ] = None,
) -> SearchRequest:
    """The selection that a request asks for."""
    return SearchRequest(
        items=items, run=run, slice=slice, where=where, ids=ids, lasso=lasso, text=text, not_text=not_text,
        like=like,
        vector=None if vector is None else _standard(vector), model=model, sort=sort,
        descending=descending, limit=limit, min_similarity=min_similarity,
    )  # fmt: skip


SelectionDependency = Annotated[SearchRequest, Depends(asked_selection)]


def _standard(text: str) -> bytes:
    """base64url, with or without its padding -> base64."""
    padded = text + "=" * (-len(text) % 4)
    try:
        return base64.b64encode(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, binascii.Error) as error:
        raise InputError("the vector can't be read", expected="float32 numbers in base64url") from error
