"""Roles: who may call which route. What is not in this table can't be called by anyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Literal

from starlette.routing import compile_path

from microtome_api.pages import PAGES

Access = Literal["none", "read", "write"]

_V1 = "/api/v1"
_DATASET = f"{_V1}/datasets/{{dataset}}"

RULES: Mapping[tuple[str, str], Access] = {
    ("GET", "/"): "none",
    **{("GET", f"/{page}"): "none" for page in PAGES},
    ("GET", "/assets/{name}"): "none",
    ("GET", "/healthz"): "none",
    ("GET", "/readyz"): "none",
    ("GET", "/metrics"): "read",
    ("GET", "/api/openapi.json"): "none",
    ("GET", f"{_V1}/datasets"): "read",
    ("POST", f"{_V1}/datasets"): "write",
    ("GET", _DATASET): "read",
    ("DELETE", _DATASET): "write",
    ("GET", f"{_DATASET}/columns"): "read",
    ("GET", f"{_DATASET}/findings"): "read",
    ("GET", f"{_DATASET}/doctor"): "read",
    ("GET", f"{_DATASET}/images"): "read",
    ("GET", f"{_DATASET}/objects"): "read",
    ("GET", f"{_DATASET}/predictions"): "read",
    ("GET", f"{_DATASET}/images/{{image_id}}"): "read",
    ("GET", f"{_DATASET}/images/{{image_id}}/picture"): "read",
    ("GET", f"{_DATASET}/objects/{{object_id}}/crop"): "read",
    ("GET", f"{_DATASET}/predictions/{{prediction_id}}/crop"): "read",
    ("GET", f"{_DATASET}/runs"): "read",
    ("POST", f"{_DATASET}/runs"): "write",
    ("GET", f"{_DATASET}/runs/{{run}}"): "read",
    ("DELETE", f"{_DATASET}/runs/{{run}}"): "write",
    ("POST", f"{_DATASET}/embeddings"): "write",
    ("POST", f"{_DATASET}/embeddings/imported"): "write",
    ("GET", f"{_DATASET}/boxes"): "read",
    ("GET", f"{_DATASET}/order"): "read",
    ("GET", f"{_DATASET}/selection"): "read",
    ("GET", f"{_DATASET}/facets"): "read",
    ("POST", f"{_DATASET}/search"): "read",
    ("POST", f"{_DATASET}/search/image"): "read",
    ("GET", f"{_DATASET}/slices"): "read",
    ("POST", f"{_DATASET}/slices"): "write",
    ("POST", f"{_DATASET}/slices/from-image"): "write",
    ("POST", f"{_DATASET}/slices/combine"): "write",
    ("GET", f"{_DATASET}/slices/diff"): "read",
    ("GET", f"{_DATASET}/slices/{{slice}}"): "read",
    ("DELETE", f"{_DATASET}/slices/{{slice}}"): "write",
    ("GET", f"{_DATASET}/slices/{{slice}}/members"): "read",
    ("POST", f"{_DATASET}/slices/{{slice}}/refresh"): "write",
    ("GET", f"{_DATASET}/analysis/figures"): "read",
    ("GET", f"{_DATASET}/analysis/intervals"): "read",
    ("GET", f"{_DATASET}/analysis/errors"): "read",
    ("GET", f"{_DATASET}/analysis/curves"): "read",
    ("GET", f"{_DATASET}/analysis/calibration"): "read",
    ("GET", f"{_DATASET}/analysis/confusion"): "read",
    ("GET", f"{_DATASET}/analysis/confusion/cell"): "read",
    ("GET", f"{_DATASET}/evaluations"): "read",
    ("POST", f"{_DATASET}/evaluations"): "write",
    ("GET", f"{_DATASET}/compare"): "read",
    ("POST", f"{_DATASET}/comparisons"): "read",
    ("GET", f"{_DATASET}/compare/export"): "read",
    ("GET", f"{_DATASET}/compare/flips"): "read",
    ("GET", f"{_DATASET}/analysis/impact"): "read",
    ("GET", f"{_DATASET}/analysis/confounders"): "read",
    ("POST", f"{_DATASET}/analysis/confounders"): "read",
    ("GET", f"{_DATASET}/analysis/halves"): "read",
    ("POST", f"{_DATASET}/analysis/halves"): "read",
    ("GET", f"{_DATASET}/analysis/gaps"): "read",
    ("POST", f"{_DATASET}/analysis/gaps"): "read",
    ("GET", f"{_DATASET}/scores"): "read",
    ("POST", f"{_DATASET}/scores"): "write",
    ("POST", f"{_DATASET}/scores/imported"): "write",
    ("GET", f"{_DATASET}/map"): "read",
    ("POST", f"{_DATASET}/map/lasso"): "read",
    ("GET", f"{_DATASET}/review"): "read",
    ("POST", f"{_DATASET}/review/search"): "read",
    ("GET", f"{_DATASET}/review/verdicts"): "read",
    ("POST", f"{_DATASET}/review/verdicts"): "write",
    ("DELETE", f"{_DATASET}/review/verdicts/{{verdict_id}}"): "write",
    ("POST", f"{_DATASET}/corrections/apply"): "write",
    ("POST", f"{_DATASET}/corrections/patch"): "write",
    ("GET", f"{_DATASET}/corrections/before-after"): "read",
    ("GET", f"{_DATASET}/corrections/noise-bounds"): "read",
    ("GET", f"{_DATASET}/versions"): "read",
    ("GET", f"{_DATASET}/versions/diff"): "read",
    ("POST", f"{_DATASET}/versions/references"): "write",
    ("DELETE", f"{_DATASET}/versions/references/{{name}}"): "write",
    ("POST", f"{_DATASET}/versions/revert"): "write",
    ("POST", f"{_DATASET}/exports"): "write",
    ("GET", f"{_DATASET}/exports/{{export_id}}"): "read",
    ("POST", f"{_DATASET}/reports"): "write",
    ("GET", f"{_DATASET}/reports/{{report_id}}"): "read",
    ("GET", f"{_V1}/doctor"): "read",
    ("GET", f"{_V1}/jobs"): "read",
    ("GET", f"{_V1}/jobs/{{job_id}}"): "read",
    ("GET", f"{_V1}/jobs/{{job_id}}/events"): "read",
    ("POST", f"{_V1}/jobs/{{job_id}}/cancel"): "write",
    ("POST", f"{_V1}/jobs/{{job_id}}/retry"): "write",
}


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    method: str
    template: str
    access: Access


_COMPILED: tuple[tuple[Pattern[str], Rule], ...] = tuple(
    (compile_path(template)[0], Rule(method, template, access))
    for (method, template), access in RULES.items()
)


def rule_of(method: str, path: str) -> Rule | None:
    """The rule for a request, None when nothing may be called there."""
    matching = (rule for pattern, rule in _COMPILED if rule.method == method and pattern.match(path))
    return next(matching, None)


def methods_of(path: str) -> list[str]:
    """The methods that a path has rules for, sorted."""
    return sorted({rule.method for pattern, rule in _COMPILED if pattern.match(path)})
