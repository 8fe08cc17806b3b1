"""The crop pipeline: picture files become committed vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from microtome.embedding.encoders import Encoder, Pixels, Vectors
from microtome.embedding.lookahead import Lookahead, Rows, SetAside
from microtome.embedding.work import EmbedProgress, EmbedSummary, PictureWork, Unreadable
from microtome.errors import InputError

Commit = Callable[[list[bytes], npt.NDArray[np.float16]], None]
OnProgress = Callable[[EmbedProgress], None]
Clock = Callable[[], float]


def embed_pictures(
    encoder: Encoder,
    work: Iterable[PictureWork],
    *,
    commit: Commit,
    commit_every: int = 2048,
    commit_seconds: float = 20.0,
    on_progress: OnProgress | None = None,
    total: int | None = None,
    threads: int | None = None,
    clock: Clock = time.monotonic,
) -> EmbedSummary:
    """What was encoded and committed: each picture is decoded once, batches are filled across pictures.

    `commit` gets keys and unit vectors `(n, D)` in the order of the work, `commit_every` at a time, or fewer
    once `commit_seconds` have passed, and the rest at the end; no key comes twice in one commit. `total` is
    the number of vectors to expect, counted where `work` is a sequence. Pictures that can't be read are set
    aside and reported. Whatever `commit` or `on_progress` raises stops the threads and comes out; rows not
    committed by then are lost. No work gives an empty summary.

    Raises:
        InputError: `commit_every` or `threads` below 1.
    """
    threads = encoder.picture_threads if threads is None else threads
    if commit_every < 1 or threads < 1:
        found = f"commit_every {commit_every}, threads {threads}"
        raise InputError("the pipeline can't run", found=found, expected="at least 1 of each")
    meter = _Meter(clock, _count(work) if total is None else total, on_progress)
    pending = _Pending(commit, commit_every, commit_seconds)
    unreadable: list[Unreadable] = []
    with Lookahead(encoder, threads) as lookahead:
        for batch in _batches(lookahead.prepared(work), encoder.batch_size):
            if isinstance(batch, SetAside):
                unreadable.append(Unreadable(batch.work.path, batch.reason))
                meter.advance(len(batch.work))
            else:
                pending.add(batch.keys, encoder.encode_prepared(np.stack(batch.pixels)))
                meter.advance(len(batch.keys))
        pending.flush()
    return EmbedSummary(pending.committed, unreadable, meter.seconds)


def _count(work: Iterable[PictureWork]) -> int | None:
    return sum(map(len, work)) if isinstance(work, Sequence) else None


def _batches(prepared: Iterable[Rows | SetAside], size: int) -> Iterator[Rows | SetAside]:
    keys: list[bytes] = []
    pixels: list[Pixels] = []
    for rows in prepared:
        if isinstance(rows, SetAside):
            yield rows
            continue
        keys += rows.keys
        pixels += rows.pixels
        while len(keys) >= size:
            yield Rows(keys[:size], pixels[:size])
            keys, pixels = keys[size:], pixels[size:]
    if keys:
        yield Rows(keys, pixels)


class _Pending:
    """Vectors that wait for the next commit, each key once."""

    def __init__(self, commit: Commit, every: int, seconds: float) -> None:
        self.committed = 0
        self._commit = commit
        self._every = every
        self._seconds = seconds
        self._since = time.monotonic()
        self._rows: dict[bytes, npt.NDArray[np.float16]] = {}

    def add(self, keys: list[bytes], vectors: Vectors) -> None:
        for key, vector in zip(keys, vectors.astype(np.float16), strict=True):
            self._rows[key] = vector
            if len(self._rows) == self._every:
                self.flush()
        if time.monotonic() - self._since >= self._seconds:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            self._commit(list(self._rows), np.stack(list(self._rows.values())))
            self.committed += len(self._rows)
            self._rows = {}
        self._since = time.monotonic()


class _Meter:
    """Rows done, by a clock that never goes back."""

    def __init__(self, clock: Clock, total: int | None, on_progress: OnProgress | None) -> None:
        self._clock = clock
        self._start = clock()
        self._total = total
        self._done = 0
        self._on_progress = on_progress

    @property
    def seconds(self) -> float:
        return self._clock() - self._start

    def advance(self, rows: int) -> None:
        self._done += rows
        if self._on_progress is None:
            return
        rate = self._done / self.seconds if self.seconds > 0 else None
        left = (self._total - self._done) / rate if rate and self._total is not None else None
        self._on_progress(EmbedProgress(self._done, self._total, rate, left))
