"""Where the tables of a data set lie, relative to the home."""

from __future__ import annotations

from typing import Literal

Items = Literal["images", "objects", "predictions"]
ITEMS: tuple[Items, ...] = ("images", "objects", "predictions")


def images_table(dataset_id: int) -> str:
    """The table of images."""
    return f"datasets/{dataset_id}/images"


def objects_table(dataset_id: int) -> str:
    """The table of objects."""
    return f"datasets/{dataset_id}/objects"


def predictions_table(dataset_id: int, run_id: int) -> str:
    """The table of a run's predictions."""
    return f"datasets/{dataset_id}/runs/{run_id}/predictions"


def outcomes_table(dataset_id: int, run_id: int, items: Items) -> str:
    """The table of outcomes of a run's objects or predictions."""
    return f"datasets/{dataset_id}/runs/{run_id}/outcomes_{items}"


def scores_table(dataset_id: int, items: Items, family: str, run_id: int | None = None) -> str:
    """The table of a family of scores, of a run or, without one, of the data set."""
    owner = f"datasets/{dataset_id}" if run_id is None else f"datasets/{dataset_id}/runs/{run_id}"
    return f"{owner}/scores/{items}/{family}"


def vectors_table(dataset_id: int, encoder_digest: str) -> str:
    """The table of an encoder's vectors, one row a cache key."""
    return f"datasets/{dataset_id}/vectors/{encoder_digest}"
