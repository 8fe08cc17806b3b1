"""What a search answers with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from microtome.datasets import Items

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Hit:
    """One item found; what it does not have is None.

    `bbox` is (x, y, width, height) in pixels, `iou` the overlap with the box it was paired with, `confidence`
    a prediction's own or that of the prediction an object was paired with, `similarity` a cosine.
    """

    id: int
    image_id: int
    file_name: str
    category: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    outcome: str | None = None
    error_type: str | None = None
    confidence: float | None = None
    iou: float | None = None
    similarity: float | None = None


@dataclass(frozen=True)
class SearchResult:
    """The first hits of a query.

    `query` is a document which finds the same again (`Query.from_document`); `n_candidates` items passed its
    filter and, in a search by similarity, have a vector; `notes` are for people.
    """

    dataset: str
    items: Items
    query: dict[str, Any]
    encoder: str | None
    n_candidates: int
    took_ms: float
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `microtome search --json`."""
        return {
            "dataset": self.dataset,
            "items": self.items,
            "query": self.query,
            "encoder": self.encoder,
            "n_candidates": self.n_candidates,
            "took_ms": self.took_ms,
            "hits": [_document(hit) for hit in self.hits],
        }

    def to_frame(self) -> pd.DataFrame:
        """The hits as a table, one row a hit, best first."""
        import pandas as pd

        names = [field.name for field in fields(Hit)]
        return pd.DataFrame([asdict(hit) for hit in self.hits], columns=names)


def _document(hit: Hit) -> dict[str, Any]:
    return {**asdict(hit), "bbox": None if hit.bbox is None else list(hit.bbox)}
