"""Ground truth from Label Studio's JSON export: rectangles, polygons and brushes, with choices, numbers and
texts as attributes.

The first annotation of a task that was not cancelled counts. Polygons and brushes become masks, with the box
around them. The exact box that our own export keeps in `meta` is taken where the percentages, or the box
around the mask, still say the same. Categories come in the order of `label_config.xml`, if that lies beside
the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeGuard
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from microtome.errors import InputError
from microtome.formats.attributes import Scalar
from microtome.formats.coco_tables import whole_number
from microtome.formats.findings import FindingLog, Place
from microtome.formats.ground_truth import GroundTruth, SizeOf, SourceCategory
from microtome.formats.json_files import decode_rows, read_json
from microtome.formats.label_studio_writing import CONFIG, PICTURE, percentages
from microtome.formats.masks import MaskFault, box_around, draw_polygons
from microtome.formats.names import normal_text, read_name
from microtome.formats.tool_masks import unbrushed
from microtome.formats.tool_rows import Box, ToolImage, ToolObject, assemble_tool
from microtome.formats.voc import parse_xml

_SHAPES = frozenset({"rectanglelabels", "polygonlabels", "brushlabels"})
_CLOSE = 1e-6  # in percent, which is under a thousandth of a pixel for any picture we take


class _Region(msgspec.Struct):
    value: dict[str, Any]
    type: str = ""
    id: str = ""
    from_name: str = ""
    original_width: int | None = None
    original_height: int | None = None
    meta: dict[str, Any] | None = None


class _Annotation(msgspec.Struct):
    result: list[_Region] = []
    was_cancelled: bool = False


class _Task(msgspec.Struct):
    data: dict[str, Any]
    id: int | str = ""
    annotations: list[_Annotation] | None = None


def read_label_studio(path: Path, *, size_of: SizeOf | None, log: FindingLog) -> GroundTruth:
    """The ground truth of an export.

    Raises: InputError when it is not a list of tasks.
    """
    file = read_json(path, log)
    if not isinstance(file.content, list):
        raise InputError(
            f"{path} is not an export of Label Studio", found="an object", expected="a list of tasks",
            fix='Export the project as "JSON".',
        )  # fmt: skip
    decoded = decode_rows(
        file.content,
        _Task,
        lambda row, reason: log.set_aside(Place(path.name, f"task {row}"), "bad row", reason),
        had_nan=file.had_nan,
    )
    images = [
        _image(task, Place(path.name, f"task {task.id or position}"), size_of, log)
        for task, position in zip(decoded.rows, decoded.positions, strict=True)
    ]
    if not any(images):
        raise InputError(f"{path} holds no task with a picture", expected=f"`data.{PICTURE}`")
    known = _known_labels(path.parent / CONFIG)
    return assemble_tool(
        [image for image in images if image is not None], known, log, file=path.name, format="label-studio"
    )


def _known_labels(config: Path) -> list[SourceCategory]:
    if not config.is_file():
        return []
    return [
        SourceCategory(
            whole_number(label.get("category_id", "")),
            normal_text(label.get("value", "")),
            normal_text(label.get("supercategory", "")),
        )
        for label in parse_xml(config).iter("Label")
    ]


def _image(task: _Task, place: Place, size_of: SizeOf | None, log: FindingLog) -> ToolImage | None:
    given = next((value for value in (task.data.get(PICTURE), *task.data.values()) if _is_path(value)), "")
    name = read_name(_file_name(given), place, log)
    if not name:
        log.set_aside(place, "bad row", "the task names no picture")
        return None
    counted = [one for one in task.annotations or [] if not one.was_cancelled]
    regions = counted[0].result if counted else []
    size = _size(task, regions) or (size_of(name) if size_of is not None else None)
    attributes = task.data.get("attributes")
    return ToolImage(
        file_name=name,
        place=place,
        width=size[0] if size else None,
        height=size[1] if size else None,
        split=str(task.data.get("split") or ""),
        fallback_id=str(task.id),
        attributes=_scalars(attributes) if isinstance(attributes, dict) else {},
        objects=list(_objects(regions, size, place, log)),
    )


def _is_path(value: object) -> bool:
    return isinstance(value, str) and bool(PurePosixPath(value).suffix)


def _file_name(given: str) -> str:
    """The name of the picture: of a local-files address its `d`, of others the last part of the path."""
    parts = urlsplit(given)
    if "d" in (query := parse_qs(parts.query)):
        return query["d"][0]
    if parts.scheme or given.startswith("/"):
        return PurePosixPath(unquote(parts.path)).name
    return given


def _size(task: _Task, regions: list[_Region]) -> tuple[int, int] | None:
    for width, height in (
        (task.data.get("width"), task.data.get("height")),
        *((region.original_width, region.original_height) for region in regions),
    ):
        if isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0:
            return width, height
    return None


def _scalars(values: Mapping[str, Any]) -> dict[str, Scalar]:
    return {name: value for name, value in values.items() if isinstance(value, bool | int | float | str)}


def _objects(
    regions: list[_Region], size: tuple[int, int] | None, owner: Place, log: FindingLog
) -> Iterator[ToolObject]:
    attributes: dict[str, dict[str, Scalar]] = {}
    for region in regions:
        value = _attribute(region)
        if value is not None:
            attributes.setdefault(region.id, {})[region.from_name] = value
    for number, region in enumerate(regions):
        labels = region.value.get(region.type)
        place = Place(owner.file, f"{owner.row}, region {region.id or number}")
        if region.type not in _SHAPES:
            if _attribute(region) is None:
                log.noted(place, "field not kept", f"a region of type {region.type!r} is no box")
            continue
        shape = None if size is None else _shape(region, size, place, log)
        if shape is None or not isinstance(labels, list) or not labels:
            log.set_aside(place, "bad box", "the region lacks a label, its numbers or the picture's size")
        else:
            own = attributes.get(region.id, {})
            yield ToolObject(normal_text(str(labels[0])), shape.box, place, own, shape.mask)


class _Shape(NamedTuple):
    box: Box
    mask: bytes | None


def _shape(region: _Region, size: tuple[int, int], place: Place, log: FindingLog) -> _Shape | None:
    """The box, and the mask of a polygon or brush, in a picture of (width, height); None without numbers."""
    if region.type == "rectanglelabels":
        box = _box(region, size)
        return None if box is None else _Shape(box, None)
    try:
        if region.type == "brushlabels":
            mask = unbrushed(region.value.get("rle") or [], size[::-1])
            return _Shape(_kept_box(region, box_around(mask, size[::-1])), mask)
        corners = [_corner(point, size) for point in region.value.get("points") or []]
        mask = draw_polygons([[side for corner in corners for side in corner]], size[::-1])
        xs, ys = zip(*corners, strict=True)
        return _Shape((min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)), mask)
    except (MaskFault, TypeError, ValueError) as fault:
        log.changed(place, "bad mask", str(fault))
        return None


def _corner(point: Any, size: tuple[int, int]) -> tuple[float, float]:
    x, y = point
    return float(x) / 100 * size[0], float(y) / 100 * size[1]


def _kept_box(region: _Region, around: Box) -> Box:
    """The box that our export kept, while the mask has the outline of then; else the box around it."""
    meta = region.meta or {}
    kept = meta.get("bbox")
    if meta.get("outline") == list(around) and _is_box(kept):
        return float(kept[0]), float(kept[1]), float(kept[2]), float(kept[3])
    return around


def _is_box(value: Any) -> TypeGuard[list[float]]:
    return (
        isinstance(value, list) and len(value) == 4 and all(isinstance(side, int | float) for side in value)
    )


def _attribute(region: _Region) -> Scalar | None:
    value = region.value
    if region.type == "number" and isinstance(value.get("number"), int | float):
        return float(value["number"])
    listed = value.get({"choices": "choices", "textarea": "text"}.get(region.type, ""))
    text = listed[0] if isinstance(listed, list) and listed else listed
    if not isinstance(text, str):
        return None
    if region.type == "choices" and text in ("true", "false"):
        return text == "true"
    return text


def _box(region: _Region, size: tuple[int, int]) -> Box | None:
    given = [region.value.get(name) for name in ("x", "y", "width", "height")]
    shares = [float(value) for value in given if isinstance(value, int | float)]
    if len(shares) != 4:
        return None
    exact = (region.meta or {}).get("bbox")
    if _is_box(exact):
        kept: Box = (float(exact[0]), float(exact[1]), float(exact[2]), float(exact[3]))
        same = zip(percentages(kept, size).values(), shares, strict=True)
        if all(abs(one - other) < _CLOSE for one, other in same):
            return kept
    x, y, width, height = shares
    return x / 100 * size[0], y / 100 * size[1], width / 100 * size[0], height / 100 * size[1]
