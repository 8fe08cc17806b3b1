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
from microtome.matching.table import EVENT, EVENTS, EVENTS_BEFORE, LANES, OBJECT, TRUE


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
    return (
        data[:16]
        + json.dumps(header, separators=(",", ":")).encode().ljust(length)[:length]
        + data[16 + length :]
    )


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
    "change",
    [
        lambda header: header.update(n_images="30"),
        lambda header: header.update(n_images=30.0),
        lambda header: header.update(n_predictions=-1),
        lambda header: header.update(iou_type="lines"),
        lambda header: header["arrays"][0].update(dtype="<i4"),
        lambda header: header["arrays"][0].update(shape=[-1]),
        lambda header: header["arrays"][0].update(shape=[2**64]),
        lambda header: header["arrays"][1].update(offset=4),
        lambda header: header["arrays"][1].update(offset=-64),
    ],
)
def test_a_header_of_other_kinds_of_numbers_is_refused(table, change) -> None:
    with pytest.raises(DamageError, match="unreadable"):
        load(changed(written(table), change))


def opened(table) -> tuple[np.ndarray, dict]:
    """A file in memory, and its arrays by name, to be written to."""
    buffer = np.frombuffer(written(table), np.uint8).copy()
    return buffer, vars(load(buffer))


@pytest.mark.parametrize(
    "name",
    ["category_word", "row_image", "row_prediction", "image_row_start", "image_rows", "entries",
     "object_category", "object_image", "object_ranges", "image_object_start", "image_objects"],
)  # fmt: skip
@pytest.mark.parametrize("value", [2**31 - 1, -(2**31), -2])
def test_what_points_outside_is_refused(table, name, value) -> None:
    buffer, arrays = opened(table)
    arrays[name].flat[3] = value
    with pytest.raises(DamageError, match="contradict each other"):
        load(buffer)


def a_category_begins_behind_the_next(arrays) -> None:
    arrays["category_word"][1] = arrays["category_word"][2] + 1


def events_are_numbered_from_one(arrays) -> None:
    arrays["words"][:, EVENTS_BEFORE] += 1


def a_row_is_called_an_event(arrays) -> None:
    arrays["words"][0, EVENTS] ^= 1 << 5


def a_row_that_fills_up_lies_in_a_range(arrays) -> None:
    row = int(np.flatnonzero(arrays["row_image"] < 0)[-1])
    arrays["words"][row // 64, 0] |= np.int64(np.uint64(1 << row % 64).view(np.int64))


def a_row_fills_up_and_has_a_prediction(arrays) -> None:
    arrays["row_prediction"][np.flatnonzero(arrays["row_image"] < 0)[0]] = 0


def an_image_has_a_row_twice(arrays) -> None:
    image = int(np.flatnonzero(np.diff(arrays["image_row_start"]) > 1)[0])
    first = arrays["image_row_start"][image]
    arrays["image_rows"][first + 1] = arrays["image_rows"][first]


def an_image_has_the_row_of_another(arrays) -> None:
    arrays["image_rows"][0] = arrays["image_rows"][-1]


def an_event_is_true_without_an_object(arrays) -> None:
    arrays["events"][0, TRUE] ^= 1 << 39


def an_object_is_found_twice(arrays) -> None:
    arrays["entries"][1, OBJECT] = arrays["entries"][0, OBJECT]


def an_object_is_found_where_it_does_not_count(arrays) -> None:
    arrays["entries"][0, LANES] = arrays["events"][arrays["entries"][0, EVENT], TRUE] = (1 << 40) - 1


def an_object_counts_nowhere(arrays) -> None:
    arrays["object_ranges"][arrays["entries"][0, OBJECT]] = 0


def fewer_objects_count(arrays) -> None:
    arrays["object_counts"][0, 0] -= 1


def an_object_is_listed_as_another(arrays) -> None:
    arrays["image_objects"][0] ^= 1 << 4


@pytest.mark.parametrize(
    "spoil",
    [
        a_category_begins_behind_the_next,
        events_are_numbered_from_one,
        a_row_is_called_an_event,
        a_row_that_fills_up_lies_in_a_range,
        a_row_fills_up_and_has_a_prediction,
        an_image_has_a_row_twice,
        an_image_has_the_row_of_another,
        an_event_is_true_without_an_object,
        an_object_is_found_twice,
        an_object_is_found_where_it_does_not_count,
        an_object_counts_nowhere,
        fewer_objects_count,
        an_object_is_listed_as_another,
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused(table, spoil) -> None:
    buffer, arrays = opened(table)
    spoil(arrays)
    with pytest.raises(DamageError, match="contradict each other"):
        load(buffer)
