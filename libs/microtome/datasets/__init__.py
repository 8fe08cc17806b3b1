"""One data set from files to vectors: import, runs, the doctor, embedding, columns and indexes."""

from microtome.datasets.category_map import RULES, CategoryMap, is_rule, map_categories
from microtome.datasets.cleaning import CleanSummary, clean
from microtome.datasets.columns import ColumnInfo, item_columns
from microtome.datasets.diagnosis import diagnose
from microtome.datasets.doctor import DoctorReport
from microtome.datasets.home import Home
from microtome.datasets.imported_vectors import BadVector, ImportVectorsSummary, import_vectors
from microtome.datasets.importing import ImportSummary, import_dataset
from microtome.datasets.indexes import dataset_encoder, item_vectors, open_index
from microtome.datasets.item_table import item_table
from microtome.datasets.members import (
    FrozenSlice,
    forget_members,
    read_members,
    read_slice,
    write_members,
)
from microtome.datasets.names import ITEMS, Items
from microtome.datasets.pictures import ImageFile, ImageFiles, image_file
from microtome.datasets.progress import Fence, Meter, Progress, ProgressEvent, announce
from microtome.datasets.removing import delete_dataset, delete_run
from microtome.datasets.runs import RunSummary, import_run
from microtome.datasets.scores import (
    ScoreColumn,
    forget_scores,
    read_scores,
    score_records,
    write_scores,
)
from microtome.datasets.vectors import EmbedSummary, embed

__all__ = [
    "ITEMS",
    "RULES",
    "BadVector",
    "CategoryMap",
    "CleanSummary",
    "ColumnInfo",
    "DoctorReport",
    "EmbedSummary",
    "Fence",
    "FrozenSlice",
    "Home",
    "ImageFile",
    "ImageFiles",
    "ImportSummary",
    "ImportVectorsSummary",
    "Items",
    "Meter",
    "Progress",
    "ProgressEvent",
    "RunSummary",
    "ScoreColumn",
    "announce",
    "clean",
    "dataset_encoder",
    "delete_dataset",
    "delete_run",
    "diagnose",
    "embed",
    "forget_members",
    "forget_scores",
    "image_file",
    "import_dataset",
    "import_run",
    "import_vectors",
    "is_rule",
    "item_columns",
    "item_table",
    "item_vectors",
    "map_categories",
    "open_index",
    "read_members",
    "read_scores",
    "read_slice",
    "score_records",
    "write_members",
    "write_scores",
]
