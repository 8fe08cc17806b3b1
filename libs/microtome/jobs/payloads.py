"""Payloads: what a job asks for, as stored; a service declares the fields of each kind it claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from microtome.errors import InputError

P = TypeVar("P", bound=msgspec.Struct)


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
