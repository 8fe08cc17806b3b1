"""What COCO rows hold beyond COCO's own fields: kept as attributes where it is a single value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Raw

from microtome.formats.attributes import Attributes, Scalar
from microtome.formats.findings import FindingLog, Place

_FIELDS = msgspec.json.Decoder(dict[str, Raw])
_VALUE: msgspec.json.Decoder[Scalar | None] = msgspec.json.Decoder(Scalar | None)
_UNREADABLE = "a field whose name is not UTF-8"


def read_extra_fields(
    raws: Sequence[Raw], known: frozenset[str], section: Place, log: FindingLog
) -> list[Attributes]:
    """The attributes of well-formed rows `(N,)`: fields that are not `known`, and those inside `attributes`.

    Lists and objects are no attributes; each such field is noted once, with the number of its rows.
    """
    left_out: Counter[str] = Counter()
    rows = [_attributes_of(raw, known, left_out) for raw in raws]
    for name, count in left_out.items():
        reason = f"{name!r} of {count:,} rows is not one number, text or truth value, and is not kept"
        log.noted(section, "field not kept", reason)
    return rows


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
