"""Ground truth from COCO JSON.

`iscrowd` is 0 where it is missing. A box that is missing is taken from the mask. A segmentation that can't be
a mask of its image is left out and its object kept. An annotation id given twice is kept where the
annotations differ (ids are ours), and set aside where they are the same. Fields beyond COCO's become
attributes, and so does what CVAT's `attributes` hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Raw

from microtome.errors import InputError
from microtome.formats.attributes import Attributes
from microtome.formats.box_checks import box_text
from microtome.formats.coco_boxes import read_shapes
from microtome.formats.coco_tables import (
    CocoCategory,
    Section,
    SourceId,
    id_text,
    read_categories,
    read_images,
    whole_number,
)
from microtome.formats.extra_fields import read_extra_fields
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import (
    GroundTruth,
    SizeOf,
    SourceCategory,
    SourceImage,
    SourceObjects,
    assemble,
)
from microtome.formats.json_files import JsonFile, decode_rows, read_json
from microtome.formats.masks import Size
from microtome.formats.plain_truth import read_plain_objects

_FIELDS = frozenset(["id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation"])
_TEST_SET = "A test set without annotations can't be evaluated; give the file that has them."
_GROUND_TRUTH = "Give ground truth in COCO format: an object with images, annotations and categories."


class AnnotationRow(msgspec.Struct):
    """A row of `annotations`."""

    image_id: SourceId
    category_id: SourceId
    id: SourceId | None = None
    bbox: list[float | None] | None = None
    area: float | None = None
    iscrowd: bool | int | float | None = None
    segmentation: Raw = Raw(b"")


def read_coco(path: Path, *, size_of: SizeOf | None, log: FindingLog) -> GroundTruth:
    """The ground truth of a COCO file.

    Raises: InputError when it is not JSON, or lacks images, annotations or categories.
    """
    file = read_json(path, log)
    if isinstance(file.content, list):
        raise InputError(f"{path} holds a list, as COCO predictions do", expected="ground truth",
                         fix="Import it with `microtome import-run`.")  # fmt: skip
    raw_images = file.section("images", fix=_GROUND_TRUTH)
    raw_categories = file.section("categories", fix=_GROUND_TRUTH)
    raw_annotations = file.raw_section("annotations", fix=_TEST_SET)
    images = read_images(raw_images, file, log, size_of)
    categories = read_categories(raw_categories, file, log)
    place = Section(file.name, "annotations").place
    objects = read_plain_objects(raw_annotations, images, categories, place)
    if objects is not None:
        used = objects.category_rows
    else:
        raws = file.section("annotations", fix=_TEST_SET)
        annotations = _read_annotations(raws, images, categories, file, log)
        objects, used = (
            _objects(annotations, raws, images, file, log),
            np.array(annotations.category_rows, int),
        )
    named = _with_own_names(categories, np.bincount(used, minlength=len(categories)).tolist(), log)
    return assemble(images, named, objects, log, file=file.name, format="coco")


@dataclass(frozen=True)
class _Annotations:
    """Well-typed annotations of known images and categories, by columns."""

    rows: list[AnnotationRow] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    image_rows: list[int] = field(default_factory=list)
    category_rows: list[int] = field(default_factory=list)

    def add(self, row: AnnotationRow, position: int, image_row: int, category_row: int) -> None:
        self.rows.append(row)
        self.positions.append(position)
        self.image_rows.append(image_row)
        self.category_rows.append(category_row)


def _read_annotations(
    raws: Sequence[Raw],
    images: Sequence[SourceImage],
    categories: Sequence[CocoCategory],
    file: JsonFile,
    log: FindingLog,
) -> _Annotations:
    section = Section(file.name, "annotations")
    decoded = decode_rows(
        raws, AnnotationRow, lambda row, reason: log.set_aside(section.place(row), "bad row", reason),
        had_nan=file.had_nan,
    )  # fmt: skip
    image_rows = {image.source_id: row for row, image in enumerate(images)}
    category_rows = {category.id_text: row for row, category in enumerate(categories)}
    identities = _Identities(section, log)
    annotations = _Annotations()
    for row, position in zip(decoded.rows, decoded.positions, strict=True):
        image_row = image_rows.get(id_text(row.image_id))
        category_row = category_rows.get(id_text(row.category_id))
        if image_row is None:
            reason = f"image_id {row.image_id!r} is not among the {len(images):,} images"
            log.set_aside(_place(section, position, row), "unknown image", reason)
        elif category_row is None:
            reason = f"category_id {row.category_id!r} is not among the {len(categories):,} categories"
            log.set_aside(_place(section, position, row), "unknown category", reason)
        elif identities.is_new(row, position):
            annotations.add(row, position, image_row, category_row)
    return annotations


class _Identities:
    """Tells annotations given twice from those that merely share an id."""

    def __init__(self, section: Section, log: FindingLog) -> None:
        self._section = section
        self._log = log
        self._seen: dict[str, tuple[AnnotationRow, int]] = {}

    def is_new(self, row: AnnotationRow, position: int) -> bool:
        """Whether a row is to be kept; what is odd about its id is logged."""
        if row.id is None:
            place = self._section.place(position)
            self._log.noted(place, "no id", "the annotation has no id; it gets one of ours")
            return True
        text = id_text(row.id)
        if text == "0":
            reason = (
                "pycocotools never counts the object of id 0 as found; here it gets another id, and counts"
            )
            self._log.noted(_place(self._section, position, row), "id 0", reason)
        first, earlier = self._seen.setdefault(text, (row, position))
        return first is row or self._is_another(row, position, first, earlier)

    def _is_another(self, row: AnnotationRow, position: int, first: AnnotationRow, earlier: int) -> bool:
        """Whether a row is another object than the earlier one that has its id."""
        place, taken = _place(self._section, position, row), _place(self._section, earlier, first).row
        if _same_object(first, row):
            self._log.set_aside(place, "duplicate id", f"the same annotation as {taken}")
            return False
        self._log.noted(place, "duplicate id", f"another object than {taken}, of the same id; both are kept")
        return True


def _same_object(first: AnnotationRow, second: AnnotationRow) -> bool:
    return (first.image_id, first.category_id, first.bbox, bytes(first.segmentation)) == (
        second.image_id, second.category_id, second.bbox, bytes(second.segmentation)
    )  # fmt: skip


def _objects(
    annotations: _Annotations,
    raws: Sequence[Raw],
    images: Sequence[SourceImage],
    file: JsonFile,
    log: FindingLog,
) -> SourceObjects:
    """The annotations that have a box, in file order."""
    section = Section(file.name, "annotations")
    rows = annotations.rows

    def place(row: int) -> Place:
        return _place(section, annotations.positions[row], rows[row])

    sizes = [_mask_size(images[image_row]) for image_row in annotations.image_rows]
    shapes = read_shapes([row.bbox for row in rows], [row.segmentation for row in rows], sizes, place, log)
    for row in np.flatnonzero(np.isfinite(shapes.mask_areas)).tolist():
        log.changed(
            place(row), "no box", f"no bbox: {box_text(shapes.boxes_xywh[row])} is taken from the mask"
        )
    own_raws = [raws[position] for position in annotations.positions]
    attributes = read_extra_fields(own_raws, _FIELDS, section.whole, log)
    _note_scores(attributes, section.whole, log)
    objects = SourceObjects(
        image_rows=np.array(annotations.image_rows, dtype=np.int64),
        category_rows=np.array(annotations.category_rows, dtype=np.int64),
        source_ids=["" if row.id is None else id_text(row.id) for row in rows],
        boxes_xywh=shapes.boxes_xywh,
        areas=np.array([np.nan if row.area is None else row.area for row in rows], dtype=np.float64),
        crowds=np.array([bool(row.iscrowd) for row in rows], dtype=bool),
        masks=shapes.masks.counts,
        attributes=attributes,
        place=place,
    )
    return objects.take(np.flatnonzero(shapes.usable))


def _note_scores(attributes: Sequence[Attributes], whole: Place, log: FindingLog) -> None:
    """Predictions with images and categories beside them look like ground truth, but for their scores."""
    if attributes and all(isinstance(own.get("score"), float) for own in attributes):
        reason = (
            "every row has a `score`, as predictions do. If a detector made them, they are no ground truth: "
            "import them with `microtome import-run`"
        )
        log.noted(whole, "scored objects", reason)


def _place(section: Section, position: int, row: AnnotationRow) -> Place:
    return section.place(position, "" if row.id is None else id_text(row.id))


def _mask_size(image: SourceImage) -> Size | None:
    if image.width is None or image.height is None:
        return None
    return image.height, image.width


def _with_own_names(
    categories: Sequence[CocoCategory], uses: Sequence[int], log: FindingLog
) -> list[SourceCategory]:
    """The categories under names of their own: of several with one name, the most used keeps it."""
    owners: dict[str, int] = {}
    for row, category in enumerate(categories):
        owner = owners.setdefault(category.name, row)
        if uses[row] > uses[owner]:
            owners[category.name] = row
    named = []
    for row, category in enumerate(categories):
        name = category.name
        if owners[name] != row:
            name = f"{name} (id {category.id_text})"
            reason = (
                f"{category.name!r} is also the name of category {categories[owners[category.name]].id_text}"
            )
            log.changed(category.place, "same category name", f"{reason}; this one becomes {name!r}")
        named.append(SourceCategory(whole_number(category.id_text), name, category.supercategory))
    return named
