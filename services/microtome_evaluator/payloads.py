"""What a job asks of the evaluator, as stored in its payload; anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from microtome.errors import InputError

P = TypeVar("P", bound=msgspec.Struct)


class EvaluatePayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `evaluate`: the arguments of `evaluate`."""

    dataset: str
    run: str
    slices: list[str] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None


class ReportPayload(msgspec.Struct, forbid_unknown_fields=True):
    """A job of kind `report`: the arguments of `make_report`."""

    dataset: str
    runs: list[str]
    format: Literal["html", "md", "json"]
    slices: list[str] | None = None
    iou_type: Literal["bbox", "segm"] | None = None
    confidence: float | None = None
    title: str | None = None
    command: str | None = None


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
