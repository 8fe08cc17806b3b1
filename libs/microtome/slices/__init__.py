"""Named, versioned queries over images or objects, and their members."""

from microtome.slices.combining import SliceComparison, compared
from microtome.slices.ids import read_ids
from microtome.slices.slices import (
    Slice,
    SliceDiff,
    combine,
    create,
    delete,
    list_slices,
    members_frame,
    refresh,
    save,
    show,
)

__all__ = [
    "Slice",
    "SliceComparison",
    "SliceDiff",
    "combine",
    "compared",
    "create",
    "delete",
    "list_slices",
    "members_frame",
    "read_ids",
    "refresh",
    "save",
    "show",
]
