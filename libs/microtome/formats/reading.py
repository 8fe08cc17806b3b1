"""The door: annotation and prediction files of any known format -> tables and findings.

A reader is imported when its format is met: all of them together take longer than reading a small file.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from microtome.errors import InputError
from microtome.formats.box_layout import BOX_FORMATS
from microtome.formats.detection import FORMATS, Format, detect_format, only_json
from microtome.formats.findings import FindingLog
from microtome.formats.folders import files_under
from microtome.formats.ground_truth import GroundTruth, SizeOf
from microtome.formats.predictions import Predictions


@contextmanager
def _no_collection() -> Iterator[None]:
    """Garbage is not looked for meanwhile: among a million new rows there is none, and looking takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_collection()
def read_ground_truth(
    path: Path, *, format: str = "auto", images_root: Path | None = None, size_of: SizeOf | None = None
) -> GroundTruth:
    """Images, categories and objects of a file or folder, and what was odd about them.

    `format` is coco, yolo, voc (XML files, or text files of names and boxes in pixels), cvat,
    label-studio, or auto. `size_of` tells the (width, height) in stored pixels of a picture by its
    file name, or None; it is asked where the format, or the file, doesn't say, and YOLO can't be read
    without. `images_root` tells YOLO which pictures there are.

    Raises: InputError naming file, position and what to do when nothing can be read; a faulty row is a
    finding.
    """
    log = FindingLog()
    chosen = _chosen_format(path, format)
    if chosen == "coco":
        from microtome.formats.coco import read_coco

        return read_coco(_json_file(path), size_of=size_of, log=log)
    if chosen == "cvat":
        from microtome.formats.cvat import read_cvat

        return read_cvat(_xml_file(path), size_of=size_of, log=log)
    if chosen == "label-studio":
        from microtome.formats.label_studio import read_label_studio

        return read_label_studio(_json_file(path), size_of=size_of, log=log)
    if chosen == "yolo":
        from microtome.formats.yolo import read_yolo

        return read_yolo(path, images_root=images_root, size_of=size_of, log=log)
    if path.suffix.lower() == ".xml" or files_under(path, {".xml"}):
        from microtome.formats.voc import read_voc

        return read_voc(path, size_of=size_of, log=log)
    from microtome.formats.voc_text import read_voc_text

    return read_voc_text(path, size_of=size_of, log=log)


@_no_collection()
def read_predictions(
    path: Path, *, format: str = "auto", box_format: str = "auto", size_of: SizeOf | None = None
) -> Predictions:
    """The predictions of a file or folder, their references not resolved, and what was odd about them.

    `format` is coco, yolo, voc (text files) or auto. `box_format` tells what the numbers of text files are:
    xywh or xyxy in pixels, yolo (centre and size as fractions), or auto. `size_of` tells the (width, height)
    in stored pixels of an image by the reference the file has: an image id for COCO, a file name without
    suffix for text files. Fractions and polygons can't be read without; it also shows which boxes lie outside
    their image.

    Raises: InputError naming file, position and what to do when nothing can be read; a faulty row is a
    finding.
    """
    log = FindingLog()
    if box_format not in BOX_FORMATS:
        raise InputError("unknown box format", found=box_format, expected=" | ".join(BOX_FORMATS))
    chosen = _chosen_format(path, format)
    if chosen in ("cvat", "label-studio"):
        raise InputError("predictions don't come in this format", found=chosen, expected="coco | yolo | voc")
    if chosen == "coco":
        from microtome.formats.coco_predictions import read_coco_predictions

        return read_coco_predictions(_json_file(path), size_of=size_of, log=log)
    from microtome.formats.text_predictions import read_text_predictions

    return read_text_predictions(path, box_format=box_format, size_of=size_of, log=log)


def _chosen_format(path: Path, asked: str) -> Format:
    if not path.exists():
        raise InputError(f"{path} does not exist", fix="Give the path of annotations or predictions.")
    if asked == "auto":
        return detect_format(path)
    for known in FORMATS:
        if asked == known:
            return known
    raise InputError("unknown format", found=asked, expected=" | ".join([*FORMATS, "auto"]))


def _xml_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = files_under(path, {".xml"})
    if len(found) != 1:
        raise InputError(
            f"{path} does not hold exactly one .xml file", found=f"{len(found)} of them",
            fix="Give the path of the CVAT file.",
        )  # fmt: skip
    return found[0]


def _json_file(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = only_json(path)
    if found is None:
        raise InputError(
            f"{path} does not hold exactly one .json file", fix="Give the path of the COCO file."
        )
    return found
