"""Corrections, versions and exports done on this machine, by the libraries, in one home."""

from __future__ import annotations

from pathlib import Path

from microtome.corrections import (
    GivenVerdict,
    apply,
    before_after,
    export,
    give,
    import_patch,
    label_noise_bounds,
    list_verdicts,
    queue,
    review_notes,
    review_progress,
    undo,
)
from microtome.datasets import Home, ProgressEvent
from microtome.datasets.versions import (
    create_branch,
    create_tag,
    delete_reference,
    diff,
    history,
    revert,
)
from microtome_cli.backend import Document, Step, Watch
from microtome_cli.documents import document_of


class LocalCorrections:
    """The part of the local backend that is about labels and their versions."""

    _home: Home

    def review(self, dataset: str, request: Document) -> Document:
        asked = request.get("limit", 1)
        found = queue(self._home, dataset, **request) if asked else []
        candidates = [{"item": one.item, **document_of(one)} for one in found]
        return {
            "candidates": candidates,
            "notes": review_notes(self._home, dataset, request.get("run")) if asked else [],
            "progress": document_of(review_progress(self._home, dataset)),
        }

    def verdicts(self, dataset: str, pending: bool) -> list[Document]:
        return [document_of(one) for one in list_verdicts(self._home, dataset, pending=pending)]

    def give_verdict(self, dataset: str, request: Document) -> Document:
        options = dict(request)
        author, item_id = options.pop("author", ""), options.pop("id")
        given = GivenVerdict(item_id=item_id, **options)
        return document_of(give(self._home, dataset, given, author=author))

    def undo_verdict(self, dataset: str, verdict_id: int | None) -> Document:
        return document_of(undo(self._home, dataset, verdict_id))

    def apply_corrections(self, dataset: str, request: Document) -> Document:
        return document_of(apply(self._home, dataset, **request))

    def import_patch(self, dataset: str, path: Path, request: Document) -> Document:
        return document_of(import_patch(self._home, dataset, path, **request))

    def before_after(self, dataset: str, run: str, request: Document) -> Document:
        return document_of(before_after(self._home, dataset, run, **request))

    def noise_bounds(self, dataset: str, run: str, slice: str, request: Document) -> Document:
        return document_of(label_noise_bounds(self._home, dataset, run, slice, **request))

    def versions(self, dataset: str) -> list[Document]:
        return [document_of(one) for one in history(self._home, dataset)]

    def diff_versions(self, dataset: str, before: str, after: str) -> Document:
        return document_of(diff(self._home, dataset, before, after))

    def create_reference(self, dataset: str, kind: str, name: str) -> Document:
        make = create_tag if kind == "tag" else create_branch
        return document_of(make(self._home, dataset, name))

    def delete_reference(self, dataset: str, name: str) -> Document:
        return document_of(delete_reference(self._home, dataset, name))

    def revert(self, dataset: str, version: str, author: str) -> Document:
        made = revert(self._home, dataset, version, author=author)
        return {"dataset": made.name, "version": made.version, "n_objects": made.n_objects}

    def export(self, dataset: str, out: Path, request: Document, watch: Watch) -> Document:
        def progress(event: ProgressEvent) -> None:
            watch(Step(event.stage, event.done, event.total, event.rate, event.seconds_left))

        return document_of(export(self._home, dataset, out, progress=progress, **request))
