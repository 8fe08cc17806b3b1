"""What is expensive to load and worth keeping between searches: encoders and indexes."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from microtome.catalog import EncoderRecord
from microtome.datasets import Home, Items, open_index
from microtome.datasets.names import vectors_table
from microtome.datasets.tiles import tile_index
from microtome.embedding import Encoder, ModelSpec, load_encoder
from microtome.errors import InputError, StaleIndexError
from microtome.index import VectorIndex

T = TypeVar("T")

_SHARE_OF_MEMORY = 8  # indexes may take one part in so many of the machine's


class _Slot(Generic[T]):
    """One value of a key, at one version."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.version: Hashable = None
        self.value: T | None = None
        self.weight = 0


class Recent(Generic[T]):
    """The values of the `size` keys used last, each at one version; threads wait only for their own key.

    With `weigh` those used longest ago go until all together weigh at most `most`; the newest one stays.
    """

    def __init__(self, size: int, *, weigh: Callable[[T], int] | None = None, most: int = 0) -> None:
        self._size = size
        self._weigh = weigh
        self._most = most
        self._slots: OrderedDict[Hashable, _Slot[T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, load: Callable[[], T], *, version: Hashable = None) -> T:
        """The value of the key at that version, loaded when it is not at hand; a former version is let go."""
        slot = self._slot(key)
        with slot.lock:
            if slot.value is None or slot.version != version:
                slot.value, slot.weight = None, 0
                slot.value, slot.version = load(), version
                if self._weigh is not None:
                    slot.weight = self._weigh(slot.value)
                    self._lighten(slot)
            return slot.value

    def _slot(self, key: Hashable) -> _Slot[T]:
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self._size:
                self._slots.popitem(last=False)
            return slot

    def _lighten(self, newest: _Slot[T]) -> None:
        with self._lock:
            for key, slot in list(self._slots.items()):
                if sum(each.weight for each in self._slots.values()) <= self._most:
                    return
                if slot is not newest:
                    del self._slots[key]


class EncoderCache:
    """The encoders used last, each loaded once for a device."""

    def __init__(self, size: int = 2) -> None:
        self._recent: Recent[Encoder] = Recent(size)

    def encoder(self, record: EncoderRecord, device: str = "auto") -> Encoder:
        """The encoder that a data set's vectors were made with.

        Raises: StaleIndexError when the model of that name is another one by now, InputError when the vectors
        were imported from a file, or as `load_encoder`.
        """
        return self._recent.get((record.digest, device), lambda: load_recorded(record, device))


class Resources:
    """Encoders and indexes kept in memory for the next search."""

    def __init__(self, *, encoders: EncoderCache | None = None, indexes: int = 6) -> None:
        self.encoders = encoders or EncoderCache()
        self._indexes: Recent[VectorIndex] = Recent(
            indexes, weigh=lambda index: index.n_bytes, most=_memory() // _SHARE_OF_MEMORY
        )

    def index(
        self, home: Home, dataset: str, items: Items, run: str | None, encoder: EncoderRecord
    ) -> VectorIndex:
        """The index over these items' vectors as they are now.

        Raises: as `open_index`.
        """

        def load() -> VectorIndex:
            return open_index(home, dataset, items, run=run, encoder_digest=encoder.digest)[0]

        record = home.catalog.dataset(dataset)
        predictions = home.catalog.run(record.dataset_id, run) if items == "predictions" and run else None
        whose = (record.dataset_id, record.at, items, predictions and predictions.run_id)
        key = (home.path, *whose, encoder.digest)
        version = (
            record.images_version,
            record.objects_version if items == "objects" else None,
            predictions and predictions.predictions_version,
            home.tables.version(vectors_table(record.dataset_id, encoder.digest)),
        )
        return self._indexes.get(key, load, version=version)

    def tiles(self, home: Home, dataset: str, encoder: EncoderRecord) -> VectorIndex:
        """The index over the tiles of images without objects, as they are now."""
        record = home.catalog.dataset(dataset)
        key = (home.path, record.dataset_id, record.at, "tiles", encoder.digest)
        version = (
            record.images_version,
            record.objects_version,
            home.tables.version(vectors_table(record.dataset_id, encoder.digest)),
        )
        return self._indexes.get(key, lambda: tile_index(home, dataset, encoder), version=version)


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def load_recorded(record: EncoderRecord, device: str) -> Encoder:
    """A new encoder by the name in the record, with the digest in the record.

    Raises: as `EncoderCache.encoder`.
    """
    if record.kind == "imported":
        raise InputError(
            "these vectors were imported, so nothing here can encode a text or a picture for them",
            found=record.name,
            fix="Search by --like, or embed the data set with a model (`microtome embed`).",
        )  # fmt: skip
    allowed = bool(record.spec.get("allow_pickle_weights_only", False))
    spec = ModelSpec.parse(str(record.spec.get("model", record.name)), allow_pickle_weights_only=allowed)
    encoder = load_encoder(spec, device=device)
    if encoder.digest != record.digest:
        raise StaleIndexError(
            f"the model {record.name!r} is not the one that the vectors were made with",
            found=encoder.digest[:12],
            expected=record.digest[:12], fix="Put the old weights back, or run `microtome embed` again.",
        )  # fmt: skip
    return encoder
