"""Repeats: pictures that a data set holds in another split already, told by the digests of their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from microtome.datasets.home import Home
from microtome.datasets.locating import FoundPicture
from microtome.datasets.names import images_table
from microtome.errors import NotFoundError
from microtome.formats.findings import Finding, FindingLog, Place

Picture = tuple[str, str]  # split and file name


@dataclass(frozen=True)
class Repeats:
    """How many pictures are the same files as in each other split, and a finding for each, 100 at most."""

    by_split: Mapping[str, int]
    findings: Sequence[Finding]


def repeats_of(
    home: Home, name: str, file: str, found: Sequence[FoundPicture], splits: Sequence[str]
) -> Repeats:
    """The pictures that an earlier one, of another split, equals byte by byte.

    Earlier are those of the data set `name`, if there is one, and those that come before in `found`; `splits`
    are those of `found`, and `file` is what findings name.
    """
    known = _digests(home, name)
    log = FindingLog()
    counts: Counter[str] = Counter()
    for picture, split in zip(found, splits, strict=True):
        if picture.facts is None:
            continue
        first_split, first_name = known.setdefault(picture.facts.sha256, (split, picture.file_name))
        if first_split != split:
            counts[first_split] += 1
            reason = f"the same file as {first_name!r} of split {first_split!r}: figures count both"
            log.noted(Place(file, f"image {picture.file_name}"), "same picture", reason)
    return Repeats(dict(counts.most_common()), log.findings())


def _digests(home: Home, name: str) -> dict[str, Picture]:
    """The first picture of each digest in a data set; nothing where there is none."""
    try:
        record = home.catalog.dataset(name)
    except NotFoundError:
        return {}
    if not record.n_images:
        return {}
    columns = ["digest", "split", "file_name"]
    images = home.tables.read(images_table(record.dataset_id), columns=columns, version=record.images_version)
    known: dict[str, Picture] = {}
    for digest, split, file_name in zip(*(images[column].to_pylist() for column in columns), strict=True):
        if digest:  # of a picture that can't be read nothing is known
            known.setdefault(digest, (split, file_name))
    return known
