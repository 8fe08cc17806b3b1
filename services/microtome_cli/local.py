"""The commands done on this machine, by the libraries, in one home."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from microtome import slices
from microtome.analysis import analyse, compare, confirm, confounders, metric_impact, slice_gaps
from microtome.analysis.analysing import subject_of
from microtome.analysis.comparison_documents import (
    comparison_document,
    confirmation_document,
    confounders_document,
    gaps_document,
    impact_document,
)
from microtome.analysis.confusion import confusion_in, named_cell
from microtome.analysis.documents import analysis_document, cell_document, confusion_document
from microtome.analysis.runs import OpenRun, open_run
from microtome.analysis.views import View, view_of
from microtome.catalog import RunRecord
from microtome.datasets import (
    Home,
    Items,
    ProgressEvent,
    delete_dataset,
    delete_run,
    diagnose,
    embed,
    import_dataset,
    import_run,
    import_vectors,
    item_columns,
)
from microtome.evaluation import evaluate
from microtome.jobs import Status
from microtome.matching.results import IouType
from microtome.quality import import_scores, score
from microtome.reporting import Format, evaluation_document, make_report
from microtome.reporting.comparison_page import ComparisonFormat, make_comparison
from microtome.reporting.documents import IDS_SHOWN
from microtome.search import Query, Resources, search
from microtome.settings import Settings
from microtome_cli.backend import Document, Step, Watch
from microtome_cli.documents import document_of
from microtome_cli.local_corrections import LocalCorrections


class LocalBackend(LocalCorrections):
    """The backend of one open home; encoders and indexes are kept for the next call."""

    def __init__(self, home: Home, *, model: str | None = None, device: str = "auto") -> None:
        self._home = home
        self._model = model
        self._device = device
        self._resources = Resources()

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator[LocalBackend]:
        """The backend of the home that the settings name, closed afterwards."""
        with Home.open(settings.home, settings.database_url) as home:
            yield cls(home, model=settings.model, device=settings.device)

    def datasets(self) -> list[Document]:
        return [document_of(record) for record in self._home.catalog.datasets()]

    def delete_dataset(self, dataset: str) -> None:
        delete_dataset(self._home, dataset)

    def import_dataset(self, dataset: str, request: Document, watch: Watch) -> Document:
        options = _paths(request, "annotations", "images")
        return document_of(import_dataset(self._home, dataset, progress=_progress(watch), **options))

    def runs(self, dataset: str) -> list[Document]:
        return [document_of(record) for record in self._runs(dataset)]

    def import_run(self, dataset: str, run: str, request: Document, watch: Watch) -> Document:
        options = _paths(request, "path")
        return document_of(import_run(self._home, dataset, run, progress=_progress(watch), **options))

    def delete_run(self, dataset: str, run: str) -> None:
        delete_run(self._home, dataset, run)

    def embed(self, dataset: str, request: Document, watch: Watch) -> Document:
        options = {"model": self._model, "device": self._device, **request}
        return document_of(embed(self._home, dataset, progress=_progress(watch), **options))

    def import_vectors(self, dataset: str, request: Document, watch: Watch) -> Document:
        options = _paths(request, "vectors", "ids")
        return document_of(import_vectors(self._home, dataset, progress=_progress(watch), **options))

    def columns(self, dataset: str, items: str, run: str | None) -> list[Document]:
        known = item_columns(self._home, dataset, cast(Items, items), run=run).values()
        return [{"name": info.name, "type": info.type, "description": info.description} for info in known]

    def score(self, dataset: str, request: Document, watch: Watch) -> Document:
        return document_of(score(self._home, dataset, progress=_progress(watch), **request))

    def import_scores(self, dataset: str, path: Path, request: Document) -> Document:
        return document_of(import_scores(self._home, dataset, path, **request))

    def search(self, dataset: str, request: Document, image: Path | None) -> Document:
        result = search(self._home, self._query(dataset, request, image), self._resources)
        return {**result.to_dict(), "notes": list(result.notes)}

    def save_slice(self, dataset: str, name: str, request: Document, image: Path | None) -> Document:
        options = dict(request)
        replace = bool(options.pop("replace", False))
        query = self._query(dataset, options, image)
        return document_of(slices.save(self._home, query, name, replace=replace, resources=self._resources))

    def create_slice(self, dataset: str, name: str, request: Document) -> Document:
        return document_of(slices.create(self._home, dataset, name, **request))

    def slices(self, dataset: str) -> list[Document]:
        return [document_of(known) for known in slices.list_slices(self._home, dataset)]

    def slice(self, dataset: str, name: str) -> Document:
        return document_of(slices.show(self._home, dataset, name))

    def delete_slice(self, dataset: str, name: str) -> None:
        slices.delete(self._home, dataset, name)

    def refresh_slice(self, dataset: str, name: str) -> Document:
        return document_of(slices.refresh(self._home, dataset, name, resources=self._resources))

    def combine_slices(self, dataset: str, name: str, request: Document) -> Document:
        return document_of(slices.combine(self._home, dataset, name, **request))

    def diff_slices(self, dataset: str, first: str, second: str) -> Document:
        return document_of(slices.compared(self._home, dataset, first, second))

    def evaluate(self, dataset: str, run: str, request: Document, watch: Watch) -> Document:
        found = evaluate(self._home, dataset, run, progress=_progress(watch), **_evaluation(request))
        return evaluation_document(found)

    def analyse(self, dataset: str, run: str, request: Document, watch: Watch) -> Document:
        watch(Step("analysing", 0, None))
        return analysis_document(analyse(self._home, dataset, run, **_evaluation(request)))

    def confusion(self, dataset: str, run: str, request: Document) -> Document:
        opened, view = self._look(dataset, run, request)
        return confusion_document(subject_of(opened, view), confusion_in(opened, view))

    def confusion_cell(self, dataset: str, run: str, request: Document) -> Document:
        opened, view = self._look(dataset, run, request)
        cell = named_cell(opened, view, request.get("truth"), request.get("predicted"))
        return cell_document(subject_of(opened, view), cell)

    def report(self, dataset: str, runs: Sequence[str], request: Document, watch: Watch) -> bytes:
        options = _evaluation(request)
        format_ = cast(Format, options.pop("format"))
        return make_report(
            self._home,
            dataset,
            runs,
            format=format_,
            progress=_progress(watch),
            **options,
        )

    def compare(self, dataset: str, runs: Sequence[str], request: Document, watch: Watch) -> Document:
        found = compare(self._home, dataset, runs, progress=_progress(watch), **_evaluation(request))
        return comparison_document(found)

    def impact(self, dataset: str, run: str, request: Document) -> Document:
        return impact_document(metric_impact(self._home, dataset, run, **_evaluation(request)))

    def confounders(self, dataset: str, run: str, slice: str, request: Document, watch: Watch) -> Document:
        options = _evaluation(request)
        found = confounders(self._home, dataset, run, slice, progress=_progress(watch), **options)
        return confounders_document(found)

    def gaps(
        self, dataset: str, run: str, slices: Sequence[str], request: Document, watch: Watch
    ) -> list[Document]:
        options = _evaluation(request)
        return gaps_document(
            slice_gaps(self._home, dataset, run, slices, progress=_progress(watch), **options)
        )

    def halves(self, dataset: str, run: str, slice: str, request: Document, watch: Watch) -> Document:
        options = _evaluation(request)
        found = confirm(self._home, dataset, run, slice, progress=_progress(watch), **options)
        return confirmation_document(found, IDS_SHOWN)

    def comparison_file(
        self, dataset: str, runs: Sequence[str], request: Document, format: str, watch: Watch
    ) -> bytes:
        format_ = cast(ComparisonFormat, format)
        options = _evaluation(request)
        return make_comparison(
            self._home, dataset, runs, format=format_, progress=_progress(watch), **options
        )

    def doctor(self, dataset: str | None) -> Document:
        return diagnose(self._home, dataset)

    def jobs(self, status: str | None, limit: int) -> list[Document]:
        known = self._home.jobs.list(cast("Status | None", status), limit=limit)
        return [document_of(job) for job in known]

    def job(self, job_id: int) -> Document:
        return document_of(self._home.jobs.get(job_id))

    def cancel_job(self, job_id: int) -> Document:
        return document_of(self._home.jobs.cancel(job_id))

    def retry_job(self, job_id: int) -> Document:
        return document_of(self._home.jobs.retry(job_id))

    def _look(self, dataset: str, run: str, request: Document) -> tuple[OpenRun, View]:
        """The run opened, and the part of it that is asked for."""
        iou_type = cast(IouType, request["iou_type"])
        opened = open_run(self._home, dataset, run, iou_type, request.get("confidence"))
        return opened, view_of(self._home, opened, request.get("slice"))

    def _runs(self, dataset: str) -> list[RunRecord]:
        catalog = self._home.catalog
        return catalog.runs(catalog.dataset(dataset).dataset_id)

    def _query(self, dataset: str, request: Document, image: Path | None) -> Query:
        return Query(dataset=dataset, image=image, device=self._device, **request)


def _paths(request: Document, *names: str) -> dict[str, Any]:
    return {name: Path(value) if name in names else value for name, value in request.items()}


def _evaluation(request: Document) -> dict[str, Any]:
    options = dict(request)
    if "iou_type" in options:
        options["iou_type"] = cast(IouType, options["iou_type"])
    return options


def _progress(watch: Watch) -> Callable[[ProgressEvent], None]:
    return lambda event: watch(Step(event.stage, event.done, event.total, event.rate, event.seconds_left))
