"""JSON files whose rows are decoded so that a faulty row spoils no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from msgspec import Raw

from microtome.errors import InputError
from microtome.formats.findings import FindingLog, Place

Row = TypeVar("Row")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TOGETHER = 1_000  # rows decoded at once; one by one only where one of them is faulty

# A string, closed or not, which may hold the same words and is left alone; or a number JSON doesn't know.
_STRING_OR_NOT_A_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|-?\b(?:NaN|Infinity)\b', re.DOTALL)
_NULL = Raw(b"null")
_BYTE_POSITION = re.compile(r" \(byte (\d+)\)$")
_FAULT = re.compile(r"^(?P<fault>.*?)(?: - at `\$\.?(?P<where>.*)`)?$", re.DOTALL)
_WORDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "text",
    "array": "a list",
    "bool": "true or false",
    "object": "an object",
}


@dataclass(frozen=True)
class JsonFile:
    """A file that is well-formed on the outside: the rows within are not decoded yet."""

    name: str
    content: dict[str, Raw] | list[Raw]
    had_nan: bool = False

    def section(self, key: str, *, fix: str) -> list[Raw]:
        """The rows of a list that must be there.

        Raises: InputError when the key is missing or does not hold a list.
        """
        self.raw_section(key, fix=fix)
        return self.optional_section(key) or []

    def raw_section(self, key: str, *, fix: str) -> Raw:
        """What lies under a key that must be there, not looked into.

        Raises: InputError when the key is missing or null.
        """
        raw = self.content.get(key) if isinstance(self.content, dict) else None
        if raw is None or raw == _NULL:
            raise InputError(f"{self.name} has no `{key}`", found=self._outline(), fix=fix)
        return raw

    def optional_section(self, key: str) -> list[Raw] | None:
        """The rows of a list, None where the key is missing or null.

        Raises: InputError when the key holds something else.
        """
        raw = self.content.get(key) if isinstance(self.content, dict) else None
        if raw is None or raw == _NULL:
            return None
        try:
            return msgspec.json.decode(raw, type=list[Raw])
        except ValueError as error:
            raise InputError(f"`{key}` of {self.name} is not a list", found=explain(error)) from error

    def _outline(self) -> str:
        if isinstance(self.content, list):
            return f"a list of {len(self.content):,} items"
        keys = ", ".join(key[:40] for key in list(self.content)[:20])
        return f"the keys {keys}" if keys else "no keys"


@dataclass(frozen=True)
class DecodedRows(Generic[Row]):
    """The rows that are well-typed, and the position of each in the file."""

    rows: list[Row]
    positions: list[int]


def read_json(path: Path, log: FindingLog) -> JsonFile:
    """The object or list that a JSON file holds; NaN and Infinity are read as null, and that is noted.

    Raises: InputError naming file, line and byte when it can't be read or is not JSON.
    """
    content = read_bytes(path).removeprefix(BYTE_ORDER_MARK)
    try:
        return JsonFile(path.name, _decode(content))
    except (ValueError, RecursionError) as error:
        repaired, count = _without_nan(content)
        if not count:
            raise _not_json(path, content, error) from error
    try:
        file = JsonFile(path.name, _decode(repaired), had_nan=True)
    except (ValueError, RecursionError) as error:
        raise _not_json(path, repaired, error) from error
    reason = f"holds NaN or Infinity {count:,} times, which JSON does not know: read as null"
    log.changed(Place(path.name, ""), "not JSON", reason)
    return file


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises: InputError when it can't be opened or is empty.
    """
    if not path.is_file():
        raise InputError(f"{path} is not a file", fix="Give the path of a file that exists.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} can't be read", found=error) from error
    if not content.strip():
        raise InputError(f"{path} is empty", fix="Export it again: nothing was written to it.")
    return content


def decode_rows(
    raws: Sequence[Raw], row_type: type[Row], refused: Callable[[int, str], None], *, had_nan: bool = False
) -> DecodedRows[Row]:
    """The well-typed rows; `refused` is called with the position and the reason of each other row."""
    several = msgspec.json.Decoder(list[row_type])  # type: ignore[valid-type]
    rows: list[Row] = []
    positions: list[int] = []
    for first in range(0, len(raws), _TOGETHER):
        part = raws[first : first + _TOGETHER]
        try:
            rows += several.decode(b"[" + b",".join(part) + b"]")
            positions += range(first, first + len(part))
        except (ValueError, RecursionError):
            _decode_each(part, row_type, first, rows, positions, refused, had_nan)
    return DecodedRows(rows, positions)


def _decode_each(
    raws: Sequence[Raw],
    row_type: type[Row],
    first: int,
    rows: list[Row],
    positions: list[int],
    refused: Callable[[int, str], None],
    had_nan: bool,
) -> None:
    """Appends the well-typed rows of a part in which some are not."""
    decode = msgspec.json.Decoder(row_type).decode
    for position, raw in enumerate(raws, first):
        try:
            rows.append(decode(raw))
            positions.append(position)
        except (ValueError, RecursionError) as error:
            reason = explain(error)
            refused(position, reason.replace("null", "null or NaN") if had_nan else reason)


def explain(error: Exception) -> str:
    """The fault of a decoder's message in a user's words."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "text that is not UTF-8"
    match = _FAULT.match(str(error))
    fault, where = (match["fault"], match["where"]) if match else (str(error), None)
    text = _in_words(_BYTE_POSITION.sub("", fault).removeprefix("JSON is malformed: "))
    return f"{where}: {text}" if where else text


def _in_words(fault: str) -> str:
    fault = fault.replace("Object missing required field", "missing field")
    words = re.sub(
        r"`(\w+)( \| \w+)*`", lambda match: _each_in_words(match[0].strip("`").split(" | ")), fault
    )
    return words[:1].lower() + words[1:]


def _each_in_words(names: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(_WORDS.get(name, name) for name in names))


def _decode(content: bytes) -> dict[str, Raw] | list[Raw]:
    return msgspec.json.decode(content, type=dict[str, Raw] | list[Raw])


def _without_nan(content: bytes) -> tuple[bytes, int]:
    if b"NaN" not in content and b"Infinity" not in content:
        return content, 0
    count = 0

    def replacement(match: re.Match[bytes]) -> bytes:
        nonlocal count
        if match[0].startswith(b'"'):
            return match[0]
        count += 1
        return b"null"

    return _STRING_OR_NOT_A_NUMBER.sub(replacement, content), count


def _not_json(path: Path, content: bytes, error: Exception) -> InputError:
    if isinstance(error, msgspec.ValidationError):
        return InputError(
            f"{path} does not hold a JSON object or list", found=explain(error),
            fix="Give a COCO file, or name its format with --format.",
        )  # fmt: skip
    return InputError(
        f"{path} is not JSON: {explain(error)}", found=f"the fault {_position(content, error)}",
        fix="Export the file again; a download may have been cut short.",
    )  # fmt: skip


def _position(content: bytes, error: Exception) -> str:
    match = _BYTE_POSITION.search(str(error))
    if isinstance(error, RecursionError):
        return "in lists or objects within one another"
    byte = min(int(match[1]), len(content)) if match else len(content)
    line = content.count(b"\n", 0, byte) + 1
    column = byte - content.rfind(b"\n", 0, byte)
    return f"at line {line:,}, column {column:,} (byte {byte:,})"
