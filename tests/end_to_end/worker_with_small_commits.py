"""A worker that commits vectors often and unhurriedly, so that it can be killed amid its commits."""

from __future__ import annotations

import sys
import time

import pyarrow as pa

from microtome.datasets import vectors
from microtome.tables import Tables
from microtome_worker.main import main

PAUSE = 0.3

insert_missing = Tables.insert_missing


def slowly(tables: Tables, name: str, data: pa.Table, key: str, **options: object) -> int:
    """The same, after a pause: kills come at a progress report, and those are half a second apart."""
    time.sleep(PAUSE)
    return insert_missing(tables, name, data, key, **options)


vectors.COMMIT_EVERY = int(sys.argv[1])
Tables.insert_missing = slowly
main()
