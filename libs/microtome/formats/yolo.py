"""Ground truth from YOLO label files: a row is `category x y width height`, as fractions of the picture's
size.

`x y` is the box's centre. A row with more numbers is a polygon; its box is the one around it. Where data.yaml
gives `kpt_shape`, the numbers after the box are keypoints and are left out. Fractions are taken of the size
that `size_of` tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from microtome.errors import InputError
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
from microtome.formats.label_files import LabelRow, category_index, numbers, read_label_rows
from microtome.formats.masks import MaskFault, draw_polygons
from microtome.formats.names import (
    known_pictures,
    locate,
    normal_text,
    read_name,
    stem_of,
)
from microtome.formats.yolo_layout import LabelledPicture, YoloLayout, read_layout

Box = tuple[float, float, float, float]


def read_yolo(
    path: Path, *, images_root: Path | None, size_of: SizeOf | None, log: FindingLog
) -> GroundTruth:
    """The ground truth of a YOLO data set.

    Raises: InputError when its files can't be found or read, or no sizes can be asked for.
    """
    if size_of is None:
        raise InputError("YOLO boxes are fractions of their picture's size, and the pictures are not known",
                         fix="Name the folder of the pictures with --images.")  # fmt: skip
    layout = read_layout(path, log)
    pictures = _PictureFiles(images_root)
    labelled: list[tuple[SourceImage, list[_Row]]] = []
    for picture in layout.pictures:
        image = _image(picture, layout, pictures, size_of, log)
        rows = None if image is None else _rows(image, picture, layout, log)
        if image is not None and rows is not None:
            labelled.append((image, rows))
    names = _category_names(layout, (row.category for _, rows in labelled for row in rows), path, log)
    objects = list(_objects(labelled, names, log))
    return assemble(
        [image for image, _ in labelled],
        [SourceCategory(number, name) for number, name in names.items()],
        in_columns(objects), log, file=path.name, format="yolo",
    )  # fmt: skip


@dataclass(frozen=True)
class _Row:
    category: int
    box_xywh: Box
    mask: bytes | None
    label: LabelRow


class _PictureFiles:
    """The pictures under the images folder, if there is one."""

    def __init__(self, images_root: Path | None) -> None:
        self._root = images_root
        self._known = {} if images_root is None else known_pictures(images_root)

    def find(self, picture: LabelledPicture) -> str | None:
        """The file name of a labelled picture, None when only its label file is there."""
        found = None if self._root is None else locate(picture.name, self._root, self._known)
        return found or (picture.name if picture.has_suffix else None)


def _image(
    picture: LabelledPicture, layout: YoloLayout, pictures: _PictureFiles, size_of: SizeOf, log: FindingLog
) -> SourceImage | None:
    """The image of a labelled picture, None (and logged) where no picture is known for a label file."""
    place = Place(_label_name(picture, layout) or picture.name, "")
    found = pictures.find(picture)
    name = "" if found is None else read_name(found, place, log)
    if not name:
        log.set_aside(place, "no picture", "no picture of that name is in the images folder, or several are")
        return None
    width, height = size_of(name) or (None, None)
    return SourceImage(stem_of(name), name, place, width, height, picture.split)


def _rows(
    image: SourceImage, picture: LabelledPicture, layout: YoloLayout, log: FindingLog
) -> list[_Row] | None:
    """The usable rows of a picture's label file, None (and logged) where the file can't be read."""
    name = _label_name(picture, layout)
    if picture.labels is None or name is None:
        log.noted(image.place, "no labels", "no label file: taken as an image without objects")
        return []
    try:
        labels = read_label_rows(picture.labels, name)
    except InputError as error:
        log.set_aside(image.place, "bad file", f"{error}; the image is left out with it")
        return None
    if image.width is None or image.height is None:
        if labels:
            reason = f"the size of {image.file_name!r} is unknown, so its boxes can't be placed"
            log.set_aside(image.place, "no picture", reason, rows=len(labels))
        return []
    size = (image.width, image.height)
    return [row for label in labels if (row := _row(label, size, layout.has_keypoints, log)) is not None]


def _row(label: LabelRow, size: tuple[int, int], has_keypoints: bool, log: FindingLog) -> _Row | None:
    category, values = category_index(label.words[0]), numbers(label.words[1:])
    if category is None or values is None:
        reason = f"{' '.join(label.words)[:100]!r} is not a category number and coordinates"
    elif len(values) == 4 or (has_keypoints and len(values) > 4):
        return _Row(category, _box_of_fractions(values, size), None, label)
    elif len(values) >= 6 and len(values) % 2 == 0:
        return _Row(category, *_shape_of_polygon(values, size, label, log), label)
    else:
        reason = f"{len(values)} numbers after the category, expected 4 (a box) or pairs (a polygon)"
    log.set_aside(label.place, "bad row", reason)
    return None


def _box_of_fractions(values: Sequence[float], size: tuple[int, int]) -> Box:
    center_x, center_y, width, height = values[:4]
    picture_width, picture_height = size
    left, top = (center_x - width / 2) * picture_width, (center_y - height / 2) * picture_height
    return left, top, width * picture_width, height * picture_height


def _shape_of_polygon(
    values: Sequence[float], size: tuple[int, int], label: LabelRow, log: FindingLog
) -> tuple[Box, bytes | None]:
    width, height = size
    with np.errstate(over="ignore"):
        points = np.asarray(values, dtype=np.float64).reshape(-1, 2) * (width, height)
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    try:
        mask = draw_polygons([points.ravel().tolist()], (height, width))
    except MaskFault as fault:
        log.changed(label.place, "bad mask", f"{fault}; read without a mask")
        mask = None
    return (left, top, right - left, bottom - top), mask


def _category_names(layout: YoloLayout, used: Iterable[int], path: Path, log: FindingLog) -> dict[int, str]:
    """The names by category number, in order; the numbers themselves where no file tells names."""
    if layout.names is None:
        log.noted(
            Place(path.name, ""), "no names", "no names of categories were found: their numbers are taken"
        )
        return {number: str(number) for number in sorted(set(used))}
    return {number: normal_text(name) or str(number) for number, name in layout.names.items()}


def _objects(
    labelled: Sequence[tuple[SourceImage, Sequence[_Row]]], names: Mapping[int, str], log: FindingLog
) -> Iterator[SourceObject]:
    category_rows = {number: row for row, number in enumerate(names)}
    for image_row, (image, rows) in enumerate(labelled):
        for row in rows:
            if row.category not in category_rows:
                reason = f"category {row.category} is not among the {len(names):,} names, which count from 0"
                log.set_aside(row.label.place, "unknown category", reason)
                continue
            source_id = f"{image.source_id}:{row.label.line}"
            category_row = category_rows[row.category]
            yield SourceObject(image_row, category_row, source_id, row.box_xywh, row.label.place, row.mask)


def _label_name(picture: LabelledPicture, layout: YoloLayout) -> str | None:
    return None if picture.labels is None else picture.labels.relative_to(layout.root).as_posix()
