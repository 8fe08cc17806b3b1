"""Names as annotation files give them: made comparable, and matched with the pictures of a folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from microtome.formats.findings import FindingLog, Place
from microtome.formats.folders import files_under

PICTURE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
)
_PLAIN = re.compile(r"[\w.-]+", re.ASCII)  # normal and nothing odd about it, as most names are
_FOREIGN = re.compile(r"^(/|[A-Za-z]:/|//|[A-Za-z][A-Za-z0-9+.-]*://|~/)")


def normal_text(text: str) -> str:
    """A name in NFC, so that equal names compare equal, without spaces around it."""
    return unicodedata.normalize("NFC", text).strip()


def normal_name(text: str) -> str:
    """A file name in NFC with '/' between its parts and no leading './'."""
    name = normal_text(text).replace("\\", "/")
    while name.startswith("./"):
        name = name[2:].lstrip("/")
    return name


def read_name(given: str, place: Place, log: FindingLog) -> str:
    """The normal name of a file name as given, "" when it names nothing; what is odd about it is logged."""
    if _PLAIN.fullmatch(given):
        return given
    name = normal_name(given)
    if "\0" in name or name.endswith("/"):
        return ""
    if not unicodedata.is_normalized("NFC", given):
        log.changed(place, "renamed", f"decomposed Unicode letters of {name!r} are composed (NFC)")
    elif "\\" in given:
        log.changed(place, "renamed", f"{given!r} is read as {name!r}")
    if is_foreign(name):
        reason = f"{name!r} is a path of another machine: the picture is sought by the end of its path"
        log.noted(place, "foreign path", reason)
    return name


def is_foreign(name: str) -> bool:
    """Whether a normal name is an absolute path or an address: it means something on one machine only."""
    return bool(_FOREIGN.match(name))


def stem_of(name: str) -> str:
    """A normal name without the suffix of its last part."""
    folder, _, last = name.rpartition("/")
    stem = last.rpartition(".")[0] or last
    return f"{folder}/{stem}" if folder else stem


def known_pictures(images_root: Path) -> dict[str, list[str]]:
    """Every picture under a folder: NFC base name -> relative paths as they are on disk, sorted.

    Links that lead out of the folder are left out.
    """
    root = images_root.resolve()
    known: dict[str, list[str]] = {}
    for path in files_under(root, PICTURE_SUFFIXES):
        name = unicodedata.normalize("NFC", path.name)
        known.setdefault(name, []).append(path.relative_to(root).as_posix())
    return known


def locate(file_name: str, images_root: Path, known: Mapping[str, Sequence[str]]) -> str | None:
    """The picture under `images_root` that a file name means, as one of the relative paths of `known`.

    Tried in turn: the path as it is; the picture that shares most parts with it from the end; the only
    picture of that base name. A name without a picture's suffix stands for each suffix. None when there is no
    such picture, or several fit equally well. Nothing outside `known` is ever named, so the answer stays
    under the root.
    """
    name = normal_name(file_name).removeprefix(normal_name(str(images_root)).rstrip("/") + "/")
    candidates = known.get(name.rpartition("/")[2], ())
    if candidates or has_picture_suffix(name):
        return _nearest(name, [(normal_name(path), path) for path in candidates])
    return _nearest(name, [(stem_of(normal_name(path)), path) for path in _of_stem(name, known)])


def has_picture_suffix(name: str) -> bool:
    """Whether a normal name ends as pictures do."""
    return PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES


def _of_stem(name: str, known: Mapping[str, Sequence[str]]) -> list[str]:
    base = name.rpartition("/")[2]
    suffixes = [spelling for suffix in PICTURE_SUFFIXES for spelling in (suffix, suffix.upper())]
    return [path for suffix in suffixes for path in known.get(base + suffix, ())]


def _nearest(name: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    """The path whose name shares most parts with `name` from the end, None when several share as many."""
    wanted = name.split("/")
    exact = [path for candidate, path in candidates if candidate == name]
    shared = [_shared_parts(wanted, candidate.split("/")) for candidate, _ in candidates]
    best = exact or [
        path for (_, path), count in zip(candidates, shared, strict=True) if count == max(shared)
    ]
    return best[0] if len(best) == 1 else None


def _shared_parts(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for left, right in zip(reversed(first), reversed(second), strict=False):
        if left != right:
            break
        count += 1
    return count
