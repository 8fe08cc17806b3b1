"""Which columns go with failure: how much each tells of the outcome, and the rate in each of its bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from microtome.analysis.bins import Bin, bins_of
from microtome.analysis.runs import OpenRun, object_members, open_run
from microtome.datasets import ColumnInfo, FrozenSlice, Home, Items, item_columns, item_table, read_slice
from microtome.errors import InputError, NotFoundError
from microtome.evaluation import IouType
from microtome.matching.inputs import Bools, Floats, Longs
from microtome.matching.intervals import wilson_interval
from microtome.matching.outcomes import MATCHED, NONE, TRUE_POSITIVE
from microtome.search import ERROR_COLUMNS

Rate = Literal["recall", "precision"]
N_SHUFFLES = 400
N_BINS = 10
FEWEST_ITEMS = 20
# what names an item, or is itself a part of the outcome, explains nothing
NOT_EXPLAINING = {"id", "source_id", "image_id", "file_name", "digest", "unreadable_reason"}


@dataclass(frozen=True)
class ImpactBin:
    """The items of one range or value of a column; `where` is the expression that selects exactly these.

    `n_items` are selected, of which `n` have an outcome and `n_right` the right one (found objects, true
    predictions; for images: their objects). `rate` is recall or precision with its 95 % Wilson interval.
    """

    label: str
    where: str
    n_items: int
    n: int
    n_right: int
    rate: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ColumnImpact:
    """One column beside the outcome.

    `information` is the mutual information in bits of the column (in its bins) and the outcome, less what
    shuffled outcomes have by chance, so that a column which says nothing reads 0; `share` is that of the
    outcome's entropy, from 0 to 1; `noise` is what 95 % of the shuffled stay under. `correlation` is
    Spearman's, above 0 where high values go with success; None for text. `circular` columns are made from
    the run's own predictions: a slice by them can't judge the run.
    """

    column: str
    description: str
    type: str
    n: int
    information: float
    noise: float
    share: float
    correlation: float | None
    circular: bool
    bins: tuple[ImpactBin, ...]


@dataclass(frozen=True)
class Impact:
    """The columns of one kind of items, the most telling first, and the rate of all of them together."""

    dataset: str
    run: str
    items: Items
    slice: str | None
    rate_name: Rate
    n: int
    n_right: int
    columns: tuple[ColumnImpact, ...]


@dataclass(frozen=True)
class Successes:
    """How many outcomes each item `(N,)` has, and how many of them are right."""

    n: Longs
    right: Longs


def metric_impact(
    home: Home,
    dataset: str,
    run: str,
    *,
    items: Items = "objects",
    columns: Sequence[str] | None = None,
    slice: str | None = None,
    iou_type: IouType = "bbox",
    confidence: float | None = None,
) -> Impact:
    """How each column goes with the outcome: recall of objects (of images: of their objects), or precision.

    Without `columns` all are taken but ids and what is itself the outcome.

    Raises: NotFoundError for unknown names; InputError as `evaluate`, and for predictions of a slice of
    objects, which has none.
    """
    opened = open_run(home, dataset, run, iou_type, confidence)
    return impact_of(home, opened, items, columns, slice)


def impact_of(
    home: Home,
    run: OpenRun,
    items: Items = "objects",
    columns: Sequence[str] | None = None,
    slice: str | None = None,
) -> Impact:
    """The same of a run that is open. Raises: as `metric_impact`."""
    dataset = run.loaded.dataset
    known = item_columns(home, dataset.name, items, run=run.name)
    chosen = _explaining(known, columns)
    frozen = None if slice is None else read_slice(home, dataset.dataset_id, slice)
    ids, successes = _successes(run, items, frozen)
    names = [info.name for info in chosen]
    table = item_table(home, dataset.name, items, run=run.name, columns=names, ids=ids)
    found = [_impact(info, table[info.name], successes) for info in chosen]
    told = [each for each in found if each is not None]
    return Impact(
        dataset=dataset.name,
        run=run.name,
        items=items,
        slice=slice,
        rate_name="precision" if items == "predictions" else "recall",
        n=int(successes.n.sum()),
        n_right=int(successes.right.sum()),
        columns=tuple(sorted(told, key=lambda each: (-each.information, each.column))),
    )


def _explaining(known: dict[str, ColumnInfo], asked: Sequence[str] | None) -> list[ColumnInfo]:
    if asked is None:
        outcome = ERROR_COLUMNS - ({"confidence"} if "object_id" in known else set())
        return [info for name, info in known.items() if name not in outcome | NOT_EXPLAINING]
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise NotFoundError("no such column", found=", ".join(unknown), expected=", ".join(known))
    return [known[name] for name in asked]


def is_circular(info: ColumnInfo) -> bool:
    """Whether a column is made from the run's own predictions."""
    return info.name in ERROR_COLUMNS or info.source == "run score"


def _successes(run: OpenRun, items: Items, frozen: FrozenSlice | None) -> tuple[Longs, Successes]:
    """The ids `(N,)` of the items, of a slice where one is given, and their successes."""
    source, told = run.source, run.told
    if items == "predictions":
        own = _predictions_of(run, frozen)
        outcome = told.prediction_outcome[own]
        ids = source.ids_of_predictions()[own]
        return ids, _single(outcome != NONE, outcome == TRUE_POSITIVE)
    objects = np.ones(source.n_objects, np.bool_) if frozen is None else object_members(source, frozen)
    if items == "objects":
        outcome = told.object_outcome[objects]
        return source.ids_of_objects()[objects], _single(outcome != NONE, outcome == MATCHED)
    images = source.object_image[objects]
    outcome = told.object_outcome[objects]
    counts = np.bincount(images[outcome != NONE], minlength=source.n_images)
    right = np.bincount(images[outcome == MATCHED], minlength=source.n_images)
    held = np.arange(source.n_images) if frozen is None else np.unique(images)
    return held.astype(np.int64), Successes(counts[held].astype(np.int64), right[held].astype(np.int64))


def _predictions_of(run: OpenRun, frozen: FrozenSlice | None) -> Bools:
    if frozen is None:
        return np.ones(run.source.n_predictions, np.bool_)
    if frozen.record.scope == "objects":
        raise InputError(
            "predictions don't belong to a slice of objects", found=f"slice {frozen.record.name!r}",
            expected="a slice of images", fix="Ask for items objects.",
        )  # fmt: skip
    return run.source.images_among(frozen.members)[run.source.prediction_image]


def _single(told: Bools, right: Bools) -> Successes:
    return Successes(told.astype(np.int64), right.astype(np.int64))


def _impact(info: ColumnInfo, values: pa.ChunkedArray, successes: Successes) -> ColumnImpact | None:
    """None for a column that has one value only, or too few outcomes."""
    bins = bins_of(info, values, N_BINS, successes.n > 0)
    n = int(successes.n.sum())
    if len(bins) < 2 or n < FEWEST_ITEMS:
        return None
    rows = [_bin(each, successes) for each in bins]
    counts = np.array([[row.n, row.n_right] for row in rows])
    information, noise = information_of(counts[:, 0], counts[:, 1])
    entropy = _entropy(counts[:, 1].sum() / n)
    return ColumnImpact(
        column=info.name,
        description=info.description,
        type=info.type,
        n=n,
        information=information,
        noise=noise,
        share=min(1.0, information / entropy) if entropy > 0 else 0.0,
        correlation=_correlation(info, values, successes),
        circular=is_circular(info),
        bins=tuple(rows),
    )


def _bin(each: Bin, successes: Successes) -> ImpactBin:
    n, right = int(successes.n[each.rows].sum()), int(successes.right[each.rows].sum())
    interval = wilson_interval(right, n)
    return ImpactBin(
        label=each.label,
        where=each.where,
        n_items=int(each.rows.sum()),
        n=n,
        n_right=right,
        rate=right / n if n else None,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
    )


def information_of(n: Longs, right: Longs, seed: int = 0) -> tuple[float, float]:
    """Bits that the bins, of `n (B,)` outcomes with `right (B,)` right ones, tell of the outcome, and noise.

    The mean of what shuffled outcomes tell is taken off: a plain estimate is above 0 for any column. Noise is
    their 95th percentile, less the same mean. Shuffling outcomes among bins is drawing from a multivariate
    hypergeometric distribution. Outcomes count as independent; those of one image may be alike.

    Source: mutual information of two discrete variables, as scikit-learn's `mutual_info_score` (in nats).
    """
    held = n > 0
    sizes, total = n[held], int(right.sum())
    random = np.random.default_rng(seed)
    shuffled = random.multivariate_hypergeometric(sizes, total, size=N_SHUFFLES, method="marginals")
    told = _information(sizes, np.vstack([right[held], shuffled]))
    mean = float(told[1:].mean())
    return max(0.0, float(told[0]) - mean), max(0.0, float(np.quantile(told[1:], 0.95)) - mean)


def _information(sizes: Longs, right: Longs) -> Floats:
    """Mutual information `(S,)` in bits of bins `(B,)` and outcomes, `right (S, B)`."""
    total = sizes.sum()
    information = np.zeros(len(right))
    for counts in (right, sizes - right):
        expected = sizes / total * (counts.sum(axis=1, keepdims=True) / total)
        share = counts / total
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = share * np.log2(share / expected)
        information += np.where(counts > 0, terms, 0.0).sum(axis=1)
    return information


def _entropy(rate: float) -> float:
    parts = np.array([rate, 1 - rate])
    parts = parts[parts > 0]
    return float(-(parts * np.log2(parts)).sum())


def _correlation(info: ColumnInfo, values: pa.ChunkedArray, successes: Successes) -> float | None:
    """Spearman's rank correlation of the column with the items' rates of success."""
    if info.type == "text":
        return None
    column = np.asarray(values.cast(pa.float64(), safe=False).to_numpy(), np.float64)
    held = ~np.isnan(column) & (successes.n > 0)
    rate = successes.right[held] / successes.n[held]
    return rank_correlation(column[held], rate)


def rank_correlation(first: Floats, second: Floats) -> float | None:
    """Spearman's rho of two columns `(N,)`, equal values sharing a rank; None where one does not vary."""
    if len(first) < 2:
        return None
    ranks = [_ranks(values) for values in (first, second)]
    spreads = [float(values.std()) for values in ranks]
    if 0.0 in spreads:
        return None
    return float(((ranks[0] - ranks[0].mean()) * (ranks[1] - ranks[1].mean())).mean() / np.prod(spreads))


def _ranks(values: Floats) -> npt.NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2.0)[place]
