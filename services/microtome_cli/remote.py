"""The commands done by a server, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from microtome.errors import InputError
from microtome_cli.backend import Document, Step, Watch
from microtome_cli.following import completed, follow
from microtome_cli.problems import raise_problem, unreachable
from microtome_cli.remote_corrections import RemoteCorrections

PAGE = 200
ANALYSES = ("errors", "curves", "calibration")
SINGULAR = {"slices": "slice", "metrics": "metric"}
"""Lists, as parameters of a request call them."""
KEPT = ("n_parts", "n_missing", "job")
TIMEOUT = httpx.Timeout(10.0, read=300.0)


class RemoteBackend(RemoteCorrections):
    """The backend of one server; long work is a job there, followed from here.

    Paths in requests are the server's; only a run's file is uploaded to a server on another machine.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    @classmethod
    @contextmanager
    def connect(cls, address: str, token: str | None) -> Iterator[RemoteBackend]:
        """The backend of the server at that address. Raises: InputError for what is no address."""
        if not address.startswith(("http://", "https://")):
            raise InputError(
                "MICROTOME_SERVER is not an address",
                found=address,
                expected="http://HOST:PORT or https://HOST",
            )
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        base = f"{address.rstrip('/')}/api/v1"
        try:
            with httpx.Client(base_url=base, headers=headers, timeout=TIMEOUT) as client:
                yield cls(client)
        except httpx.InvalidURL as error:
            raise InputError(
                "MICROTOME_SERVER is not an address", found=address, expected=str(error)
            ) from error
        except httpx.TransportError as error:
            raise unreachable(address, error) from error

    def datasets(self) -> list[Document]:
        return list(self._pages("/datasets"))

    def delete_dataset(self, dataset: str) -> None:
        self._call("DELETE", _path("datasets", dataset))

    def import_dataset(self, dataset: str, request: Document, watch: Watch) -> Document:
        return self._work("/datasets", {"dataset": dataset, **request}, watch)

    def runs(self, dataset: str) -> list[Document]:
        return list(self._pages(_path("datasets", dataset, "runs")))

    def import_run(self, dataset: str, run: str, request: Document, watch: Watch) -> Document:
        path, file = _path("datasets", dataset, "runs"), Path(request["path"])
        if self._is_near or not file.is_file():
            return self._work(path, {"run": run, **request}, watch)
        fields = {name: value for name, value in request.items() if name != "path"}
        with file.open("rb") as content:
            uploaded = {"file": (file.name, content)}
            job = self._document("POST", path, data={"run": run, **fields}, files=uploaded)
        return follow(job, self.job, watch)

    def delete_run(self, dataset: str, run: str) -> None:
        self._call("DELETE", _path("datasets", dataset, "runs", run))

    def embed(self, dataset: str, request: Document, watch: Watch) -> Document:
        return self._work(_path("datasets", dataset, "embeddings"), request, watch)

    def import_vectors(self, dataset: str, request: Document, watch: Watch) -> Document:
        return self._work(_path("datasets", dataset, "embeddings", "imported"), request, watch)

    def columns(self, dataset: str, items: str, run: str | None) -> list[Document]:
        asked = {"items": items} | ({"run": run} if run else {})
        return list(self._pages(_path("datasets", dataset, "columns"), asked))

    def score(self, dataset: str, request: Document, watch: Watch) -> Document:
        return self._work(_path("datasets", dataset, "scores"), request, watch)

    def import_scores(self, dataset: str, path: Path, request: Document) -> Document:
        try:
            with path.open("rb") as content:
                uploaded = {"file": (path.name, content)}
                where = _path("datasets", dataset, "scores", "imported")
                return self._document("POST", where, data=request, files=uploaded)
        except OSError as error:
            raise InputError(f"{path} can't be read", found=error.strerror, fix="Check the file.") from error

    def search(self, dataset: str, request: Document, image: Path | None) -> Document:
        path = _path("datasets", dataset, "search")
        if image is None:
            return self._document("POST", path, json=request)
        return self._with_picture(f"{path}/image", "query", request, image)

    def save_slice(self, dataset: str, name: str, request: Document, image: Path | None) -> Document:
        query = {field: value for field, value in request.items() if field != "replace"}
        body: Document = {"name": name, "query": query, "replace": bool(request.get("replace"))}
        path = _path("datasets", dataset, "slices")
        if image is not None:
            return {"dataset": dataset, **self._with_picture(f"{path}/from-image", "request", body, image)}
        scope = {"scope": "images"} if query.get("items") == "images" else {}
        return {"dataset": dataset, **self._document("POST", path, json=body | scope)}

    def create_slice(self, dataset: str, name: str, request: Document) -> Document:
        made = self._document("POST", _path("datasets", dataset, "slices"), json={"name": name, **request})
        return {"dataset": dataset, **made}

    def slices(self, dataset: str) -> list[Document]:
        known = self._pages(_path("datasets", dataset, "slices"))
        return [{"dataset": dataset, **each} for each in known]

    def slice(self, dataset: str, name: str) -> Document:
        return {"dataset": dataset, **self._document("GET", _path("datasets", dataset, "slices", name))}

    def delete_slice(self, dataset: str, name: str) -> None:
        self._call("DELETE", _path("datasets", dataset, "slices", name))

    def refresh_slice(self, dataset: str, name: str) -> Document:
        return self._document("POST", _path("datasets", dataset, "slices", name, "refresh"))

    def combine_slices(self, dataset: str, name: str, request: Document) -> Document:
        path = _path("datasets", dataset, "slices", "combine")
        return {"dataset": dataset, **self._document("POST", path, json={"name": name, **request})}

    def diff_slices(self, dataset: str, first: str, second: str) -> Document:
        path = _path("datasets", dataset, "slices", "diff")
        return self._document("GET", path, params={"first": first, "second": second})

    def evaluate(self, dataset: str, run: str, request: Document, watch: Watch) -> Document:
        return self._work(_path("datasets", dataset, "evaluations"), {"run": run, **request}, watch)

    def analyse(self, dataset: str, run: str, request: Document, watch: Watch) -> Document:
        found: Document = {}
        for done, part in enumerate(ANALYSES):
            watch(Step("analysing", done, len(ANALYSES)))
            path = _path("datasets", dataset, "analysis", part)
            found |= self._document("GET", path, params={"run": run, **request})
        return found

    def report(self, dataset: str, runs: Sequence[str], request: Document, watch: Watch) -> bytes:
        request = {name: value for name, value in request.items() if name != "command"}  # of this machine
        made = self._work(_path("datasets", dataset, "reports"), {"runs": list(runs), **request}, watch)
        return self._report_file(dataset, made)

    def compare(self, dataset: str, runs: Sequence[str], request: Document, watch: Watch) -> Document:
        path, asked = _path("datasets", dataset, "compare"), _asked(runs, request)
        job = _path("datasets", dataset, "comparisons")
        found = completed(
            lambda: self._document("GET", path, params=asked),
            lambda: self._work(job, {"runs": list(runs), **request}, watch),
        )
        return {name: value for name, value in found.items() if name != "job"}

    def confusion(self, dataset: str, run: str, request: Document) -> Document:
        path = _path("datasets", dataset, "analysis", "confusion")
        return self._document("GET", path, params={"run": run, **request})

    def confusion_cell(self, dataset: str, run: str, request: Document) -> Document:
        path = _path("datasets", dataset, "analysis", "confusion", "cell")
        return self._document("GET", path, params={"run": run, **request})

    def impact(self, dataset: str, run: str, request: Document) -> Document:
        path = _path("datasets", dataset, "analysis", "impact")
        return self._document("GET", path, params={"run": run, **request})

    def confounders(self, dataset: str, run: str, slice: str, request: Document, watch: Watch) -> Document:
        found: Document = self._look("confounders", dataset, {"run": run, "slice": slice, **request}, watch)
        told: Document = found["found"]
        return told

    def gaps(
        self, dataset: str, run: str, slices: Sequence[str], request: Document, watch: Watch
    ) -> list[Document]:
        asked = {"run": run, "slices": list(slices), **request}
        told: list[Document] = self._look("gaps", dataset, asked, watch)["slices"]
        return told

    def halves(self, dataset: str, run: str, slice: str, request: Document, watch: Watch) -> Document:
        found = self._look("halves", dataset, {"run": run, "slice": slice, **request}, watch)
        return {name: value for name, value in found.items() if name not in KEPT}

    def comparison_file(
        self, dataset: str, runs: Sequence[str], request: Document, format: str, watch: Watch
    ) -> bytes:
        asked = {"runs": list(runs), **request, "format": format}
        made = self._work(_path("datasets", dataset, "comparisons"), asked, watch)
        return self._report_file(dataset, made)

    def doctor(self, dataset: str | None) -> Document:
        path = "/doctor" if dataset is None else _path("datasets", dataset, "doctor")
        return self._document("GET", path)

    def jobs(self, status: str | None, limit: int) -> list[Document]:
        asked: dict[str, str] = {"status": status} if status else {}
        found = []
        for job in self._pages("/jobs", asked):
            found.append(job)
            if len(found) == limit:
                break
        return found

    def job(self, job_id: int) -> Document:
        return self._document("GET", f"/jobs/{job_id}")

    def cancel_job(self, job_id: int) -> Document:
        return self._document("POST", f"/jobs/{job_id}/cancel")

    def retry_job(self, job_id: int) -> Document:
        return self._document("POST", f"/jobs/{job_id}/retry")

    @property
    def _is_near(self) -> bool:
        """Whether the server is on this machine, and so sees the same files."""
        return self._client.base_url.host in ("127.0.0.1", "localhost", "::1")

    def _look(self, kind: str, dataset: str, request: Document, watch: Watch) -> Document:
        """A closer look; what the server has not kept of it is computed by a job there."""
        path = _path("datasets", dataset, "analysis", kind)
        asked = {SINGULAR.get(name, name): value for name, value in request.items()}
        return completed(
            lambda: self._document("GET", path, params=asked), lambda: self._work(path, request, watch)
        )

    def _report_file(self, dataset: str, made: Document) -> bytes:
        return self._call("GET", _path("datasets", dataset, "reports", str(made["report_id"]))).content

    def _work(self, path: str, request: Document, watch: Watch) -> Document:
        return follow(self._document("POST", path, json=request), self.job, watch)

    def _with_picture(self, path: str, field: str, request: Document, image: Path) -> Document:
        try:
            content = image.read_bytes()
        except OSError as error:
            raise InputError(f"{image} can't be read", found=error.strerror, fix="Check --image.") from error
        files = {"image": (image.name, content)}
        return self._document("POST", path, data={field: json.dumps(request)}, files=files)

    def _pages(self, path: str, asked: dict[str, str] | None = None) -> Iterator[Document]:
        """Every item of a list, read page by page."""
        cursor: str | None = None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = self._document("GET", path, params={"limit": PAGE, **(asked or {}), **more})
            yield from page["items"]
            cursor = page.get("next_cursor")
            if cursor is None:
                return

    def _document(self, method: str, path: str, **content: Any) -> Document:
        document: Document = self._call(method, path, **content).json()
        return document

    def _call(self, method: str, path: str, **content: Any) -> httpx.Response:
        response = self._client.request(method, path, **content)
        raise_problem(response)
        return response


def _asked(runs: Sequence[str], request: Document) -> dict[str, Any]:
    """The parameters of a comparison."""
    return {"run": list(runs), **{SINGULAR.get(name, name): value for name, value in request.items()}}


def _path(*parts: str) -> str:
    return "".join(f"/{quote(part, safe='')}" for part in parts)
