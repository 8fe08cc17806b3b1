"""The words of the browser's pages: `/slices` leads to `/#/slices`."""

from __future__ import annotations

PAGES = ("explorer", "map", "slices", "evaluate", "compare", "review", "jobs", "import")
