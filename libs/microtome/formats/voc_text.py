"""Ground truth from text files, one for each picture: a row is a category name and a box, then perhaps
`difficult`.

Written by VOC tools of the field beside their prediction files. Boxes are corners, or corner and size, in
pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from microtome.errors import InputError
from microtome.formats.box_layout import choose_layout
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import (
    GroundTruth,
    SizeOf,
    SourceCategory,
    SourceImage,
    SourceObject,
    assemble,
    in_columns,
)
from microtome.formats.label_files import (
    LabelRow,
    category_index,
    label_files,
    names_beside,
    read_label_rows,
    split_category,
)
from microtome.formats.names import read_name, stem_of

_BOX_NUMBERS = 4


@dataclass(frozen=True)
class _Row:
    image_row: int
    category: str
    values: list[float]
    label: LabelRow
    difficult: bool


def read_voc_text(path: Path, *, size_of: SizeOf | None, log: FindingLog) -> GroundTruth:
    """The ground truth of the text files under a folder; file names of pictures have no suffix.

    Raises: InputError when there are no files, or their boxes are fractions, as YOLO writes them.
    """
    files = label_files(path, log) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path} holds no annotations", found="no text file")
    images, rows = _read(files, path if path.is_dir() else path.parent, size_of, log)
    values = np.array([row.values for row in rows], dtype=np.float64).reshape(-1, _BOX_NUMBERS)
    layout = choose_layout(values)
    if layout.box_format == "yolo":
        raise InputError(f"{path} holds boxes as fractions", fix="Import it with --format yolo.")
    log.noted(Place(path.name, ""), "box format", f"rows are read as category, {layout}")
    boxes = layout.boxes_xywh(values, np.full((len(rows), 2), np.nan))
    categories = _categories({row.category for row in rows}, path)
    category_rows = {category: row for row, category in enumerate(categories)}
    objects = [
        SourceObject(
            row.image_row, category_rows[row.category], f"{images[row.image_row].source_id}:{row.label.line}",
            tuple(box), row.label.place, attributes={"difficult": True} if row.difficult else {},
        )
        for row, box in zip(rows, boxes.tolist(), strict=True)
    ]  # fmt: skip
    return assemble(images, list(categories.values()), in_columns(objects), log, file=path.name, format="voc")


def _read(
    files: Sequence[Path], folder: Path, size_of: SizeOf | None, log: FindingLog
) -> tuple[list[SourceImage], list[_Row]]:
    """The images of the files that can be read, and their well-formed rows."""
    images: list[SourceImage] = []
    rows: list[_Row] = []
    for file in files:
        place = Place(file.relative_to(folder).as_posix(), "")
        try:
            labels = read_label_rows(file, place.file)
        except InputError as error:
            log.set_aside(place, "bad file", f"{error}; the image is left out with it")
            continue
        name = read_name(stem_of(place.file), place, log)
        width, height = (size_of(name) if size_of is not None else None) or (None, None)
        rows += _rows(labels, len(images), log)
        images.append(SourceImage(name, name, place, width, height))
    return images, rows


def _rows(labels: Sequence[LabelRow], image_row: int, log: FindingLog) -> Iterator[_Row]:
    for label in labels:
        difficult = label.words[-1] == "difficult"
        found = split_category(label.words[:-1] if difficult else label.words, _BOX_NUMBERS)
        if found is None or len(found[1]) != _BOX_NUMBERS:
            reason = f"{' '.join(label.words)[:100]!r} is not a category and a box"
            log.set_aside(label.place, "bad row", reason)
        else:
            yield _Row(image_row, *found, label, difficult)


def _categories(used: Collection[str], path: Path) -> dict[str, SourceCategory]:
    """The categories by the word in rows: names sorted, or positions with the names of a file beside."""
    positions = {word: category_index(word) for word in used}
    if None in positions.values():
        return {word: SourceCategory(None, word) for word in sorted(used)}
    names = names_beside(path) or []
    numbered = sorted((position, word) for word, position in positions.items() if position is not None)
    return {
        word: SourceCategory(position, names[position] if position < len(names) else word)
        for position, word in numbered
    }
