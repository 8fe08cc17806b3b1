"""What a family needs: why it is not there, and the digest of all that its scores depend on."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from microtome.datasets import Items
from microtome.datasets.columns import outcome_advice
from microtome.errors import NotFoundError
from microtome.quality.family import Family, Need
from microtome.quality.options import IMPORTED
from microtome.quality.sources import Sources


def missing(family: Family, sources: Sources) -> str | None:
    """Why the family can't be computed, None where nothing that it needs is missing."""
    if family.of_run or family.items == "predictions":
        reason = _missing_run(family, sources)
        if reason is not None:
            return reason
    if not sources.dataset.n_objects and ("boxes" in family.needs or family.items == "objects"):
        return "the data set has no objects"
    if "pictures" in family.needs and not _has_pictures(sources):
        return "no picture can be read: see `microtome doctor`"
    return _missing_vectors(family.items, sources) if "vectors" in family.needs else None


def digest(family: Family, sources: Sources) -> str:
    """The digest of what the family's scores are computed from: equal digests give equal scores."""
    facts: dict[str, Any] = {
        "family": [family.name, family.items, family.version, *(column.name for column in family.columns)],
        "options": {name: getattr(sources.options, name) for name in family.parameters},
        "tables": [sources.dataset.images_version, sources.dataset.objects_version],
        **{need: _state(need, family.items, sources) for need in sorted(family.needs)},
        "reads": [_read(items, name, sources) for items, name in family.reads],
    }
    if family.items == "images" and family.needs == {"pictures"}:
        facts["tables"] = [sources.dataset.images_version]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _missing_run(family: Family, sources: Sources) -> str | None:
    if sources.run is None:
        runs = sources.home.catalog.runs(sources.dataset.dataset_id)
        return "several runs: name one with --run" if runs else "the data set has no run"
    if not sources.run.predictions_version:
        return f"run {sources.run.name!r} was never imported to its end"
    if "outcomes" not in family.needs:
        return None
    tables = sources.tables("predictions")
    if tables.outcomes is None:
        return outcome_advice(tables)
    return None


def _has_pictures(sources: Sources) -> bool:
    return bool(
        sources.kept(
            "images",
            "readable",
            lambda: sources.rows("images", "readable")["readable"].to_numpy(zero_copy_only=False).any(),
        )
    )


def _missing_vectors(items: Items, sources: Sources) -> str | None:
    try:
        if sources.n_vectors(items):
            return None
    except NotFoundError as error:
        return str(error)
    return f"no vectors of {items}: run `microtome embed {sources.dataset.name}`"


def _state(need: Need, items: Items, sources: Sources) -> object:
    if need == "vectors":
        return [sources.encoder().digest, sources.n_vectors(items)]
    if need == "run":
        return [sources.require_run().predictions_version, *_imported(sources)]
    evaluation = sources.tables("predictions").evaluation if need == "outcomes" else None
    if evaluation is None:
        return None
    versions = (evaluation.outcomes_objects_version, evaluation.outcomes_predictions_version)
    return [sources.require_run().predictions_version, evaluation.confidence_threshold, *versions]


def _read(items: Items, name: str, sources: Sources) -> str | None:
    catalog, dataset_id = sources.home.catalog, sources.dataset.dataset_id
    run_ids = [None] if sources.run is None else [sources.run.run_id, None]
    found = (catalog.score(dataset_id, items, name, run_id) for run_id in run_ids)
    return next((record.inputs for record in found if record is not None), None)


def _imported(sources: Sources) -> list[str]:
    """What the user imported for the run, such as class scores."""
    run = sources.require_run()
    known = sources.home.catalog.scores(run.dataset_id, run.run_id)
    return [record.inputs for record in known if record.family.startswith(IMPORTED)]
