"""Records of the libraries as JSON-ready documents, and documents as text."""

from __future__ import annotations

from typing import Any

import msgspec

from microtome_cli.backend import Document


def document_of(record: object) -> Document:
    """A dataclass as a dictionary: times in ISO 8601, arrays as lists, paths as text."""
    made: Document = msgspec.to_builtins(record, enc_hook=_plain)
    return made


def json_text(document: object) -> str:
    """One JSON document, indented; NaN is null."""
    return msgspec.json.format(msgspec.json.encode(document, enc_hook=_plain), indent=2).decode()


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else str(value)
