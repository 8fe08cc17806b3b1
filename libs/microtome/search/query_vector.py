"""What a query looks for -> a unit vector of the encoder that the items' vectors were made with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microtome.catalog import EncoderRecord
from microtome.datasets import Home, dataset_encoder, item_table
from microtome.embedding import Encoder
from microtome.errors import InputError, NotFoundError
from microtome.pictures import open_picture, square
from microtome.search.query import Query, Vector
from microtome.search.resources import Resources

LEAST_LENGTH = 1e-3
"""A difference of two unit vectors shorter than this has no direction worth searching in."""


@dataclass(frozen=True)
class QueryVector:
    """A unit vector `(D,)`, the encoder it belongs to, and notes for people."""

    vector: Vector
    encoder: EncoderRecord
    notes: tuple[str, ...] = ()


def query_vector(home: Home, query: Query, resources: Resources) -> QueryVector:
    """What a query by similarity looks for; no encoder is loaded where the query brings its vector.

    Raises: NotFoundError for a data set without vectors or an unknown item, InputError for an item without a
    vector or a vector of another model, PictureError, StaleIndexError as `EncoderCache.encoder`.
    """
    record = dataset_encoder(home, query.dataset, query.model)
    if query.vector is not None:
        return QueryVector(_stored_vector(query.vector, record), record)
    vector = _positive(home, query, resources, record)
    if query.not_text is not None:
        encoder = resources.encoders.encoder(record, query.device)
        vector = _less(vector, encoder.encode_texts([query.not_text])[0])
    return QueryVector(vector, record, _notes(query, resources, record))


def _stored_vector(data: bytes, record: EncoderRecord) -> Vector:
    vector = np.frombuffer(data, "<f4").astype(np.float32)
    if len(vector) != record.dimension:
        raise InputError(
            f"the query vector does not belong to {record.name}", found=f"{len(vector)} numbers",
            expected=f"{record.dimension}", fix="Search by the text or picture itself.",
        )  # fmt: skip
    return vector


def _positive(home: Home, query: Query, resources: Resources, record: EncoderRecord) -> Vector:
    if query.like is not None:
        return _item_vector(home, query, query.like, resources, record)
    encoder = resources.encoders.encoder(record, query.device)
    if query.text is not None:
        return _first(encoder.encode_texts([query.text]))
    return _picture_vector(query, encoder)


def _item_vector(
    home: Home, query: Query, item_id: int, resources: Resources, record: EncoderRecord
) -> Vector:
    item_table(home, query.dataset, query.items, run=query.run, columns=[], ids=np.array([item_id], np.int64))
    index = resources.index(home, query.dataset, query.items, query.run, record)
    try:
        return _first(index.vectors_of(np.array([item_id], np.int64)))
    except NotFoundError as error:
        raise InputError(
            f"{query.items[:-1]} {item_id} has no vector of {record.name}", found="nothing to compare with",
            expected="an item on a readable picture that has been embedded",
            fix=f"Run `microtome embed {query.dataset}`, or search like another item.",
        ) from error  # fmt: skip


def _picture_vector(query: Query, encoder: Encoder) -> Vector:
    """Padded to a square as crops are, to be compared with crops; as the model likes it, for whole images."""
    if query.image is None:
        raise InputError("nothing to be similar to", expected="text, image or like")
    picture = open_picture(query.image, oriented=True)
    shown = picture if query.items == "images" else square(picture, encoder.fill)
    return _first(encoder.encode_pictures([shown]))


def _first(vectors: Vector) -> Vector:
    return np.asarray(vectors[0], dtype=np.float32)


def _less(vector: Vector, unwanted: Vector) -> Vector:
    difference = vector - unwanted
    length = float(np.linalg.norm(difference))
    if length < LEAST_LENGTH:
        raise InputError(
            "what is looked for and not_text mean the same to the model",
            found=f"a difference of {length:.1g}",
            expected="different things", fix="Choose another not_text.",
        )  # fmt: skip
    return np.asarray(difference / length, dtype=np.float32)


def _notes(query: Query, resources: Resources, record: EncoderRecord) -> tuple[str, ...]:
    texts = [text for text in (query.text, query.not_text) if text is not None]
    if not texts:
        return ()
    encoder = resources.encoders.encoder(record, query.device)
    unknown = [word for text in texts for word in encoder.unknown_words(text)]
    notes = [f"the model {record.name} does not know: {', '.join(dict.fromkeys(unknown))}"] if unknown else []
    if record.kind == "untrained":
        notes.append(f"the model {record.name} has random weights: words mean nothing to it")
    return tuple(notes)
