"""What COCO rows hold beyond COCO's own fields: kept as attributes where it is a single value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Raw

from microtome.formats.attributes import Attributes, Scalar
from microtome.formats.findings import FindingLog, Place

_FIELDS = msgspec.json.Decoder(dict[str, Raw])
_VALUE: msgspec.json.Decoder[Scalar | None] = msgspec.json.Decoder(Scalar | None)
_TOGETHER = 1_000  # rows looked at together: most files have no fields but COCO's
_UNREADABLE = "a field whose name is not UTF-8"


def read_extra_fields(
    raws: Sequence[Raw], known: frozenset[str], section: Place, log: FindingLog
) -> list[Attributes]:
    """The attributes of well-formed rows `(N,)`: fields that are not `known`, and those inside `attributes`.

    Lists and objects are no attributes; each such field is noted once, with the number of its rows.
    """
    left_out: Counter[str] = Counter()
    only_known = _decoder_of_known(known)
    rows: list[Attributes] = []
    for first in range(0, len(raws), _TOGETHER):
        part = raws[first : first + _TOGETHER]
        try:
            only_known.decode(b"[" + b",".join(part) + b"]")
            rows += [{} for _ in part]
        except (ValueError, RecursionError):
            rows += [_attributes_of(raw, known, left_out) for raw in part]
    for name, count in left_out.items():
        reason = f"{name!r} of {count:,} rows is not one number, text or truth value, and is not kept"
        log.noted(section, "field not kept", reason)
    return rows


def _decoder_of_known(known: frozenset[str]) -> msgspec.json.Decoder[Any]:
    """A decoder of rows that refuses fields which are not `known`."""
    fields = [(name, Raw, Raw(b"")) for name in sorted(known)]
    row: Any = msgspec.defstruct("Row", fields, forbid_unknown_fields=True)
    return msgspec.json.Decoder(list[row])


def _attributes_of(raw: Raw, known: frozenset[str], left_out: Counter[str]) -> Attributes:
    try:
        fields = list(_unknown_fields(raw, known))
    except (ValueError, RecursionError):
        left_out[_UNREADABLE] += 1
        return {}
    attributes: dict[str, Scalar] = {}
    for name, value in fields:
        try:
            scalar = _VALUE.decode(value)
        except (ValueError, RecursionError):
            left_out[name] += 1
            continue
        if scalar is not None:
            attributes[name] = scalar
    return attributes


def _unknown_fields(raw: Raw, known: frozenset[str]) -> Iterator[tuple[str, Raw]]:
    for name, value in _FIELDS.decode(raw).items():
        if name == "attributes" and bytes(value).startswith(b"{"):
            yield from _FIELDS.decode(value).items()
        elif name not in known and bytes(value) != b"[]":
            yield name, value
