"""A query: what is looked for, among which items, in which order; checked where it is made."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from microtome.datasets import ITEMS, Items
from microtome.errors import InputError
from microtome.search.lasso import Lasso
from microtome.search.packed_ids import unpack_ids

MAX_LIMIT = 10_000
MAX_TEXT = 2_000
MAX_DIMENSION = 16_384

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Query:
    """Items of a data set, narrowed by `where`, `slice`, `ids` and `lasso`, ranked by likeness to something.

    At most one of `text`, `image` (a file or its bytes) and `like` (the id of an item of the same kind) is
    given; `not_text` is taken away from it. `vector` (float32, little endian) is what they came to with
    `model`, so that a stored query needs no encoder. `model` is an encoder's digest or name: the data set's
    newest when None. `min_similarity` is a cosine. Without `sort` the most similar come first, or the lowest
    ids. `ids` is a list as `unpack_ids` reads it, `lasso` a polygon as `Lasso.read` does: words that fit into
    an address.

    Raises: InputError when these don't go together.
    """

    dataset: str
    items: Items = "objects"
    text: str | None = None
    not_text: str | None = None
    image: Path | bytes | None = None
    like: int | None = None
    vector: bytes | None = None
    where: str | None = None
    slice: str | None = None
    ids: str | None = None
    lasso: str | None = None
    run: str | None = None
    sort: str | None = None
    descending: bool = True
    limit: int = 50
    min_similarity: float | None = None
    model: str | None = None
    device: str = "auto"

    def __post_init__(self) -> None:
        _check_choices(self)
        _check_texts(self)
        _check_sources(self)
        _check_vector(self)
        _check_drawn(self)

    @property
    def by_similarity(self) -> bool:
        """Whether hits have a similarity."""
        return any(source is not None for source in (self.text, self.image, self.like, self.vector))

    def with_vector(self, vector: Vector, model: str) -> Query:
        """The same query, to be run again without an encoder: its vector, and the digest of what made it."""
        return replace(self, image=None, vector=np.asarray(vector, "<f4").tobytes(), model=model)

    def without_vector(self) -> Query:
        """The same query, shorter: without a vector that its words or its item stand for."""
        spelled = self.text is not None or self.like is not None
        return replace(self, vector=None) if spelled else self

    def document(self) -> dict[str, Any]:
        """JSON of the query, without what has its default.

        Raises: InputError for a query by a picture that has no vector yet: pictures are not stored.
        """
        if self.image is not None:
            raise InputError(
                "a query by a picture is stored by its vector",
                fix="Use the query that `search` answers with.",
            )
        fields = {name: getattr(self, name) for name in _Document.__struct_fields__}
        document: dict[str, Any] = msgspec.to_builtins(_Document(**fields))
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Query:
        """The query that `document` made this of.

        Raises: InputError naming the field at fault.
        """
        try:
            read = msgspec.convert(document, _Document)
        except msgspec.ValidationError as error:
            raise InputError(
                "the query can't be read",
                found=str(error),
                expected=f"fields {', '.join(_Document.__struct_fields__)}",
            ) from error
        return cls(**msgspec.structs.asdict(read))


class _Document(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A query on the wire: no picture, no path, no device; the vector in base64."""

    dataset: str
    items: str
    text: str | None = None
    not_text: str | None = None
    like: int | None = None
    vector: bytes | None = None
    where: str | None = None
    slice: str | None = None
    ids: str | None = None
    lasso: str | None = None
    run: str | None = None
    sort: str | None = None
    descending: bool = True
    limit: int = 50
    min_similarity: float | None = None
    model: str | None = None


def _check_choices(query: Query) -> None:
    if query.items not in ITEMS:
        raise InputError("unknown items", found=query.items, expected=", ".join(ITEMS), fix="Set --items.")
    if query.items == "predictions" and query.run is None:
        raise InputError("predictions belong to a run", found="no run", fix="Name one with --run.")
    if isinstance(query.limit, bool) or not isinstance(query.limit, int) or not 1 <= query.limit <= MAX_LIMIT:
        raise InputError(
            "the limit is out of range", found=query.limit, expected=f"a whole number from 1 to {MAX_LIMIT}"
        )
    cutoff = query.min_similarity
    if cutoff is not None and not (math.isfinite(cutoff) and -1 <= cutoff <= 1):
        raise InputError(
            "the least similarity is out of range", found=cutoff, expected="a cosine from -1 to 1"
        )


def _check_texts(query: Query) -> None:
    for option, text in (("--text", query.text), ("--not-text", query.not_text)):
        if text is not None and not text.strip():
            raise InputError(f"{option} is empty", expected="words such as 'faded crosswalk'")
        if text is not None and len(text) > MAX_TEXT:
            raise InputError(
                f"{option} is too long", found=f"{len(text)} characters", expected=f"at most {MAX_TEXT}"
            )


def _check_sources(query: Query) -> None:
    given = [name for name in ("text", "image", "like") if getattr(query, name) is not None]
    if len(given) > 1:
        raise InputError(
            "a search goes by one thing", found=" and ".join(given), expected="one of text, image and like"
        )
    if query.image is not None and query.vector is not None:
        raise InputError("a query has a picture or a vector", found="both")
    if query.by_similarity:
        return
    if query.not_text is not None:
        raise InputError(
            "nothing to take not_text away from", found="not_text alone", expected="text, image or like too"
        )
    if query.min_similarity is not None:
        raise InputError(
            "a least similarity needs something to be similar to", found="min_similarity alone",
            expected="text, image or like too",
        )  # fmt: skip


def _check_vector(query: Query) -> None:
    if query.vector is None:
        return
    if len(query.vector) % 4 or not 0 < len(query.vector) <= 4 * MAX_DIMENSION:
        raise InputError(
            "the query vector can't be read", found=f"{len(query.vector)} bytes", expected="float32 numbers"
        )
    length = float(np.linalg.norm(np.frombuffer(query.vector, "<f4").astype(np.float64)))
    if not math.isclose(length, 1.0, abs_tol=1e-2):
        raise InputError("the query vector has another length", found=f"{length:.4g}", expected="length 1")
    if query.model is None:
        raise InputError(
            "a query vector needs its model", found="a vector alone", expected="the encoder's digest too"
        )


def _check_drawn(query: Query) -> None:
    if query.ids is not None:
        unpack_ids(query.ids)
    if query.lasso is None:
        return
    if query.items == "predictions":
        raise InputError("a lasso holds images or objects", found="predictions", expected="images or objects")
    Lasso.read(query.lasso)
