"""Corrections, versions and exports done by a server, over HTTP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import httpx

from microtome.errors import InputError, NotFoundError
from microtome.files import inside, make_folder, write_atomically
from microtome_cli.backend import Document, Watch


class Calls(Protocol):
    """What the remote backend can be asked for."""

    def _document(self, method: str, path: str, **content: Any) -> Document: ...
    def _call(self, method: str, path: str, **content: Any) -> httpx.Response: ...
    def _work(self, path: str, request: Document, watch: Watch) -> Document: ...
    def _pages(self, path: str, asked: dict[str, str] | None = None) -> Iterator[Document]: ...


class RemoteCorrections:
    """The part of the remote backend that is about labels and their versions."""

    def review(self: Calls, dataset: str, request: Document) -> Document:
        return self._document("GET", _of(dataset, "review"), params=request)

    def verdicts(self: Calls, dataset: str, pending: bool) -> list[Document]:
        asked = {"pending": str(pending).lower()}
        return list(self._pages(_of(dataset, "review", "verdicts"), asked))

    def give_verdict(self: Calls, dataset: str, request: Document) -> Document:
        return self._document("POST", _of(dataset, "review", "verdicts"), json=request)

    def undo_verdict(self: Calls, dataset: str, verdict_id: int | None) -> Document:
        path = _of(dataset, "review", "verdicts")
        if verdict_id is None:
            known = [one for one in self._pages(path) if one["status"] in ("pending", "kept")]
            if not known:
                raise NotFoundError("there is no verdict to take back", fix="See `microtome review`.")
            verdict_id = known[-1]["verdict_id"]
        return self._document("DELETE", f"{path}/{verdict_id}")

    def apply_corrections(self: Calls, dataset: str, request: Document) -> Document:
        return self._document("POST", _of(dataset, "corrections", "apply"), json=request)

    def import_patch(self: Calls, dataset: str, path: Path, request: Document) -> Document:
        try:
            with path.open("rb") as content:
                files = {"file": (path.name, content)}
                where = _of(dataset, "corrections", "patch")
                return self._document("POST", where, params=request, files=files)
        except OSError as error:
            raise InputError(f"{path} can't be read", found=error.strerror, fix="Check the file.") from error

    def before_after(self: Calls, dataset: str, run: str, request: Document) -> Document:
        asked = {"slice" if name == "slices" else name: value for name, value in request.items()}
        path = _of(dataset, "corrections", "before-after")
        return self._document("GET", path, params={"run": run, **asked})

    def noise_bounds(self: Calls, dataset: str, run: str, slice: str, request: Document) -> Document:
        path = _of(dataset, "corrections", "noise-bounds")
        return self._document("GET", path, params={"run": run, "slice": slice, **request})

    def versions(self: Calls, dataset: str) -> list[Document]:
        return list(self._pages(_of(dataset, "versions")))

    def diff_versions(self: Calls, dataset: str, before: str, after: str) -> Document:
        params = {"before": before, "after": after}
        return self._document("GET", _of(dataset, "versions", "diff"), params=params)

    def create_reference(self: Calls, dataset: str, kind: str, name: str) -> Document:
        body = {"kind": kind, "name": name}
        return self._document("POST", _of(dataset, "versions", "references"), json=body)

    def delete_reference(self: Calls, dataset: str, name: str) -> Document:
        return self._document("DELETE", _of(dataset, "versions", "references", name))

    def revert(self: Calls, dataset: str, version: str, author: str) -> Document:
        body = {"version": version, "author": author}
        return self._document("POST", _of(dataset, "versions", "revert"), json=body)

    def export(self: Calls, dataset: str, out: Path, request: Document, watch: Watch) -> Document:
        """Made by the server, unpacked here."""
        if out.is_file() or (out.is_dir() and any(out.iterdir())):
            raise InputError(
                "the export would mix with other files", found=out, expected="a new or empty folder",
                fix="Name another --out.",
            )  # fmt: skip
        made = self._work(_of(dataset, "exports"), request, watch)
        content = self._call("GET", _of(dataset, "exports", made["export_id"])).content
        _unpack(content, out)
        summary: Document = {**made["summary"], "out": str(out)}
        return summary


def _unpack(content: bytes, out: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            path = inside(out, name)
            make_folder(path.parent)
            data = packed.read(name)
            write_atomically(path, lambda file, data=data: file.write(data))  # type: ignore[misc]


def _of(dataset: str, *parts: str) -> str:
    return "".join(f"/{quote(part, safe='')}" for part in ("datasets", dataset, *parts))
