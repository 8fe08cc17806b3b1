"""Exports: labels or review patches to a folder, or packed into one file that a server hands out."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from microtome.corrections.patches import PATCH_FILE, write_patch
from microtome.datasets import Fence, Home, Progress
from microtome.datasets.exporting import (
    EXPORT_FORMATS,
    ExportSummary,
    checked_format,
    export_dataset,
    refuse_full_folder,
)
from microtome.errors import InputError
from microtome.files import temporary_beside, write_atomically

PATCH = "review-patch"
FORMATS = (*EXPORT_FORMATS, PATCH)


@dataclass(frozen=True)
class ExportArchive:
    """A zip file in the home; `path` is relative to it."""

    export_id: str
    path: str
    summary: ExportSummary

    def document(self) -> dict[str, Any]:
        """The archive as JSON-ready values."""
        return {"export_id": self.export_id, "path": self.path, "summary": asdict(self.summary)}


def export(
    home: Home,
    dataset: str,
    out: Path,
    *,
    format: str = "coco",
    slice: str | None = None,
    pictures: bool = False,
    since: int | str | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ExportSummary:
    """As `export_dataset`, and review-patch: the corrections since a version as review-patch.json.

    Raises: as `export_dataset`; InputError for a patch of a slice, or `since` for another format.
    """
    if format != PATCH:
        if since is not None:
            raise InputError(
                "only a review patch has a beginning", found=f"--since {since}", fix="Leave it out."
            )
        return export_dataset(
            home, dataset, out, format=format, slice=slice, pictures=pictures, progress=progress, fence=fence
        )
    if slice is not None or pictures:
        raise InputError(
            "a review patch is of all corrections, without pictures",
            found="--slice" if slice else "--pictures", fix="Leave it out.",
        )  # fmt: skip
    record = home.catalog.dataset(dataset)
    refuse_full_folder(out)
    n_changes = write_patch(home, dataset, out / PATCH_FILE, since=since)
    return ExportSummary(record.name, record.version, PATCH, str(out), 0, n_changes, 0, {})


def check_format(format: str) -> None:
    """Raises: InputError for a format that there is not."""
    if format != PATCH:
        checked_format(format)


def archive(
    home: Home,
    dataset: str,
    *,
    format: str = "coco",
    slice: str | None = None,
    pictures: bool = False,
    since: int | str | None = None,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> ExportArchive:
    """As `export`, into one zip file of the home.

    Raises: as `export`.
    """
    folder = home.folder(home.catalog.dataset(dataset).dataset_id) / "exports"
    export_id = secrets.token_hex(16)
    with _scratch(folder / export_id) as out:
        summary = export(
            home, dataset, out, format=format, slice=slice, pictures=pictures, since=since,
            progress=progress, fence=fence,
        )  # fmt: skip
        written = write_atomically(folder / f"{export_id}.zip", lambda file: _pack(out, file))
    path = home.relative(written.path)
    home.catalog.record(path, written.size, written.sha256)
    return ExportArchive(export_id, path, summary)


@contextmanager
def _scratch(path: Path) -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = temporary_beside(path)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pack(folder: Path, file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder).as_posix())
