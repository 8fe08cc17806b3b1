"""What a job asks of the worker, as stored in its payload; anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from microtome.errors import InputError

P = TypeVar("P", bound=msgspec.Struct)


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


def read_payload(payload: Mapping[str, Any], type_: type[P]) -> tuple[P, dict[str, Any]]:
    """The payload, and its optional fields that are given: null or absent means the library's default.

    Raises: InputError naming the field at fault.
    """
    try:
        read = msgspec.convert(payload, type_)
    except msgspec.ValidationError as error:
        raise InputError(
            "the job's payload can't be used",
            found=str(error),
            expected=f"the fields {', '.join(type_.__struct_fields__)}",
            fix="Enqueue the job again.",
        ) from error
    values = msgspec.structs.asdict(read)
    optional = type_.__struct_fields__[len(type_.__struct_fields__) - len(type_.__struct_defaults__) :]
    return read, {name: values[name] for name in optional if values[name] is not None}
