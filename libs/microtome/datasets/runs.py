"""A detector's predictions -> the table of a run, resolved against its data set and examined."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, FindingRecord, RunRecord, valid_name
from microtome.datasets.category_map import map_categories
from microtome.datasets.doctor import DoctorReport, Objects, RunRows, box_advice, examine
from microtome.datasets.home import Home
from microtome.datasets.image_refs import ImageLookup, resolve_images
from microtome.datasets.importing import count_rows, refuse_former_version
from microtome.datasets.names import images_table, objects_table, predictions_table
from microtome.datasets.progress import Fence, Progress, announce
from microtome.datasets.references import References
from microtome.datasets.removing import forget_run
from microtome.errors import ConflictError, InputError, NotFoundError
from microtome.formats import Finding, Predictions, read_predictions

BOX = ("x", "y", "width", "height")
LISTED_FINDINGS = 1000
BAD_BOX = ("bad box", "set aside")


@dataclass(frozen=True)
class RunSummary:
    """What a run's import brought in; `findings` counts what was odd, by kind."""

    dataset: str
    run: str
    n_predictions: int
    n_set_aside: int
    findings: Mapping[str, int]
    doctor: DoctorReport
    seconds: float


@dataclass(frozen=True)
class ResolvedRun:
    """A prediction file against its data set: ids `(P,)` are -1 where the image or category is unknown."""

    given: Predictions
    image_id: npt.NDArray[np.int64]
    category_id: npt.NDArray[np.int32]
    doctor: DoctorReport

    @property
    def kept(self) -> npt.NDArray[np.bool_]:
        """Which rows fit the data set `(P,)`."""
        return (self.image_id >= 0) & (self.category_id >= 0)


def import_run(
    home: Home,
    dataset: str,
    run: str,
    path: Path,
    *,
    format: str = "auto",
    category_map: str = "auto",
    box_format: str = "auto",
    split: str | None = None,
    resumed: bool = False,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> RunSummary:
    """Read predictions into the run `run`, a new name; rows on unknown images or categories are set aside.

    `category_map` is auto, id, index, name, coco80, offset:N or a file of names; `split` narrows the images
    that references can mean; `box_format` is for text files. An import that is stopped leaves no trace.
    `resumed` says that a former attempt at this very call may have died after its last commit: then the run
    it stored is the answer.

    Raises: InputError when the file can't be read or no row fits the data set (with the doctor's advice),
    ConflictError when the run exists.
    """
    started = time.monotonic()
    refuse_former_version(home, dataset)
    record = home.catalog.dataset(dataset)
    run = valid_name("run", run)
    if resumed and (stored := _finished_run(home, record, run)) is not None:
        return _summary_of(home, record, stored, time.monotonic() - started)
    _refuse_known_run(home, record, run)
    announce(progress, "reading predictions")
    lookup = ImageLookup.of(_images(home, record, split))
    given = read_predictions(path, format=format, box_format=box_format, size_of=lookup.size_of)
    if given.format == "coco" and box_format != "auto":
        raise InputError(
            "the box format is for text files", found=f"{box_format} for a COCO file",
            expected="[x, y, width, height] in a COCO file", fix="Leave --box-format out.",
        )  # fmt: skip
    announce(progress, "comparing with the objects")
    resolved = _resolve(home, record, given, lookup, category_map, box_format)
    if not resolved.kept.any():
        raise _nothing_fits(path, resolved)
    announce(progress, "storing")
    with home.writing(record.dataset_id):
        _forget_unfinished(home, record, run)
        stored = _store(home, record, run, resolved, path, fence)
    unknown = _count_unknown(resolved)
    counts = Counter(count_rows(given.findings)) + unknown
    return RunSummary(
        dataset=dataset,
        run=run,
        n_predictions=stored.n_predictions,
        n_set_aside=unknown.total()
        + sum(finding.rows for finding in given.findings if finding.severity == "set aside"),
        findings=dict(counts.most_common()),
        doctor=resolved.doctor,
        seconds=time.monotonic() - started,
    )


def _finished_run(home: Home, record: DatasetRecord, run: str) -> RunRecord | None:
    known = {known.name: known for known in home.catalog.runs(record.dataset_id)}.get(run)
    return known if known is not None and known.predictions_version else None


def _summary_of(home: Home, record: DatasetRecord, stored: RunRecord, seconds: float) -> RunSummary:
    """What the catalog knows of a run that was stored before."""
    doctor = DoctorReport(**{**stored.doctor, "advice": tuple(stored.doctor["advice"])})
    return RunSummary(
        dataset=record.name,
        run=stored.name,
        n_predictions=stored.n_predictions,
        n_set_aside=doctor.n_rows - stored.n_predictions,
        findings=home.catalog.count_findings(record.dataset_id, stored.run_id),
        doctor=doctor,
        seconds=seconds,
    )


def _refuse_known_run(home: Home, record: DatasetRecord, run: str) -> None:
    if _finished_run(home, record, run) is not None:
        raise ConflictError(
            f"data set {record.name!r} already has this run", found=run, expected="a new name",
            fix="Import it under another name.",
        )  # fmt: skip


def _forget_unfinished(home: Home, record: DatasetRecord, run: str) -> None:
    """Take away a run whose import died before its predictions were stored; a finished one is refused."""
    _refuse_known_run(home, record, run)
    if run in [known.name for known in home.catalog.runs(record.dataset_id)]:
        forget_run(home, record, run)


def _images(home: Home, record: DatasetRecord, split: str | None) -> pa.Table:
    columns = ["image_id", "source_id", "split", "file_name", "width", "height"]
    images = home.tables.read(images_table(record.dataset_id), columns=columns, version=record.images_version)
    if split is None:
        return images
    chosen = images.filter(pc.equal(images["split"], split))
    if chosen.num_rows == 0:
        raise NotFoundError(
            f"data set {record.name!r} has no such split", found=split,
            expected=", ".join(repr(name) for name in images["split"].unique().to_pylist()),
        )  # fmt: skip
    return chosen


def _resolve(
    home: Home,
    record: DatasetRecord,
    given: Predictions,
    lookup: ImageLookup,
    category_map: str,
    box_format: str,
) -> ResolvedRun:
    image_id, image_rule = resolve_images(
        References.of(given.table["image_ref"]), given.image_names, given.image_references, lookup
    )
    categories = home.catalog.categories(record.dataset_id)
    refs = References.of(given.table["category_ref"])
    names = {str(ref): name for ref, name in (given.category_names or {}).items()}
    used = map_categories(category_map, sorted(refs.texts), names, categories, given.category_references)
    rows = RunRows(image_id, refs, given.table["confidence"].to_numpy(), boxes_of(given.table))
    doctor = examine(rows, _objects(home, record), used, categories, image_rule)
    unusable = sum(one.rows for one in given.findings if (one.kind, one.severity) == BAD_BOX)
    on_boxes = box_advice(box_format, len(refs.codes), unusable)
    doctor = replace(doctor, advice=(*on_boxes, *doctor.advice))
    return ResolvedRun(given, image_id, refs.mapped(used.ids, -1).astype(np.int32), doctor)


def boxes_of(table: pa.Table) -> npt.NDArray[np.float64]:
    """The boxes `(N, 4)` of a table: x, y, width, height in pixels."""
    return np.column_stack([table[name].to_numpy() for name in BOX]).astype(np.float64).reshape(-1, 4)


def _objects(home: Home, record: DatasetRecord) -> Objects:
    columns = ["image_id", "category_id", *BOX]
    table = home.tables.read(
        objects_table(record.dataset_id), columns=columns, version=record.objects_version
    ).sort_by("image_id")
    return Objects(table["image_id"].to_numpy(), table["category_id"].to_numpy(), boxes_of(table))


def _nothing_fits(path: Path, resolved: ResolvedRun) -> InputError:
    doctor = resolved.doctor
    if not doctor.n_rows:
        reasons = "; ".join(sorted({finding.reason for finding in resolved.given.findings})[:3])
        return InputError(
            f"{path} holds no usable prediction", found=reasons or "no rows", expected="at least one"
        )
    return InputError(
        "no prediction fits the data set",
        found=(
            f"{doctor.on_known_images or 0:.0%} on known images, "
            f"{doctor.known_category or 0:.0%} of a known category"
        ),
        expected="predictions on the images and categories of the data set",
        fix="; ".join(doctor.advice) or None,
    )


def _store(
    home: Home, record: DatasetRecord, run: str, resolved: ResolvedRun, path: Path, fence: Fence | None
) -> RunRecord:
    table = _predictions(resolved)
    segm = table["mask"].null_count < table.num_rows
    created = home.catalog.create_run(
        record.dataset_id,
        run,
        source=str(path),
        dataset_version=record.version,
        iou_types=("bbox", "segm") if segm else ("bbox",),
    )
    try:
        version = home.tables.append(predictions_table(record.dataset_id, created.run_id), table, fence=fence)
        return home.catalog.update_run(
            created.run_id,
            predictions_version=version,
            n_predictions=table.num_rows,
            doctor=resolved.doctor.document(),
            findings=[
                _finding_record(created, finding)
                for finding in (*resolved.given.findings, *_unknown_rows(resolved))
            ],
        )
    except BaseException:
        forget_run(home, record, run)
        raise


def _predictions(resolved: ResolvedRun) -> pa.Table:
    kept = np.flatnonzero(resolved.kept)
    given = resolved.given.table
    if len(kept) < len(given):
        given = given.take(pa.array(kept))
    return pa.table(
        {
            "prediction_id": pa.array(np.arange(len(kept), dtype=np.int64)),
            "image_id": pa.array(resolved.image_id[kept]),
            "category_id": pa.array(resolved.category_id[kept]),
            **{name: given[name] for name in ("confidence", *BOX, "area", "mask")},
        }
    )


def _count_unknown(resolved: ResolvedRun) -> Counter[str]:
    images = resolved.image_id < 0
    categories = ~images & (resolved.category_id < 0)
    return Counter(
        {
            "unknown image": int(np.count_nonzero(images)),
            "unknown category": int(np.count_nonzero(categories)),
        }
    )


def _unknown_rows(resolved: ResolvedRun) -> Iterator[Finding]:
    """What is wrong with the rows that don't fit, for the first of them: a whole file may not."""
    table = resolved.given.table
    for row in np.flatnonzero(~resolved.kept)[:LISTED_FINDINGS].tolist():
        file, where = resolved.given.place(row)
        if resolved.image_id[row] < 0:
            ref = table["image_ref"][row].as_py()
            yield Finding(file, where, "unknown image", f"image {ref!r} is not in the data set", "set aside")
        else:
            ref = table["category_ref"][row].as_py()
            reason = f"category {ref!r} is not in the data set"
            yield Finding(file, where, "unknown category", reason, "set aside")


def _finding_record(run: RunRecord, finding: Finding) -> FindingRecord:
    return FindingRecord(
        run.dataset_id, run.run_id, finding.file, finding.row, finding.kind, finding.reason, finding.severity
    )
