"""A search as it came over the wire -> the library's query."""

from __future__ import annotations

from microtome.search import Query
from microtome_api.schemas.items import SearchRequest
from microtome_api.server import Server


def query_of(server: Server, dataset: str, request: SearchRequest, image: bytes | None = None) -> Query:
    """The query, to be run on the server's device. Raises: InputError when its parts don't go together."""
    fields = {name: getattr(request, name) for name in SearchRequest.model_fields}
    return Query(dataset=dataset, image=image, device=server.settings.device, **fields)
