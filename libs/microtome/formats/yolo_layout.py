"""Where the label files of a YOLO data set are, and which picture each belongs to.

Four layouts are known: a data.yaml with folders or lists of pictures (Ultralytics, Roboflow), an obj.data
with lists of pictures (darknet, CVAT), a folder with images/ and labels/, and a folder of label files alone.
Paths in these files are sought under the folder they lie in and nowhere else: `path:` and `download:` are not
followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from microtome.errors import InputError
from microtome.formats.findings import FindingLog, Place
from microtome.formats.folders import files_under, leads_inside, stays_inside
from microtome.formats.label_files import label_files, names_beside, read_names, read_text
from microtome.formats.names import PICTURE_SUFFIXES, normal_name, stem_of

SPLITS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
_LARGEST_YAML = 1_000_000


@dataclass(frozen=True)
class LabelledPicture:
    """A picture and its label file; either may be absent, not both.

    `name` is the picture's path as the data set gives it, without suffix where only the label file tells of
    it.
    """

    name: str
    has_suffix: bool
    labels: Path | None
    split: str


@dataclass(frozen=True)
class YoloLayout:
    """The pictures of a data set, its category names by position (None: unknown), and its folder."""

    root: Path
    names: dict[int, str] | None
    pictures: list[LabelledPicture]
    has_keypoints: bool = False


def read_layout(path: Path, log: FindingLog) -> YoloLayout:
    """The layout at a data.yaml, an obj.data, or a folder.

    Raises: InputError when there is none, or its files can't be read.
    """
    if path.is_file():
        return _layout_of_file(path, log)
    if not path.is_dir():
        raise InputError(
            f"{path} does not exist", expected="a data.yaml, an obj.data or a folder of label files"
        )
    described = files_under(path, {".yaml", ".yml", ".data"}, log, deep=False)
    if len(described) > 1:
        raise InputError(f"{path} holds several data set files", found=", ".join(file.name for file in
        described),
                         fix="Give the path of the one to import.")  # fmt: skip
    return _layout_of_file(described[0], log) if described else _layout_of_labels(path, log)


def find_inside(root: Path, text: str) -> Path | None:
    """The file or folder under `root` that a path in a data set file means, None when there is none.

    A path of another machine is sought by its end: "/data/x/train/images" is `root/train/images`, if that is
    there.
    """
    parts = [part for part in normal_name(text).split("/") if part not in ("", ".", "..")]
    for start in range(len(parts)):
        candidate = root.joinpath(*parts[start:])
        if leads_inside(candidate, root):
            return candidate
    return None if parts else root


def labels_name(picture_name: str) -> str:
    """The name of a picture's label file: the last `images` of its path becomes `labels`, the suffix .txt."""
    return f"{_with_last_part(stem_of(picture_name), 'images', 'labels')}.txt"


def _layout_of_file(path: Path, log: FindingLog) -> YoloLayout:
    if path.suffix.lower() in (".yaml", ".yml"):
        return _layout_of_yaml(path, log)
    return _layout_of_darknet(path, log)


def _layout_of_labels(folder: Path, log: FindingLog) -> YoloLayout:
    names = names_beside(folder)
    numbered = None if names is None else dict(enumerate(names))
    return YoloLayout(folder, numbered, list(_pictures_under(folder, folder, None, log)))


def _layout_of_yaml(path: Path, log: FindingLog) -> YoloLayout:
    described = _load_yaml(path)
    pictures: list[LabelledPicture] = []
    for key, split in SPLITS.items():
        for entry in _entries(described.get(key)):
            pictures += _pictures_of_entry(path, key, entry, split, log)
    if not pictures:
        raise InputError(
            f"{path} leads to no pictures or label files",
            found=_told(described),
            expected="train, val or test folders beside it",
            fix="Keep data.yaml in the folder that holds them: `path:` is not followed.",
        )
    return YoloLayout(path.parent, _names(described.get("names"), path), pictures, "kpt_shape" in described)


def _layout_of_darknet(path: Path, log: FindingLog) -> YoloLayout:
    lines = (line.partition("=") for line in read_text(path).splitlines())
    described = {key.strip(): value.strip() for key, sign, value in lines if sign}
    pictures: list[LabelledPicture] = []
    for key, split in SPLITS.items():
        for entry in _entries(described.get(key)):
            pictures += _pictures_of_entry(path, key, entry, split, log)
    if not pictures:
        pictures = list(_pictures_under(path.parent, path.parent, None, log))
    names_file = find_inside(path.parent, described["names"]) if "names" in described else None
    names = read_names(names_file) if names_file is not None else names_beside(path.parent)
    return YoloLayout(path.parent, None if names is None else dict(enumerate(names)), pictures)


def _pictures_of_entry(
    path: Path, key: str, entry: str, split: str, log: FindingLog
) -> Iterator[LabelledPicture]:
    """The pictures of one folder or list that a data set file names."""
    root, labels_entry = path.parent, _with_last_part(normal_name(entry), "images", "labels")
    found = find_inside(root, entry) or find_inside(root, labels_entry)  # pictures may lie elsewhere
    if found is None:
        reason = f"{key}: {entry!r} is not under the folder of {path.name}; it is not imported"
        log.set_aside(Place(path.name, key), "bad file", reason)
    elif found.is_dir():
        yield from _pictures_under(root, found, split, log)
    else:
        yield from _pictures_listed(root, found, split)


def _pictures_under(
    root: Path, folder: Path, split: str | None, log: FindingLog
) -> Iterator[LabelledPicture]:
    """The pictures of a folder with their label files, then the label files without a picture.

    A picture whose label file leads out of the root is left out: without it, it would seem to hold nothing.
    """
    told = set()
    for picture in files_under(folder, PICTURE_SUFFIXES, log, root=root):
        name = picture.relative_to(root).as_posix()
        told.add(labels_name(name))
        labels = root / labels_name(name)
        if not labels.is_file():
            yield LabelledPicture(name, True, None, split or _split_of(name))
        elif stays_inside(labels, root, log):
            yield LabelledPicture(name, True, labels, split or _split_of(name))
    for labels in label_files(_labels_folder(root, folder), log, root=root):
        name = labels.relative_to(root).as_posix()
        if name not in told:
            stem = _with_last_part(stem_of(name), "labels", "images")
            yield LabelledPicture(stem, False, labels, split or _split_of(name))


def _pictures_listed(root: Path, listing: Path, split: str) -> Iterator[LabelledPicture]:
    """The pictures of a list, one path a line."""
    for line in read_text(listing).splitlines():
        name = normal_name(line)
        if name:
            yield LabelledPicture(name, True, find_inside(root, labels_name(name)), split)


def _labels_folder(root: Path, folder: Path) -> Path:
    return root / _with_last_part(folder.relative_to(root).as_posix(), "images", "labels")


def _with_last_part(name: str, part: str, replacement: str) -> str:
    """The path with the last part of that name replaced; unchanged where it has none."""
    parts = name.split("/")
    for position in reversed(range(len(parts))):
        if parts[position].lower() == part:
            return "/".join([*parts[:position], replacement, *parts[position + 1 :]])
    return name


def _split_of(name: str) -> str:
    """The split that a folder of the path is named after, "" for none."""
    return next((SPLITS[part.lower()] for part in name.split("/")[:-1] if part.lower() in SPLITS), "")


def _load_yaml(path: Path) -> dict[Any, Any]:
    text = read_text(path)
    if len(text) > _LARGEST_YAML:
        raise InputError(f"{path} is too large for a data.yaml", found=f"{len(text):,} characters")
    try:
        described = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"{path} is not YAML", found=" ".join(str(error).split())[:300]) from error
    if not isinstance(described, dict):
        raise InputError(
            f"{path} is not a data.yaml", found=type(described).__name__, expected="train, val and names"
        )
    return described


def _entries(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def _names(value: object, path: Path) -> dict[int, str] | None:
    if value is None:
        return None
    named = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(named, dict) or not all(isinstance(key, int) and key >= 0 for key in named):
        raise InputError(f"`names` of {path} is neither a list nor numbered", found=str(value)[:100],
                         expected="names: [cat, dog] or names: {0: cat, 1: dog}")  # fmt: skip
    return {key: str(name) for key, name in sorted(named.items())}


def _told(described: Mapping[Any, Any]) -> str:
    return "; ".join(f"{key}: {described[key]!r:.60}" for key in SPLITS if key in described) or "none of them"
