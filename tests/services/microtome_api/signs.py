"""A small data set of street signs, and how the tests call the API."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from PIL import Image, ImageDraw

from microtome.datasets import Home
from microtome.jobs import JobRecord, run_worker
from microtome.settings import Settings
from microtome_evaluator.handlers import handlers as evaluator_handlers
from microtome_worker.handlers import handlers as worker_handlers

DATASET = "street signs"
PATH = "/api/v1/datasets/street%20signs"
N_IMAGES, UNREADABLE = 6, 5
WIDTH, HEIGHT = 96, 64
BOX = (10, 12, 30, 24)


@dataclass(frozen=True)
class Client:
    """Calls an app without a network, from ordinary test functions."""

    app: FastAPI
    portal: BlockingPortal
    base: str = "http://127.0.0.1:8080"

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.portal.call(partial(self._call, method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.call("POST", path, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.call("DELETE", path, **options)

    async def _call(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.base, trust_env=False) as client:
            return await client.request(method, path, **options)


def drawn(number: int) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (40 * number, 120, 90))
    x, y, width, height = BOX
    ImageDraw.Draw(picture).rectangle((x, y, x + width, y + height), fill=(250, 30 * number, 10))
    return picture


def truth() -> dict[str, Any]:
    images = [
        {"id": n + 1, "file_name": f"{n}.png", "width": WIDTH, "height": HEIGHT} for n in range(N_IMAGES)
    ]
    objects = [
        {
            "id": n + 1, "image_id": n + 1, "category_id": 1 + n % 2, "bbox": list(BOX),
            "area": BOX[2] * BOX[3] + n, "iscrowd": 0,
        }
        for n in range(N_IMAGES)
    ]  # fmt: skip
    categories = [{"id": 1, "name": "sign"}, {"id": 2, "name": "lamp <b>"}]
    return {"images": images, "annotations": objects, "categories": categories}


def predictions() -> list[dict[str, Any]]:
    return [
        {"image_id": n + 1, "category_id": 1 + n % 2, "bbox": list(BOX), "score": 0.9 - 0.1 * n}
        for n in range(N_IMAGES)
    ]


def work(home: Home) -> JobRecord:
    """The newest job, after a worker and an evaluator have done everything that waits."""
    handlers = {**worker_handlers(home, Settings(home=home.path, device="cpu")), **evaluator_handlers(home)}
    stop = threading.Event()
    worker = threading.Thread(
        target=run_worker,
        args=(home.jobs, handlers),
        kwargs={"worker": "test", "stop": stop, "poll_seconds": 0.02},
    )
    worker.start()
    newest = home.jobs.list(limit=1)[0]
    while not home.jobs.get(newest.job_id).has_ended:
        stop.wait(0.02)
    stop.set()
    worker.join()
    return home.jobs.get(newest.job_id)
