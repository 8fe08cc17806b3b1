"""Named, versioned queries over images or objects, and their members."""

from microtome.slices.ids import read_ids
from microtome.slices.slices import (
    Slice,
    SliceDiff,
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
    "SliceDiff",
    "create",
    "delete",
    "list_slices",
    "members_frame",
    "read_ids",
    "refresh",
    "save",
    "show",
]
