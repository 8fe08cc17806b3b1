"""What an answer is about, by the records that its parts are kept under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from microtome.analysis.kept import METHODS
from microtome.analysis.runs import slice_records, threshold_of
from microtome.catalog import DatasetRecord, RunRecord, SliceRecord
from microtome.datasets import Home
from microtome.datasets.derived import DerivedKey, derived_key
from microtome.evaluation import IouType
from microtome.evaluation.iou_types import check_iou_type


@dataclass(frozen=True)
class Asked:
    """Runs on slices of a data set, at a confidence; the first run is the one that counts most."""

    dataset: DatasetRecord
    runs: tuple[RunRecord, ...]
    slices: tuple[SliceRecord, ...]
    iou_type: IouType
    confidence: float

    @property
    def first(self) -> RunRecord:
        """The run that an answer is about, or that the others are compared with."""
        return self.runs[0]

    @cached_property
    def records(self) -> Mapping[str | None, SliceRecord]:
        """The slices by name."""
        return {record.name: record for record in self.slices}

    def key(
        self, kind: str, runs: Sequence[RunRecord], slices: Sequence[SliceRecord], parameters: Sequence[Any]
    ) -> DerivedKey:
        """The key of a part that comes from these of the runs and slices."""
        point = [self.iou_type, self.confidence, *parameters]
        return derived_key(kind, self.dataset, runs, slices, point, method=METHODS[kind])


def asked_of(
    home: Home,
    dataset: str,
    runs: Sequence[str],
    slices: Sequence[str],
    iou_type: IouType,
    confidence: float | None,
) -> Asked:
    """What is asked, as the catalog knows it now; without a confidence that of the first run's evaluation.

    Raises: NotFoundError for unknown names, InputError for a confidence outside [0, 1] or masks that a run
    does not have.
    """
    record = home.catalog.dataset(dataset)
    found = [home.catalog.run(record.dataset_id, run) for run in runs]
    for each in found:
        check_iou_type(home, record, each, iou_type)
    threshold = threshold_of(home, dataset, runs[0], confidence)
    named = slice_records(home, dataset, list(dict.fromkeys(slices)))
    return Asked(record, tuple(found), tuple(named), iou_type, float(threshold))
