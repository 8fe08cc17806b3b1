"""What an evaluation leaves in the home: the match table as an artefact, outcomes as columns."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.catalog import EvaluationRecord
from microtome.datasets import Fence, Home
from microtome.datasets.names import outcomes_table
from microtome.errors import DamageError
from microtome.evaluation.loading import LoadedRun
from microtome.files import verify, write_atomically
from microtome.matching.artefact import load, save
from microtome.matching.matching import match
from microtome.matching.outcomes import (
    CONFIDENCE_THRESHOLD,
    ERROR_TYPES,
    OBJECT_OUTCOMES,
    PREDICTION_OUTCOMES,
    Codes,
    Outcomes,
    labels,
)
from microtome.matching.results import IouType
from microtome.matching.table import MatchTable

_logger = logging.getLogger(__name__)


def stored_match(home: Home, loaded: LoadedRun, iou_type: IouType) -> tuple[MatchTable, str]:
    """The match table of the run as it is now, and its path relative to the home.

    Where there is none it is matched and stored, also where it is damaged or outdated: it can be derived.
    """
    record = home.catalog.evaluation(loaded.run.run_id, iou_type, loaded.dataset.version)
    if record is not None and _is_current(record, loaded):
        try:
            return _read(home, record.path), record.path
        except DamageError as damage:
            _logger.warning("a match table is made anew: %s", damage)
    table = match(loaded.source, iou_type)
    return table, _write(home, loaded, table)


def _is_current(record: EvaluationRecord, loaded: LoadedRun) -> bool:
    return record.predictions_version == loaded.run.predictions_version


def _read(home: Home, path: str) -> MatchTable:
    entry = home.catalog.recorded(path)
    if entry is None:
        raise DamageError("a match table is not in the ledger", found=path)
    verify(home.path, entry)
    # mapped, not read: such files are never changed, only replaced by others
    return load(np.memmap(home.path / path, np.uint8, mode="r"))


def _write(home: Home, loaded: LoadedRun, table: MatchTable) -> str:
    folder = home.folder(loaded.dataset.dataset_id) / "runs" / str(loaded.run.run_id)
    written = write_atomically(
        folder / f"matches-{table.iou_type}-{secrets.token_hex(8)}.bin", lambda file: save(table, file)
    )
    path = home.relative(written.path)
    home.catalog.record(path, written.size, written.sha256)
    return path


def forget_match(home: Home, path: str) -> None:
    """Remove a match table that no evaluation names any more."""
    home.catalog.forget(path)
    (home.path / path).unlink(missing_ok=True)


def store_outcomes(home: Home, loaded: LoadedRun, told: Outcomes, fence: Fence | None) -> tuple[int, int]:
    """The versions of the tables that now hold the outcomes of the run's objects and predictions."""
    ids = (loaded.dataset.dataset_id, loaded.run.run_id)
    object_ids, prediction_ids = loaded.source.ids_of_objects(), loaded.source.ids_of_predictions()
    objects = pa.table(
        {
            "object_id": object_ids,
            "outcome": pa.array(labels(told.object_outcome, OBJECT_OUTCOMES), pa.string()),
            "error_type": _error_types(told.object_error_type),
            "iou": _known(told.object_iou),
            "confidence": _known(told.object_confidence),
            "prediction_id": _partner(told.object_prediction, prediction_ids),
        }
    )
    predictions = pa.table(
        {
            "prediction_id": prediction_ids,
            "outcome": pa.array(labels(told.prediction_outcome, PREDICTION_OUTCOMES), pa.string()),
            "error_type": _error_types(told.prediction_error_type),
            "iou": _known(told.prediction_iou),
            "object_id": _partner(told.prediction_object, object_ids),
        }
    )
    return (
        home.tables.replace(outcomes_table(*ids, "objects"), objects, fence=fence),
        home.tables.replace(outcomes_table(*ids, "predictions"), predictions, fence=fence),
    )


def _error_types(codes: Codes) -> pa.Array:
    return pa.array(labels(codes, ERROR_TYPES), pa.string())


def _known(values: npt.NDArray[np.float64]) -> pa.Array:
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _partner(rows: npt.NDArray[np.int64], ids: npt.NDArray[np.int64]) -> pa.Array:
    """The ids of the rows, null where there is none."""
    return pa.array(ids, pa.int64()).take(pa.array(rows, pa.int64(), mask=rows < 0))


def input_digests(home: Home, loaded: LoadedRun, path: str) -> dict[str, str]:
    """The sha256 of what was evaluated, by what it is: the arrays of both sides, and the match table."""
    source, run = loaded.source, loaded.run.name
    entry = home.catalog.recorded(path)
    digests = {
        f"ground truth, version {loaded.dataset.version}": _digest(
            [source.object_image, source.object_category, source.object_boxes_xywh, source.object_area]
        ),
        f"predictions of {run}": _digest(
            [
                source.prediction_image,
                source.prediction_category,
                source.prediction_confidence,
                source.prediction_boxes_xywh,
            ]
        ),
    }
    return digests if entry is None else {**digests, f"match table of {run}": entry.sha256}


def _digest(arrays: Sequence[npt.NDArray[Any]]) -> str:
    total = hashlib.sha256()
    for array in arrays:
        total.update(np.ascontiguousarray(array).data)
    return total.hexdigest()


def last_confidence(home: Home, dataset: str, run: str) -> float:
    """The confidence threshold of the run's last evaluation of boxes, the default where there is none.

    What only looks at a run takes it, so that looking moves no column of outcomes.
    """
    run_id = home.catalog.run(home.catalog.dataset(dataset).dataset_id, run).run_id
    known = home.catalog.evaluation(run_id, "bbox")
    return CONFIDENCE_THRESHOLD if known is None else known.confidence_threshold
