"""What a job asks of the worker, as stored in its payload; anything else is refused."""

from __future__ import annotations

from typing import Literal

import msgspec


class ImportPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `import`: the arguments of `import_dataset`."""

    dataset: str
    annotations: str
    images: str | None = None
    format: str | None = None
    split: str | None = None


class ImportRunPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `import_run`: the arguments of `import_run`."""

    dataset: str
    run: str
    path: str
    format: str | None = None
    category_map: str | None = None
    box_format: str | None = None
    split: str | None = None


class EmbedPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `embed`: the arguments of `embed` but the device, which is the worker's own."""

    dataset: str
    model: str | None = None
    items: list[Literal["images", "objects", "predictions"]] | None = None
    run: str | None = None
    confidence_floor: float | None = None


class ImportVectorsPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `import_vectors`: the arguments of `import_vectors`."""

    dataset: str
    vectors: str
    ids: str
    model: str | None = None
    items: Literal["images", "objects"] | None = None
    key: Literal["id", "file_name", "source_id"] | None = None


class ExportPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `export`: the arguments of `corrections.archive`."""

    dataset: str
    format: str | None = None
    slice: str | None = None
    pictures: bool | None = None
    since: str | int | None = None
