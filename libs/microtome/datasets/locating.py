"""Pictures named by annotations, found on disk and looked at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from microtome.datasets.progress import Fence, Meter, Progress
from microtome.errors import InputError
from microtome.files import inside
from microtome.formats import Finding, known_pictures, locate
from microtome.formats.findings import Kind
from microtome.pictures import PictureFacts, inspect

THREADS = min(8, 2 * (os.cpu_count() or 1))
NO_FOLDER = "no folder of images was given"
PLAIN_MODES = frozenset({"RGB", "RGBA", "P", "L"})


@dataclass(frozen=True)
class FoundPicture:
    """What is known of one image's file; `facts` is None when it can't be read, `reason` then says why.

    `file_name` is relative to the folder of images, spelled as on disk, or as annotated where it was not
    found.
    """

    file_name: str
    facts: PictureFacts | None
    reason: str = ""


def look_at_pictures(
    file_names: Sequence[str], images_root: Path | None, *, progress: Progress | None, fence: Fence | None
) -> list[FoundPicture]:
    """Each named picture found and decoded once, in order; a missing or broken one carries its reason.

    Raises: InputError when the folder does not exist.
    """
    if images_root is None:
        return [FoundPicture(name, None, NO_FOLDER) for name in file_names]
    if not images_root.is_dir():
        raise InputError(
            "the folder of images does not exist",
            found=images_root,
            expected="a folder",
            fix="Check --images.",
        )
    known = known_pictures(images_root)
    meter = Meter(progress, "looking at images", len(file_names))
    found: list[FoundPicture] = []
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for picture in pool.map(lambda name: _look(name, images_root, known), file_names):
                found.append(picture)
                meter.advance()
                if fence is not None and len(found) % 256 == 0:
                    fence()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return found


def _look(name: str, images_root: Path, known: Mapping[str, list[str]]) -> FoundPicture:
    relative = locate(name, images_root, known)
    if relative is None:
        return FoundPicture(name, None, f"no file of that name under {images_root}")
    try:
        return FoundPicture(relative, inspect(inside(images_root, relative)))
    except InputError as error:
        return FoundPicture(relative, None, str(error))


def picture_findings(
    file: str, found: Sequence[FoundPicture], sizes: Iterable[tuple[int | None, int | None]]
) -> list[Finding]:
    """What is odd about the pictures: unreadable or converted ones, and sizes that the annotation denies."""
    return [
        Finding(file, f"image {picture.file_name}", kind, reason, "noted")
        for picture, size in zip(found, sizes, strict=True)
        for kind, reason in _oddities(picture, *size)
    ]


def _oddities(picture: FoundPicture, width: int | None, height: int | None) -> Iterator[tuple[Kind, str]]:
    facts = picture.facts
    if facts is None:
        if picture.reason != NO_FOLDER:
            yield "bad picture", picture.reason
        return
    if facts.mode not in PLAIN_MODES:
        yield "picture mode", f"the picture was converted to RGB from {facts.mode}"
    if facts.animated:
        yield "picture mode", "the picture is animated; its first frame is used"
    if width is not None and not fits(facts, width, height):
        reason = (
            f"the annotation says {width} x {height} pixels, the file has {facts.width} x {facts.height}; "
            "the annotation's size was kept"
        )
        yield "picture size", reason
    elif is_oriented(facts, width, height):
        yield "picture turned", "EXIF turns the picture; its boxes are taken to refer to the turned one"


def is_oriented(facts: PictureFacts | None, width: int | None, height: int | None) -> bool:
    """Whether boxes refer to the picture as displayed.

    That is so when EXIF turns it by 90 degrees and the annotation's size is the turned one.
    """
    if facts is None or facts.exif_orientation < 5 or facts.width == facts.height:
        return False
    return (width, height) == (facts.height, facts.width)


def fits(facts: PictureFacts, width: int | None, height: int | None) -> bool:
    """Whether the annotation's size is the file's, as stored or as displayed."""
    return (width, height) == (facts.width, facts.height) or is_oriented(facts, width, height)
