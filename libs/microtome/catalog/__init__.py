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
    ReferenceRecord,
    Role,
    RunRecord,
    Scope,
    ScoreRecord,
    Severity,
    SliceRecord,
    TokenRecord,
    VerdictKind,
    VerdictRecord,
)
from microtome.catalog.verdicts import NewVerdict

__all__ = [
    "Catalog",
    "Category",
    "DatasetRecord",
    "DatasetVersion",
    "EncoderKind",
    "EncoderRecord",
    "EvaluationRecord",
    "FindingRecord",
    "NewVerdict",
    "ReferenceRecord",
    "Role",
    "RunRecord",
    "Scope",
    "ScoreRecord",
    "Severity",
    "SliceRecord",
    "TokenRecord",
    "VerdictKind",
    "VerdictRecord",
    "valid_name",
]
