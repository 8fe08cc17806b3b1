"""Look-ahead: threads decode, crop and prepare pictures while the model is busy, in order and within bounds.

Memory stays bounded however large the pictures and however many their boxes: prepared rows wait in a window
of fixed size; large pictures are left to two threads of their own, because each thread keeps the memory
that its largest picture took (glibc's arenas); a picture with very many boxes is prepared in pieces, only
when it is its turn.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from microtome.embedding.encoders import Encoder, Pixels
from microtome.embedding.work import PictureWork
from microtome.errors import PictureError
from microtome.pictures import crop, open_picture, read_file, size_of

MANY_ROWS = 512
LARGE_PIXELS = 16_000_000
_LARGE_THREADS = 2
_PIECE = 64


@dataclass(frozen=True)
class Rows:
    """Prepared rows of a picture, in the order of their keys."""

    keys: list[bytes]
    pixels: list[Pixels]


@dataclass(frozen=True)
class SetAside:
    """A picture that can't be read, so that none of its rows can be had."""

    work: PictureWork
    reason: str


class Lookahead:
    """Threads that prepare pictures for one encoder; leaving the context stops them between two rows."""

    def __init__(self, encoder: Encoder, threads: int) -> None:
        self._encoder = encoder
        self._threads = threads
        self._rows_ahead = max(MANY_ROWS, 4 * encoder.batch_size)
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="microtome-pictures")
        self._large = ThreadPoolExecutor(_LARGE_THREADS, thread_name_prefix="microtome-pictures-large")

    def __enter__(self) -> Lookahead:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for pool in (self._pool, self._large):  # in this order: the first hands work on to the second
            pool.shutdown(wait=True, cancel_futures=True)

    def prepared(self, work: Iterable[PictureWork]) -> Iterator[Rows | SetAside]:
        """What was prepared, in the order of the work; pictures of which nothing is wanted are skipped."""
        window: deque[tuple[PictureWork, Future[Rows | Future[Rows]] | None]] = deque()
        rows = 0
        for item in work:
            if len(item) == 0:
                continue
            window.append((item, None if len(item) > MANY_ROWS else self._pool.submit(self._all_rows, item)))
            rows += len(item)
            while rows > self._rows_ahead:
                rows -= len(window[0][0])
                yield from self._finished(*window.popleft())
        while window:
            yield from self._finished(*window.popleft())

    def _finished(
        self, work: PictureWork, prepared: Future[Rows | Future[Rows]] | None
    ) -> Iterator[Rows | SetAside]:
        try:
            if prepared is None:
                yield from self._in_pieces(work)
            else:
                rows = prepared.result()
                yield rows.result() if isinstance(rows, Future) else rows
        except PictureError as error:
            yield SetAside(work, str(error))

    def _in_pieces(self, work: PictureWork) -> Iterator[Rows]:
        picture = self._large.submit(self._open, work).result()
        pieces: deque[Future[Rows]] = deque()
        for at in range(0, len(work), _PIECE):
            pieces.append(self._pool.submit(self._rows, work, picture, at, at + _PIECE))
            if len(pieces) > self._threads:
                yield pieces.popleft().result()
        for piece in pieces:
            yield piece.result()

    def _all_rows(self, work: PictureWork) -> Rows | Future[Rows]:
        width, height = size_of(work.path)
        if width * height > LARGE_PIXELS:
            return self._large.submit(self._open_and_prepare, work)
        return self._open_and_prepare(work)

    def _open_and_prepare(self, work: PictureWork) -> Rows:
        return self._rows(work, self._open(work), 0, len(work))

    def _open(self, work: PictureWork) -> Image.Image:
        self._check_stop()
        data = read_file(work.path)
        if hashlib.sha256(data).hexdigest() != work.picture_sha256:
            raise PictureError("the picture file has changed since it was imported", fix="Import it again.")
        return open_picture(data, oriented=work.oriented)

    def _rows(self, work: PictureWork, picture: Image.Image, start: int, end: int) -> Rows:
        pixels = []
        for box in work.places[start:end]:
            self._check_stop()
            part = picture if box is None else crop(picture, box, fill=self._encoder.fill)
            pixels.append(self._encoder.prepare(part))
        return Rows(work.keys[start:end], pixels)

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise CancelledError
