"""Facets and selections on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from microtome.datasets import Items


class FacetValue(BaseModel):
    """A value or a range of a column: how many selected items have it; `where` narrows to them."""

    label: str
    where: str
    n: int
    outcomes: dict[str, int] = Field(description="how many of each outcome; empty without a run")


class FacetDocument(BaseModel):
    """A column's values among the selected items, most first; numbers in ranges, ascending."""

    column: str
    type: Literal["number", "text", "boolean"]
    values: list[FacetValue]
    n_null: int
    too_many: bool = Field(description="whether values are left out because there are too many")


class FacetsDocument(BaseModel):
    """How a selection spreads over the values of columns."""

    n: int
    facets: list[FacetDocument]


class RateDocument(BaseModel):
    """A share with its Wilson interval at 95 %, of the selection and of the whole data set."""

    name: Literal["recall", "precision"]
    successes: int
    trials: int
    value: float | None
    low: float | None
    high: float | None
    baseline: float | None
    baseline_low: float | None
    baseline_high: float | None


class SelectionDocument(BaseModel):
    """A selection in figures.

    `rates` are empty where there can be none; `no_rates` says why. `concept` is the filter without what says
    how the run did, null where nothing is left of it.
    """

    items: Items
    n: int
    total: int
    outcomes: dict[str, int]
    confidence: float | None
    iou: float | None
    rates: list[RateDocument]
    no_rates: str | None
    selected_on: list[str]
    concept: str | None
    notes: list[str]
