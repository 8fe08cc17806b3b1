"""Text files of one row a line, as YOLO and Pascal VOC tools write them, one file for each picture."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from microtome.errors import InputError
from microtome.formats.findings import FindingLog, Place
from microtome.formats.folders import files_under, leads_inside
from microtome.formats.names import normal_text

# Files of category names, in the order they are looked for beside label files.
NAME_FILES = ("classes.txt", "obj.names", "classes.names", "_darknet.labels", "names.txt")
_LISTS = frozenset({*NAME_FILES, "train.txt", "val.txt", "valid.txt", "test.txt", "readme.txt"})
_LARGEST_TEXT = 100_000_000
_LARGEST_INDEX = 2**53


class LabelRow(NamedTuple):
    """A line that is not empty, split at white space; lines count from 1."""

    file: str
    line: int
    words: list[str]

    @property
    def place(self) -> Place:
        """Where the line is."""
        return Place(self.file, f"line {self.line}")


def label_files(folder: Path, log: FindingLog | None = None, *, root: Path | None = None) -> list[Path]:
    """The text files under a folder that may hold the rows of a picture, as `files_under` finds them.

    A list of names or pictures lies among them at times; "test.txt" may be one, or the rows of test.jpg.
    """
    files = files_under(folder, {".txt"}, log, root=root)
    return [path for path in files if path.name.lower() not in _LISTS or _begins_with_numbers(path)]


def read_label_rows(path: Path, name: str) -> list[LabelRow]:
    """The rows of a file, called `name` in findings; an empty file has none.

    Raises: InputError when it can't be read or is not UTF-8 text.
    """
    rows = ((line, text.split()) for line, text in enumerate(read_text(path).splitlines(), start=1))
    return [LabelRow(name, line, words) for line, words in rows if words]


def _begins_with_numbers(path: Path) -> bool:
    """Whether the first row could be that of a box."""
    try:
        rows = read_label_rows(path, path.name)
    except InputError:
        return False
    return bool(rows) and split_category(rows[0].words, 4) is not None


def read_text(path: Path) -> str:
    """The text of a file, which may be empty.

    Raises: InputError when it can't be read or is not UTF-8 text.
    """
    try:
        if path.stat().st_size > _LARGEST_TEXT:
            raise InputError(f"{path} is too large for a text file", found=f"{path.stat().st_size:,} bytes",
                             expected=f"at most {_LARGEST_TEXT:,}")  # fmt: skip
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text", found=f"byte {error.start:,} that is not", fix="Save it as UTF-8."
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path} can't be read", found=error) from error


def read_names(path: Path) -> list[str]:
    """The category names of a file with one name a line; empty lines at its end are none.

    Raises: InputError when it can't be read or holds no name.
    """
    names = [line.strip() for line in read_text(path).rstrip().splitlines()]
    if not names:
        raise InputError(f"{path} holds no category names", expected="one name a line")
    return names


def names_beside(folder: Path) -> list[str] | None:
    """The category names in a well-known file of the folder or of the one above, None where there is none."""
    for place in (folder, folder.parent):
        for name in NAME_FILES:
            if (place / name).is_file() and leads_inside(place / name, folder.parent):
                return read_names(place / name)
    return None


def split_category(words: list[str], count: int) -> tuple[str, list[float]] | None:
    """The category of a row and the numbers after it, None when there are not `count` numbers.

    A category name may hold spaces. A row of numbers alone begins with the category's position, and may have
    more numbers (polygons do).
    """
    all_numbers = numbers(words)
    if all_numbers is not None:
        return (words[0], all_numbers[1:]) if len(words) > count else None
    values = numbers(words[-count:])
    return None if values is None or len(words) <= count else (normal_text(" ".join(words[:-count])), values)


def numbers(words: list[str]) -> list[float] | None:
    """The words as numbers, NaN and infinity among them; None when one is not a number."""
    try:
        return [float(word) for word in words]
    except ValueError:
        return None


def category_index(word: str) -> int | None:
    """The category position that a word gives (7 or 7.0), None when it is none."""
    number = numbers([word])
    if number is None or not 0 <= number[0] <= _LARGEST_INDEX or not number[0].is_integer():
        return None
    return int(number[0])
