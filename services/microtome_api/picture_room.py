"""Room for pictures: what is drawn for browsers is kept until there is too much of it."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from microtome.datasets import Home
from microtome.datasets.shown import MEGABYTE, trim_shown
from microtome.files import temporary_beside

SHARE_BETWEEN = 0.05

_logger = logging.getLogger(__name__)


class PictureRoom:
    """Keeps drawn pictures on the disk, at most `most_mb` megabytes and a twentieth more for a while."""

    def __init__(self, most_mb: int) -> None:
        self._most = most_mb * MEGABYTE
        self._written = self._most  # what lay there before this server is looked at once
        self._lock = threading.Lock()

    def keep(self, home: Home, path: Path, content: bytes) -> None:
        """Write a picture; a full or read-only disk must not keep it from being seen."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = temporary_beside(path)
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError as error:
            _logger.warning("a picture is not kept: %s", error)
            return
        if self._is_due(len(content)):
            threading.Thread(target=self._make_room, args=(home,), name="picture room", daemon=True).start()

    def _is_due(self, n_bytes: int) -> bool:
        with self._lock:
            self._written += n_bytes
            if self._written < SHARE_BETWEEN * self._most:
                return False
            self._written = 0
            return True

    def _make_room(self, home: Home) -> None:
        try:
            gone = trim_shown(home, self._most)
        except OSError as error:
            _logger.warning("no room is made for pictures: %s", error)
            return
        if gone.n:
            _logger.info("%d pictures (%d MB) made room for others", gone.n, gone.n_bytes // MEGABYTE)
