from __future__ import annotations

import os
import subprocess
import sys

import pytest

TOLD = """
import logging
from microtome.logs import configure_logs
configure_logs("api", "{}")
logging.getLogger("uvicorn").info("begun %d", 7, extra={{"color_message": "begun in colour", "more": 1}})
"""


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_record_tells_its_message_once_and_what_was_added(log_format: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD.format(log_format)],
        capture_output=True, text=True, check=True, env=dict(os.environ),
    )  # fmt: skip
    assert "begun 7" in done.stderr
    assert "more" in done.stderr
    assert "colour" not in done.stderr
