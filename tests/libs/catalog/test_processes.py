from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from microtome.catalog import Catalog

WRITERS, TIMES = 4, 50
COMMIT_MANY = Path(__file__).with_name("commit_many.py")


def test_no_write_is_lost_when_four_processes_write_at_once(catalog: Catalog, address: str) -> None:
    made = catalog.create_dataset("streets", "")
    commands = [[sys.executable, COMMIT_MANY, address, str(writer), str(TIMES)] for writer in range(WRITERS)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for command in commands]
    assert [writer.communicate(timeout=120)[1] for writer in writers] == [b""] * WRITERS

    notes = {f"{writer}/{number}" for writer in range(WRITERS) for number in range(TIMES)}
    assert {entry.path for entry in catalog.under("")} == notes
    versions = catalog.versions(made.dataset_id)
    assert [version.version for version in versions] == list(range(1, len(notes) + 1))
    assert [version.n_images for version in versions] == list(range(1, len(notes) + 1))
    assert {version.note for version in versions} == notes
    assert catalog.dataset("streets").version == len(notes)
