"""What every route works with: one home, its caches and the settings."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request

from microtome.datasets import Home
from microtome.matching.figures import Figures
from microtome.quality import MapPoints
from microtome.search import Resources
from microtome.search.lasso import Heights
from microtome.search.resources import Recent
from microtome.settings import Settings
from microtome_api.frames import Frames
from microtome_api.limits import DECODED_AT_ONCE
from microtome_api.metrics import Metrics
from microtome_api.picture_room import PictureRoom
from microtome_api.rates import Runs
from microtome_api.selections import Selections


@dataclass(frozen=True)
class Server:
    """One server's handles and what it keeps between requests.

    `averages` holds the figures that are the same at every confidence, `analyses` the documents of analyses;
    `decoding` bounds how many pictures are in memory at once.
    """

    settings: Settings
    home: Home
    room: PictureRoom
    resources: Resources = field(default_factory=Resources)
    maps: Recent[MapPoints] = field(default_factory=lambda: Recent(4))
    heights: Recent[Heights] = field(default_factory=lambda: Recent(4))
    metrics: Metrics = field(default_factory=Metrics)
    selections: Selections = field(default_factory=Selections)
    runs: Runs = field(default_factory=Runs)
    frames: Frames = field(default_factory=Frames)
    averages: Recent[Figures] = field(default_factory=lambda: Recent(8))
    analyses: Recent[Any] = field(default_factory=lambda: Recent(64))
    decoding: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(DECODED_AT_ONCE)
    )


async def server_of(request: Request) -> Server:
    """The server that the request came to."""
    server: Server = request.app.state.server
    return server


ServerDependency = Annotated[Server, Depends(server_of)]
