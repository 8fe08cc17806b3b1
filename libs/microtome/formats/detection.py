"""Which format files are in, by what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from microtome.errors import InputError
from microtome.formats.findings import FindingLog
from microtome.formats.folders import files_under
from microtome.formats.label_files import label_files, read_label_rows, split_category

Format = Literal["coco", "yolo", "voc", "cvat", "label-studio"]
FORMATS: tuple[Format, ...] = ("coco", "yolo", "voc", "cvat", "label-studio")

_YOLO_FILES = frozenset({".yaml", ".yml", ".data"})
_ROWS_LOOKED_AT = 200
_HEAD_BYTES = 65_536
_TOLERANCE = 0.05  # by which fractions may leave [0, 1]


def detect_format(path: Path) -> Format:
    """The format of a file or folder of ground truth or predictions.

    Raises: InputError when nothing there is of a known format.
    """
    if path.is_dir():
        return _format_of_folder(path)
    if not path.is_file():
        raise InputError(f"{path} does not exist", fix="Give the path of annotations or predictions.")
    suffix = path.suffix.lower()
    if suffix in _YOLO_FILES:
        return "yolo"
    if suffix == ".xml":
        return "cvat" if _is_cvat(path) else "voc"
    if suffix == ".txt":
        return _format_of_rows([path])
    return "label-studio" if _is_label_studio(path) else "coco"


def only_json(folder: Path, log: FindingLog | None = None) -> Path | None:
    """The one JSON file right in a folder, None when there is none or more."""
    files = files_under(folder, {".json"}, log, deep=False)
    return files[0] if len(files) == 1 else None


def _format_of_folder(folder: Path) -> Format:
    log = FindingLog()
    if files_under(folder, _YOLO_FILES, log, deep=False):
        return "yolo"
    rows = only_json(folder, log)
    if rows is not None and _is_label_studio(rows):
        return "label-studio"  # whose label_config.xml lies beside it
    if xml_files := files_under(folder, {".xml"}, log):
        return "cvat" if len(xml_files) == 1 and _is_cvat(xml_files[0]) else "voc"
    if rows is not None:
        return "coco"
    files = label_files(folder, log)
    if files:
        return _format_of_rows(files)
    raise InputError(
        f"{folder} holds nothing of a known format", found=_told(folder, log),
        expected="one COCO .json, Pascal VOC .xml files, a YOLO data.yaml, or .txt files of boxes",
        fix="Give the folder or the file that holds them, and name the format with --format.",
    )  # fmt: skip


def _is_cvat(path: Path) -> bool:
    """Whether an XML file begins as CVAT's do."""
    with path.open("rb") as file:
        return b"<annotations" in file.read(1000)


def _is_label_studio(path: Path) -> bool:
    """Whether a JSON file begins as Label Studio's exports do: a list of tasks, not of predictions."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    is_task = any(key in head for key in (b'"annotations"', b'"data"'))
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") and is_task and b'"image_id"' not in head


def _format_of_rows(files: list[Path]) -> Format:
    """YOLO where coordinates are fractions, else Pascal VOC's text."""
    values = _values(files)
    fractions = sum(all(-_TOLERANCE <= value <= 1 + _TOLERANCE for value in row) for row in values)
    return "yolo" if 2 * fractions >= len(values) else "voc"


def _values(files: list[Path]) -> list[list[float]]:
    """The coordinates of the first rows, and their confidences, if any."""
    values: list[list[float]] = []
    for file in files:
        try:
            rows = read_label_rows(file, file.name)
        except InputError:
            continue  # the reader will say so
        found = (split_category([word for word in row.words if word != "difficult"], 4) for row in rows)
        values += [row[1] for row in found if row is not None]
        if len(values) >= _ROWS_LOOKED_AT:
            break
    return values


def _told(folder: Path, log: FindingLog) -> str:
    for finding in log.findings():
        return f"{finding.file}: {finding.reason}"
    names = sorted(path.name for path in folder.iterdir())
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}" if names else "nothing"
