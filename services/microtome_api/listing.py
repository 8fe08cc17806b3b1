"""Lists of items: a search without anything to resemble, read page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from microtome.datasets import Items, item_columns
from microtome.errors import InputError
from microtome.search import Query as Search
from microtome.search import parse, search
from microtome_api.limits import DEEPEST_SORTED
from microtome_api.paging import PageRequest, Place, cursor_of
from microtome_api.schemas.items import HitDocument
from microtome_api.schemas.pages import Page
from microtome_api.server import Server


@dataclass(frozen=True)
class ItemsRequest:
    """Which items are listed, in which order: by id without `sort`."""

    where: str | None
    run: str | None
    slice: str | None
    sort: str | None
    descending: bool


def items_request(
    where: Annotated[str | None, Query(description="a filter over the documented columns")] = None,
    run: str | None = None,
    slice: str | None = None,
    sort: Annotated[str | None, Query(description="a column; by id without it")] = None,
    descending: bool = True,
) -> ItemsRequest:
    """The list that a request asks for."""
    return ItemsRequest(where, run, slice, sort, descending)


ItemsDependency = Annotated[ItemsRequest, Depends(items_request)]


def list_items(
    server: Server, dataset: str, items: Items, asked: ItemsRequest, page: PageRequest
) -> Page[HitDocument]:
    """One page of items; by id to any depth, sorted down to the 10,000th.

    Raises: as `search`; InputError past that depth.
    """
    listing = ("items", dataset, items, *vars(asked).values())
    place = page.place(*listing)
    if asked.sort is None:
        return _by_id(server, dataset, items, asked, page, place, listing)
    return _sorted(server, dataset, items, asked, page, place or Place(0), listing)


def _by_id(
    server: Server, dataset: str, items: Items, asked: ItemsRequest, page: PageRequest,
    place: Place | None, listing: tuple[object, ...],
) -> Page[HitDocument]:  # fmt: skip
    where = asked.where if place is None else _after(server, dataset, items, asked, place.position)
    query = Search(dataset, items, where=where, run=asked.run, slice=asked.slice, limit=page.limit)
    found = search(server.home, query, server.resources)
    total = found.n_candidates if place is None else place.total
    following = None
    if found.n_candidates > len(found.hits):
        following = cursor_of(Place(found.hits[-1].id, total), *listing)
    return _page([HitDocument(**vars(hit)) for hit in found.hits], following, total)


def _sorted(
    server: Server, dataset: str, items: Items, asked: ItemsRequest, page: PageRequest,
    place: Place, listing: tuple[object, ...],
) -> Page[HitDocument]:  # fmt: skip
    last = place.position + page.limit
    if last > DEEPEST_SORTED:
        raise InputError(
            "a sorted list can't be read this deep", found=f"items {place.position} to {last}",
            expected=f"at most {DEEPEST_SORTED}", fix="Narrow it with where, or list by id without sort.",
        )  # fmt: skip
    query = Search(
        dataset, items, where=asked.where, run=asked.run, slice=asked.slice, sort=asked.sort,
        descending=asked.descending, limit=last,
    )  # fmt: skip
    found = search(server.home, query, server.resources)
    following = cursor_of(Place(last), *listing) if found.n_candidates > last else None
    documents = [HitDocument(**vars(hit)) for hit in found.hits[place.position :]]
    return _page(documents, following, found.n_candidates)


def _after(server: Server, dataset: str, items: Items, asked: ItemsRequest, last_id: int) -> str:
    beyond = f"id > {last_id}"
    if asked.where is None:
        return beyond
    # read alone first: only a whole expression may stand in parentheses
    condition = parse(asked.where, item_columns(server.home, dataset, items, run=asked.run))
    return f"({condition.text}) AND {beyond}"


def _page(documents: list[HitDocument], following: str | None, total: int | None) -> Page[HitDocument]:
    return Page(items=documents, next_cursor=following, total=total)
