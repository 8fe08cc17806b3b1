"""Which image a prediction file means: by file name, its last part, its stem, or by source id."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.datasets.references import References
from microtome.errors import InputError
from microtome.formats import ImageReference

UNKNOWN = -1
AMBIGUOUS = -2


@dataclass(frozen=True)
class ImageLookup:
    """Four ways from a reference to our image id; a reference that several images share is AMBIGUOUS."""

    by_path: Mapping[str, int]
    by_name: Mapping[str, int]
    by_stem: Mapping[str, int]
    by_source_id: Mapping[str, int]
    sizes: Mapping[int, tuple[int, int]]

    @classmethod
    def of(cls, images: pa.Table) -> ImageLookup:
        """The lookup over an images table (`image_id`, `file_name`, `source_id`, `width`, `height`)."""
        ids = images["image_id"].to_pylist()
        paths = [PurePosixPath(name) for name in images["file_name"].to_pylist()]
        sizes = zip(images["width"].to_pylist(), images["height"].to_pylist(), strict=True)
        return cls(
            by_path=_unique(map(str, paths), ids),
            by_name=_unique((path.name for path in paths), ids),
            by_stem=_unique((path.stem for path in paths), ids),
            by_source_id=_unique(images["source_id"].to_pylist(), ids),
            sizes=dict(zip(ids, sizes, strict=True)),
        )

    def find_name(self, name: str) -> int:
        """The image of that file name, whatever folder it was in elsewhere; else UNKNOWN or AMBIGUOUS."""
        path = PurePosixPath(unicodedata.normalize("NFC", name.replace("\\", "/")))
        for suffix in _suffixes(path):
            if suffix in self.by_path:
                return self.by_path[suffix]
        for known, key in ((self.by_name, path.name), (self.by_stem, path.name), (self.by_stem, path.stem)):
            if key in known:
                return known[key]
        return UNKNOWN

    def find_source_id(self, ref: str) -> int:
        """The image of that id in the annotation file; UNKNOWN or AMBIGUOUS otherwise."""
        return self.by_source_id.get(ref, UNKNOWN)

    def size_of(self, ref: str) -> tuple[int, int] | None:
        """Width and height in pixels of the image of that file name or source id, None when unknown."""
        size = self.sizes.get(self.find_name(ref)) or self.sizes.get(self.find_source_id(ref))
        return size if size and all(size) else None


def resolve_images(
    refs: References, names: Mapping[str, str] | None, references: ImageReference, lookup: ImageLookup
) -> tuple[npt.NDArray[np.int64], str]:
    """Our image id of each reference `(P,)`, -1 where unknown, and the way it was found: 'file name' or 'id'.

    `names` are the file names that the prediction file itself gives for its references; without them
    `references` tells whether a reference is an id or a name.

    Raises: InputError when most references fit images of several splits.
    """
    rule = "id" if references == "id" and not names else "file name"
    if rule == "id":
        meant = {ref: lookup.find_source_id(ref) for ref in refs.texts}
    else:
        meant = {ref: lookup.find_name((names or {}).get(ref, ref)) for ref in refs.texts}
    found = refs.mapped(meant, UNKNOWN)
    if len(found) and (found == AMBIGUOUS).mean() > 0.5:
        raise InputError(
            "the image references fit several images",
            found=f"{int((found == AMBIGUOUS).sum())} of {len(found)} predictions",
            expected=f"one image for each {rule}",
            fix="Image ids or names restart in each split: name the split with --split.",
        )  # fmt: skip
    return np.where(found < 0, UNKNOWN, found), rule


def _unique(keys: Iterable[str], ids: Iterable[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, image_id in zip(keys, ids, strict=True):
        found[key] = AMBIGUOUS if key in found else image_id
    return found


def _suffixes(path: PurePosixPath) -> Iterable[str]:
    parts: Sequence[str] = [part for part in path.parts if part != "/"]
    return ("/".join(parts[start:]) for start in range(len(parts)))
