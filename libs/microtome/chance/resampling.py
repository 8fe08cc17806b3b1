"""Seeded draws: resamples of images with replacement, and random slices of images and of objects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from microtome.errors import InputError
from microtome.kernels import Filled, kernel
from microtome.matching.inputs import Bools, Bytes, Floats, Ints, Longs
from microtome.matching.table import MatchTable
from microtome.matching.threads import in_threads, shares, thread_count

TOGETHER = 16


@dataclass(frozen=True)
class Draws:
    """How often each of `n` resamples holds each image.

    `blocks (N, I, 16)` uint8: 16 resamples lie side by side, so that loops over them are vectors of the
    processor; those past the last one hold nothing.
    """

    blocks: Bytes
    n: int

    def __post_init__(self) -> None:
        shape = self.blocks.shape
        if len(shape) != 3 or shape[2] != TOGETHER or not 0 <= self.n <= TOGETHER * shape[0]:
            raise InputError(
                "draws have the wrong shape", found=f"{shape} for {self.n}", expected=f"blocks of {TOGETHER}"
            )

    @classmethod
    def of(cls, multiplicities: Bytes) -> Draws:
        """The resamples of `multiplicities (B, I)`."""
        n, n_images = multiplicities.shape
        n_blocks = -(-n // TOGETHER)
        padded = np.zeros((n_blocks * TOGETHER, n_images), np.uint8)
        padded[:n] = multiplicities
        blocks = padded.reshape(n_blocks, TOGETHER, n_images).transpose(0, 2, 1)
        return cls(np.ascontiguousarray(blocks), n)

    def multiplicities(self) -> Bytes:
        """The same as `(B, I)`, a resample a row."""
        n_blocks, n_images, _ = self.blocks.shape
        rows = self.blocks.transpose(0, 2, 1).reshape(n_blocks * TOGETHER, n_images)
        return np.ascontiguousarray(rows[: self.n])

    def first(self, n: int | None) -> Draws:
        """The first `n` resamples, or all."""
        return self if n is None or n >= self.n else Draws(self.blocks[: -(-n // TOGETHER)], n)


def resampled_images(n_images: int, n_resamples: int, seed: int, *, threads: int | None = None) -> Draws:
    """Bootstrap resamples of images: as many as there are, drawn with replacement, a seed for each block."""
    blocks = np.zeros((-(-n_resamples // TOGETHER), n_images, TOGETHER), np.uint8)

    def draw_blocks(first: int, last: int) -> None:
        for number in range(first, last):
            n = min(TOGETHER, n_resamples - number * TOGETHER)
            _draw_images(np.random.default_rng((seed, number)), n, n_images, blocks[number])

    if n_images > 0:
        over_blocks(draw_blocks, len(blocks), threads)
    return Draws(blocks, n_resamples)


def over_blocks(work: Callable[[int, int], None], n_blocks: int, threads: int | None) -> None:
    """Does `work(first, last)` on all blocks, several at once."""
    in_threads(work, shares(np.ones(n_blocks, np.int64), thread_count(threads)))


def require_below(what: str, values: Ints, stop: int) -> None:
    """Raises: InputError for numbers of images or categories that were not drawn."""
    if len(values) and (values.min() < 0 or values.max() >= stop):
        raise InputError(
            f"draws are of another data set: {what} is out of range",
            found=int(values.max()), expected=f"a number below {stop}",
        )  # fmt: skip


def random_image_slices(n_images: int, size: int, n_slices: int, seed: int) -> Bools:
    """Masks `(B, I)` of random slices of `size` images, drawn without replacement."""
    random = np.random.default_rng(seed)
    masks = np.zeros((n_slices, n_images), np.bool_)
    for mask in masks:
        mask[random.choice(n_images, size, replace=False, shuffle=False)] = True
    return masks


@dataclass(frozen=True)
class Pool:
    """The objects that a random slice of objects is drawn from: those of the slice's own categories.

    `image_start (I + 1,)`: where each image's objects begin; `objects (N,)`: the objects by image;
    `quota (K,)`: how many of each category a draw takes; `shares`: of each image that the slice touches, the
    share of the image's objects here that are members.
    """

    image_start: Longs
    objects: Longs
    quota: Longs
    shares: Floats


def pool_of(table: MatchTable, object_mask: Bools) -> Pool:
    """What random slices like the one in `object_mask (G,)` are drawn from; crowds are left out."""
    counted = (table.object_ranges & 1).astype(np.bool_)
    members = table.object_mask(object_mask) & counted
    quota = np.bincount(table.object_category[members], minlength=table.n_categories)
    objects = np.flatnonzero(counted & (quota[table.object_category] > 0))
    objects = objects[np.argsort(table.object_image[objects], kind="stable")]
    image = table.object_image[objects]
    held = np.bincount(image, minlength=table.n_images)
    own = np.bincount(table.object_image[members], minlength=table.n_images)
    return Pool(
        image_start=np.concatenate([[0], np.cumsum(held)]).astype(np.int64),
        objects=objects.astype(np.int64),
        quota=quota.astype(np.int64),
        shares=own[own > 0] / held[own > 0],
    )


def random_object_slice(table: MatchTable, pool: Pool, seed: int) -> Bools:
    """A random slice `(G,)` with as many objects of each category as `pool.quota` says.

    Raises: InputError for a pool of another table.
    """
    if (len(pool.image_start) - 1, len(pool.quota)) != (table.n_images, table.n_categories) or (
        len(pool.objects) and pool.objects.max() >= table.n_objects
    ):
        raise InputError("the pool was made from another match table", fix="Make it from this one.")
    taken = np.empty(len(pool.objects), np.bool_)
    _draw_objects(
        np.random.default_rng(seed),
        pool.image_start,
        table.n_images,
        table.object_category[pool.objects],
        len(pool.objects),
        pool.quota,
        table.n_categories,
        pool.shares,
        len(pool.shares),
        taken,
    )
    mask = np.zeros(table.n_objects, np.bool_)
    mask[pool.objects[taken]] = True
    return mask


@kernel
def _draw_images(random: np.random.Generator, n_resamples: int, n_images: int, counts: Filled[Bytes]) -> None:
    """Adds to `counts (I, 16)` how often each of the first `n_resamples` draws each image; at most 255."""


@kernel
def _draw_objects(
    random: np.random.Generator,
    image_start: Longs,
    n_images: int,
    category: Ints,
    n_objects: int,
    quota: Longs,
    n_categories: int,
    shares: Floats,
    n_shares: int,
    taken: Filled[Bools],
) -> None:
    """Fills `taken (N,)`: images in random order, from each as large a share of its objects as the slice
    takes from one of its own images, until each category has its quota.

    So members lie together in images as those of the slice do: whole images where it holds whole images,
    single objects where it holds single ones.
    """
