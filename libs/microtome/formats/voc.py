"""Ground truth from Pascal VOC XML files.

Corners are taken as they stand: width = xmax - xmin, as the converters of the field have it. The VOC devkit
itself counts pixels from 1 and includes the last one (width = xmax - xmin + 1): boxes are half a pixel off
from that, and the same as in COCO files made from VOC. `difficult`, `truncated` and `occluded` become
attributes, as other single values do; the splits of ImageSets/ are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree

from microtome.errors import InputError
from microtome.formats.attributes import Scalar
from microtome.formats.findings import FindingLog, Place
from microtome.formats.folders import files_under
from microtome.formats.ground_truth import (
    GroundTruth,
    SizeOf,
    SourceCategory,
    SourceImage,
    SourceObject,
    assemble,
    in_columns,
)
from microtome.formats.label_files import numbers
from microtome.formats.names import normal_text, read_name, stem_of

_CORNERS = ("xmin", "ymin", "xmax", "ymax")
_TRUTH_VALUES = {"0": False, "1": True, "false": False, "true": True}
_FLAGS = frozenset({"difficult", "truncated", "occluded"})
_NO_ATTRIBUTES = frozenset({"name", "bndbox"})


@dataclass(frozen=True)
class _Annotation:
    """One XML file: its image, and the objects that have a name and a box."""

    image: SourceImage
    objects: list[_Object]


@dataclass(frozen=True)
class _Object:
    category: str
    box_xywh: tuple[float, float, float, float]
    attributes: dict[str, Scalar]
    number: int
    place: Place


def read_voc(path: Path, *, size_of: SizeOf | None, log: FindingLog) -> GroundTruth:
    """The ground truth of the XML files under a folder, or of one; categories sorted by name.

    Raises: InputError when there is none, or not one that can be read.
    """
    files = [path] if path.is_file() else files_under(path, {".xml"}, log)
    root = path.parent if path.is_file() else path
    faults: list[str] = []
    annotations: list[_Annotation] = []
    for file in files:
        name = file.relative_to(root).as_posix()
        try:
            annotations.append(_read_annotation(file, name, size_of, log))
        except InputError as error:
            faults.append(str(error))
            log.set_aside(Place(name, ""), "bad file", str(error))
    if not annotations:
        raise InputError(
            f"{path} holds no Pascal VOC annotation that can be read",
            found=faults[0] if faults else "no XML file",
            expected="XML files, one for each picture",
            fix="Give the folder that holds them, often called Annotations.",
        )
    names = sorted({found.category for annotation in annotations for found in annotation.objects})
    objects = list(_source_objects(annotations, names))
    return assemble(
        [annotation.image for annotation in annotations], [SourceCategory(None, name) for name in names],
        in_columns(objects), log, file=path.name, format="voc",
    )  # fmt: skip


def _read_annotation(path: Path, name: str, size_of: SizeOf | None, log: FindingLog) -> _Annotation:
    root = parse_xml(path)
    if root.tag != "annotation":
        raise InputError(f"{path} is not a Pascal VOC file", found=f"<{root.tag}>", expected="<annotation>")
    place = Place(name, "")
    file_name = read_name(root.findtext("filename") or stem_of(name), place, log)
    if not file_name:
        raise InputError(f"{path} names no picture", found=repr(root.findtext("filename")))
    width, height = _size(root) or (size_of(file_name) if size_of is not None else None) or (None, None)
    image = SourceImage(stem_of(name), file_name, place, width, height)
    return _Annotation(image, list(_objects(root, name, log)))


def parse_xml(path: Path) -> Element:
    """The root of an XML file. Raises: InputError when it is not XML, or declares entities."""
    try:
        root = ElementTree.fromstring(path.read_bytes(), forbid_dtd=True)
    except ParseError as error:
        raise InputError(f"{path} is not XML", found=error) from error
    except (OSError, ValueError, LookupError) as error:
        raise InputError(f"{path} can't be read as XML", found=error) from error
    if not isinstance(root, Element):
        raise InputError(f"{path} holds no XML element")
    return root


def _size(root: Element) -> tuple[int, int] | None:
    """(width, height) of the file, None where it gives none that could be."""
    values = numbers([root.findtext(f"size/{side}") or "" for side in ("width", "height")])
    if values is None or not all(value.is_integer() and 0 < value < 2**31 for value in values):
        return None
    return int(values[0]), int(values[1])


def _objects(root: Element, name: str, log: FindingLog) -> Iterator[_Object]:
    for number, element in enumerate(root.findall("object"), start=1):
        place = Place(name, f"object {number}")
        category = normal_text(element.findtext("name") or "")
        corners = numbers([element.findtext(f"bndbox/{corner}") or "" for corner in _CORNERS])
        if not category:
            log.set_aside(place, "bad row", "the object has no name")
        elif corners is None:
            log.set_aside(place, "bad box", f"bndbox lacks a number; expected {', '.join(_CORNERS)}")
        else:
            left, top, right, bottom = corners
            box = (left, top, right - left, bottom - top)
            yield _Object(category, box, _attributes(element), number, place)


def _attributes(element: Element) -> dict[str, Scalar]:
    """The single values of an object besides its name and box; `part` and other nested ones are none."""
    values = {child.tag: (child.text or "").strip() for child in element if not len(child)}
    return {tag: _value(tag, text) for tag, text in values.items() if text and tag not in _NO_ATTRIBUTES}


def _value(tag: str, text: str) -> Scalar:
    if tag in _FLAGS and text.lower() in _TRUTH_VALUES:
        return _TRUTH_VALUES[text.lower()]
    number = numbers([text])
    return text if number is None else number[0]


def _source_objects(annotations: Sequence[_Annotation], names: Sequence[str]) -> Iterator[SourceObject]:
    category_rows = {name: row for row, name in enumerate(names)}
    for image_row, annotation in enumerate(annotations):
        for found in annotation.objects:
            source_id = f"{annotation.image.source_id}#{found.number}"
            yield SourceObject(image_row, category_rows[found.category], source_id, found.box_xywh,
            found.place,
                               attributes=found.attributes)  # fmt: skip
