"""Images, objects and predictions -> their vectors: what is missing is embedded, what is there is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from microtome.catalog import DatasetRecord, EncoderKind, EncoderRecord
from microtome.datasets.columns import tables_of
from microtome.datasets.home import Home
from microtome.datasets.indexes import open_index
from microtome.datasets.keys import ItemKeys, keys_in
from microtome.datasets.names import ITEMS, Items, images_table, vectors_table
from microtome.datasets.progress import Fence, Progress, ProgressEvent, announce
from microtome.datasets.tiles import tile_keys
from microtome.embedding import (
    EmbedProgress,
    Encoder,
    PictureWork,
    Unreadable,
    default_spec,
    embed_pictures,
    load_encoder,
)
from microtome.errors import InputError
from microtome.files import inside

CONFIDENCE_FLOOR = 0.05
COMMIT_EVERY = 2048
STREET_COLUMNS = frozenset({"lighting", "weather", "surroundings", "layout"})
"""What `microtome streets` says of each picture: by these, drawn street scenes are known."""


@dataclass(frozen=True)
class EmbedSummary:
    """What an embedding brought: `n_new` vectors made now, `n_reused` whose vector was there before.

    Beside the vectors of `n_items` items there are those of `n_tiles` parts of images without objects.
    `is_foreign`: the pictures are not of the kind that the model was trained on.
    """

    dataset: str
    encoder: str
    encoder_kind: str
    dimension: int
    n_items: int
    n_tiles: int
    n_new: int
    n_reused: int
    unreadable: tuple[tuple[str, str], ...]
    is_foreign: bool
    seconds: float


def embed(
    home: Home,
    dataset: str,
    *,
    model: str | None = None,
    items: Sequence[Items] = ITEMS,
    run: str | None = None,
    confidence_floor: float = CONFIDENCE_FLOOR,
    device: str = "auto",
    allow_pickle_weights_only: bool = False,
    progress: Progress | None = None,
    fence: Fence | None = None,
) -> EmbedSummary:
    """Give every image, object and prediction a vector and an index; what was new, and what was there.

    Predictions are those of `run`, else of all runs, whose confidence is at or above the floor. With the
    images come the tiles of those that hold no objects (see `tile_boxes`).

    Work that was committed is never done again: after a crash the same call goes on where it stopped.

    Raises: InputError for an unusable model, unknown items or a data set without readable pictures,
    NotFoundError for an unknown data set or run.
    """
    started = time.monotonic()
    home.catalog.dataset(dataset)  # an unknown name is told before the model is loaded
    _check_items(items)
    _check_floor(confidence_floor)
    announce(progress, "loading the model")
    encoder = load_encoder(
        default_spec(model, allow_pickle_weights_only=allow_pickle_weights_only), device=device
    )
    home.catalog.put_encoder(_encoder_record(encoder))
    record = home.catalog.dataset(dataset)
    wanted = _wanted(home, record, items, run, encoder.digest, confidence_floor)
    if not any(len(keys.ids) for keys in wanted):
        raise _nothing_to_embed(dataset, items)
    table = vectors_table(record.dataset_id, encoder.digest)
    parts = wanted if "images" not in items else [*wanted, tile_keys(home, record, encoder.digest)]
    missing = [_without_vectors(home, table, keys) for keys in parts]

    def commit(keys: list[bytes], vectors: npt.NDArray[np.float16]) -> None:
        home.tables.insert_missing(table, vector_rows(keys, vectors), "key", fence=fence)

    summary = embed_pictures(
        encoder,
        _work(home, record, missing),
        commit=commit,
        commit_every=COMMIT_EVERY,
        on_progress=_reporter(progress, _distinct(missing)),
    )
    if not home.tables.exists(table):
        raise _nothing_readable(dataset, summary.unreadable[0])
    home.catalog.set_dataset_encoder(record.dataset_id, encoder.digest)
    for keys in wanted:
        announce(progress, f"indexing {keys.items}")
        open_index(home, dataset, keys.items, run=keys.run, encoder_digest=encoder.digest)
    n_items, n_all = (sum(len(keys.ids) for keys in each) for each in (wanted, parts))
    n_without = sum(len(_without_vectors(home, table, keys).ids) for keys in missing)
    return EmbedSummary(
        dataset=dataset,
        encoder=encoder.name,
        encoder_kind=encoder.kind,
        dimension=encoder.dimension,
        n_items=n_items,
        n_tiles=n_all - n_items,
        n_new=summary.n_vectors,
        n_reused=n_all - summary.n_vectors - n_without,
        unreadable=tuple((str(path), reason) for path, reason in summary.unreadable),
        is_foreign=encoder.kind == "bundled" and not _are_drawn_streets(home, record),
        seconds=time.monotonic() - started,
    )


def _are_drawn_streets(home: Home, record: DatasetRecord) -> bool:
    """Whether the pictures are drawn street scenes, all that the bundled model was trained on."""
    schema = home.tables.schema(images_table(record.dataset_id), version=record.images_version)
    return set(schema.names) >= STREET_COLUMNS


def _check_items(items: Sequence[Items]) -> None:
    unknown = [name for name in items if name not in ITEMS]
    if unknown or not items:
        raise InputError("unknown items", found=", ".join(unknown) or "none", expected=", ".join(ITEMS))


def _check_floor(floor: float) -> None:
    if not 0 <= floor <= 1:
        raise InputError("the confidence floor is out of range", found=floor, expected="0 to 1")


def _nothing_to_embed(dataset: str, items: Sequence[Items]) -> InputError:
    return InputError(
        f"data set {dataset!r} has nothing to embed",
        found=f"none of its {' and '.join(items)} on a readable picture",
        expected="at least one",
        fix="Import with --images, and see `microtome doctor` for pictures that can't be read; predictions "
        "must reach the confidence floor.",
    )


def _nothing_readable(dataset: str, first: Unreadable) -> InputError:
    return InputError(
        f"no picture of data set {dataset!r} can be read any more",
        found=f"{first.path}: {first.reason}",
        expected="the pictures where they were at import",
    )


def _encoder_record(encoder: Encoder) -> EncoderRecord:
    return EncoderRecord(
        digest=encoder.digest,
        name=encoder.name,
        dimension=encoder.dimension,
        kind=cast(EncoderKind, encoder.kind),
        spec=dict(encoder.spec),
        created_at=datetime.now(UTC),
    )


def _wanted(
    home: Home,
    record: DatasetRecord,
    items: Sequence[Items],
    run: str | None,
    encoder_digest: str,
    floor: float,
) -> list[ItemKeys]:
    """The keys of all items that should have a vector, predictions run by run."""
    wanted = [
        keys_in(home, tables_of(home, record, kind, None), encoder_digest)
        for kind in items
        if kind != "predictions"
    ]
    if "predictions" in items:
        finished = [known.name for known in home.catalog.runs(record.dataset_id) if known.predictions_version]
        runs = finished if run is None else [run]
        for name in runs:
            keys = keys_in(home, tables_of(home, record, "predictions", name), encoder_digest)
            wanted.append(keys.only(keys.confidence >= floor))
    return wanted


def _without_vectors(home: Home, table: str, keys: ItemKeys) -> ItemKeys:
    if not home.tables.exists(table):
        return keys
    stored = home.tables.read(table, columns=["key"])["key"].combine_chunks()
    return keys.only(pc.invert(pc.is_in(keys.keys, value_set=stored)).to_numpy(zero_copy_only=False))


def _distinct(missing: Sequence[ItemKeys]) -> int:
    """How many vectors are to be made: identical boxes share one."""
    keys = [part.keys for part in missing if len(part.ids)]
    return len(pc.unique(pa.concat_arrays(keys))) if keys else 0


def vector_rows(keys: list[bytes], vectors: npt.NDArray[np.float16]) -> pa.Table:
    flat = pa.array(np.ascontiguousarray(vectors).reshape(-1))
    return pa.table(
        {
            "key": pa.array(keys, pa.binary(16)),
            "vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
        }
    )


def _work(home: Home, record: DatasetRecord, missing: Sequence[ItemKeys]) -> Iterator[PictureWork]:
    """The missing vectors picture by picture, so that each is decoded once."""
    columns = ["image_id", "root", "path", "digest", "oriented"]
    images = home.tables.read(
        images_table(record.dataset_id), columns=columns, version=record.images_version
    ).to_pylist()
    parts = [part.sorted_by_image() for part in missing if len(part.ids)]
    made: set[bytes] = set()  # the same picture twice in a data set is embedded once
    for image in images:
        rows = [(part, *part.rows_of(image["image_id"])) for part in parts]
        if all(low == high for _, low, high in rows):
            continue
        boxes, box_keys, whole = _boxes_of_picture(rows, made)
        if whole is None and not box_keys:
            continue
        yield PictureWork(
            path=inside(Path(image["root"]), image["path"]),
            picture_sha256=image["digest"],
            boxes=boxes,
            box_keys=box_keys,
            whole_key=whole,
            oriented=image["oriented"],
        )


def _boxes_of_picture(
    rows: Sequence[tuple[ItemKeys, int, int]], made: set[bytes]
) -> tuple[npt.NDArray[np.float64], list[bytes], bytes | None]:
    """What of one picture is still to be made; `made` takes it up."""
    whole: bytes | None = None
    boxes: dict[bytes, npt.NDArray[np.float64]] = {}
    for part, low, high in rows:
        keys = part.keys.slice(low, high - low).to_pylist()
        if keys and np.isnan(part.boxes_xywh[low, 0]):
            whole = keys[0] if keys[0] not in made else whole
        else:
            pairs = zip(keys, part.boxes_xywh[low:high], strict=True)
            boxes.update((key, box) for key, box in pairs if key not in made)
    made.update(boxes if whole is None else [whole, *boxes])
    return np.array(list(boxes.values()), dtype=np.float64).reshape(-1, 4), list(boxes), whole


def _reporter(progress: Progress | None, total: int) -> Callable[[EmbedProgress], None] | None:
    if progress is None:
        return None
    return lambda event: progress(
        ProgressEvent("embedding", event.done, total, event.rate, _left(event, total))
    )


def _left(event: EmbedProgress, total: int) -> float | None:
    return (total - event.done) / event.rate if event.rate else None
