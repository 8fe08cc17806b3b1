"""A match table survives being written, and nothing else is taken for one."""

from __future__ import annotations

import io
import json
from dataclasses import fields

import numpy as np
import pytest

from microtome.errors import DamageError
from microtome.matching.artefact import load, save
from microtome.matching.figures import evaluate_images
from microtome.matching.matching import match
from microtome.matching.table import EVENTS_BEFORE


def written(table) -> bytes:
    stream = io.BytesIO()
    save(table, stream)
    return stream.getvalue()


def assert_same(first, second) -> None:
    for field in fields(first):
        assert np.array_equal(getattr(first, field.name), getattr(second, field.name)), field.name


def test_a_table_of_nothing_survives(make) -> None:
    table = match(make(0, 0, [], []), "bbox")
    assert_same(load(written(table)), table)


@pytest.fixture(scope="module")
def table(generator):
    return match(generator.generate(seed=12, n_images=30), "bbox")


def test_a_table_survives_and_scores_the_same(table) -> None:
    again = load(written(table))
    assert_same(again, table)
    assert np.array_equal(evaluate_images(again).overall, evaluate_images(table).overall)
    assert written(again) == written(table)


@pytest.mark.parametrize("kind", [bytes, bytearray])
def test_what_was_read_is_not_copied(table, kind) -> None:
    data = kind(written(table))
    assert np.shares_memory(load(data).words, np.frombuffer(data, np.uint8))


def test_arrays_begin_at_multiples_of_64_bytes(table) -> None:
    buffer = np.frombuffer(written(table), np.uint8).copy()
    again = load(buffer)
    start = buffer.__array_interface__["data"][0]
    assert (again.words.__array_interface__["data"][0] - start) % 64 == 0


def changed(data: bytes, change) -> bytes:
    """The file with its header changed, at its old length."""
    length = int.from_bytes(data[8:16], "little")
    header = json.loads(data[16 : 16 + length])
    change(header)
    return data[:16] + json.dumps(header).encode().ljust(length)[:length] + data[16 + length :]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda data: b"", "another kind of file"),
        (lambda data: b"PK" + data[2:], "another kind of file"),
        (lambda data: data[:40], "a torn header"),
        (lambda data: data[: len(data) // 2], "unreadable"),
        (lambda data: changed(data, lambda header: header.update(format_version=9)), "format version 9"),
        (lambda data: changed(data, lambda header: header["arrays"].pop()), "unreadable"),
        (lambda data: changed(data, lambda header: header["arrays"][0].update(dtype="|O")), "unreadable"),
        (lambda data: changed(data, lambda header: header.update(n_objects=1)), "arrays that contradict"),
    ],
)
def test_what_is_no_table_is_refused(table, spoil, found) -> None:
    with pytest.raises(
        DamageError, match=rf"match table can't be read; found {found}.*Evaluate the run again"
    ):
        load(spoil(written(table)))


@pytest.mark.parametrize(
    "name",
    [
        "image_rows", "image_objects", "object_category", "entries",
        "row_image", "row_prediction", "object_image", "object_ranges", "words",
    ],
)  # fmt: skip
def test_what_points_outside_is_refused(table, name) -> None:
    buffer = np.frombuffer(written(table), np.uint8).copy()
    getattr(load(buffer), name).flat[3 if name != "words" else EVENTS_BEFORE] = 2**31 - 1
    with pytest.raises(DamageError, match="contradict each other"):
        load(buffer)
