"""Selections: which items a query chooses, how many, and how the run does on them."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Response

from microtome.datasets import item_columns
from microtome.datasets.columns import item_tables, outcome_advice
from microtome.matching.outcomes import IOU_THRESHOLD
from microtome.search import Query as Search
from microtome.search import parse, without_errors
from microtome.slices.circularity import selected_on
from microtome_api.asked_selection import SelectionDependency
from microtome_api.querying import query_of
from microtome_api.rates import OperatingPoint, outcome_counts, rates
from microtome_api.schemas.facets import SelectionDocument
from microtome_api.selections import Chosen, state_of
from microtome_api.server import Server, ServerDependency

BYTES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}
router = APIRouter(tags=["selection"], prefix="/api/v1/datasets/{dataset}")

Share = Annotated[float | None, Query(ge=0, le=1)]


@router.get("/order", response_class=Response, responses=BYTES)
def get_order(server: ServerDependency, dataset: str, asked: SelectionDependency) -> Response:
    """The ids of all selected items in order.

    Little endian: how many (uint32), what follows (uint32), ids (int32), similarities (float32). What follows
    is the sum of 1 for similarities, and 2 for the first id only where the others are the next ones.
    """
    query = query_of(server, dataset, asked)
    ranking = server.selections.chosen(server.home, query, server.resources).ranking
    ids = ranking.ids.astype("<i4")
    in_a_row = len(ids) > 1 and bool((np.diff(ids) == 1).all())
    has_similarities = ranking.similarities is not None
    head = np.array([len(ids), has_similarities + 2 * in_a_row], "<u4")
    parts = [head.tobytes(), (ids[:1] if in_a_row else ids).tobytes()]
    if ranking.similarities is not None:
        parts.append(ranking.similarities.clip(-1, 1).astype("<f4").tobytes())
    return Response(b"".join(parts), media_type="application/octet-stream")


@router.get("/selection")
def get_selection(
    server: ServerDependency,
    dataset: str,
    asked: SelectionDependency,
    confidence: Annotated[
        Share, Query(description="from which predictions count; as evaluated without it")
    ] = None,
    iou: Annotated[float | None, Query(ge=0.1, le=1, description="from which an object is found")] = None,
) -> SelectionDocument:
    """A selection in figures: how many, what became of them, recall and precision beside the baseline."""
    query = query_of(server, dataset, asked)
    chosen = server.selections.chosen(server.home, query, server.resources)
    home = server.home
    chosen_by = selected_on(home, query).get(query.run or "", [])
    document = SelectionDocument(
        items=query.items, n=len(chosen.ids), total=_total(server, query), outcomes={}, confidence=None,
        iou=None, rates=[], no_rates=None, selected_on=chosen_by, concept=_concept(server, query),
        notes=list(chosen.notes),
    )  # fmt: skip
    tables = item_tables(home, dataset, query.items, query.run)
    if tables.evaluation is None or not tables.evaluated or query.run is None:
        return document.model_copy(update={"no_rates": outcome_advice(tables)})
    point = OperatingPoint(
        tables.evaluation.confidence_threshold if confidence is None else confidence,
        IOU_THRESHOLD if iou is None else iou,
    )
    return document.model_copy(update=_figures(server, query, chosen, point, chosen_by))


def _figures(
    server: Server, query: Search, chosen: Chosen, point: OperatingPoint, chosen_by: list[str]
) -> dict[str, Any]:
    home, run = server.home, query.run or ""
    opened = server.runs.opened(home, query.dataset, run, point, state_of(home, query.dataset, run))
    rows = server.selections.rows(home, query.dataset, query.items, query.run, chosen.ids)
    update: dict[str, Any] = {
        "outcomes": outcome_counts(opened, query.items, rows),
        "confidence": point.confidence,
        "iou": point.iou,
    }
    if chosen_by:
        reason = f"selected on the outcome ({', '.join(chosen_by)}): its recall and precision say nothing"
        return {**update, "no_rates": reason}
    return {**update, "rates": rates(opened, query.items, rows)}


def _total(server: Server, query: Search) -> int:
    everything = server.selections.column(server.home, query.dataset, query.items, query.run, "id")
    return len(everything)


def _concept(server: Server, query: Search) -> str | None:
    if query.where is None:
        return None
    known = item_columns(server.home, query.dataset, query.items, run=query.run)
    rest = without_errors(parse(query.where, known))
    return None if rest is None else rest.text
