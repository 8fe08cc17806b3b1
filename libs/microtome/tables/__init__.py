"""Big columns that never change in place: Lance data sets, versioned, fsynced and in the ledger."""

from microtome.tables.arrays import Arrays
from microtome.tables.schemas import (
    COLUMN_DESCRIPTIONS,
    IMAGES,
    OBJECTS,
    OUTCOMES_OBJECTS,
    OUTCOMES_PREDICTIONS,
    PREDICTIONS,
    vectors_schema,
)
from microtome.tables.tables import Tables

__all__ = [
    "COLUMN_DESCRIPTIONS",
    "IMAGES",
    "OBJECTS",
    "OUTCOMES_OBJECTS",
    "OUTCOMES_PREDICTIONS",
    "PREDICTIONS",
    "Arrays",
    "Tables",
    "vectors_schema",
]
