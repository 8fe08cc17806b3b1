"""The catalog: small mutable facts in SQL - data sets, runs, slices, the ledger, tokens."""

from microtome.catalog.catalog import Catalog
from microtome.catalog.names import valid_name
from microtome.catalog.records import (
    Category,
    DatasetRecord,
    DatasetVersion,
    EncoderKind,
    EncoderRecord,
    EvaluationRecord,
    FindingRecord,
    Role,
    RunRecord,
    Scope,
    ScoreRecord,
    Severity,
    SliceRecord,
    TokenRecord,
)

__all__ = [
    "Catalog",
    "Category",
    "DatasetRecord",
    "DatasetVersion",
    "EncoderKind",
    "EncoderRecord",
    "EvaluationRecord",
    "FindingRecord",
    "Role",
    "RunRecord",
    "Scope",
    "ScoreRecord",
    "Severity",
    "SliceRecord",
    "TokenRecord",
    "valid_name",
]
