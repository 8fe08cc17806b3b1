from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from microtome.datasets import dataset_encoder
from microtome.errors import InputError, NotFoundError, StaleIndexError
from microtome.search import EncoderCache, Resources
from microtome.search.resources import Recent


def test_the_values_used_last_are_kept():
    loaded = []

    def load(key):
        return recent.get(key, lambda: loaded.append(key) or key.upper())

    recent: Recent[str] = Recent(2)
    assert [load(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert load("c") == "C" and load("b") == "B" and load("a") == "A"
    assert loaded == ["a", "b", "c", "a"]


def test_values_that_are_too_heavy_together_are_let_go_but_the_newest():
    loaded = []

    def load(key, version=0):
        return recent.get(key, lambda: loaded.append(key) or key, version=version)

    recent: Recent[str] = Recent(9, weigh=len, most=4)
    for key in ("aa", "bb", "aa", "bb"):
        load(key)
    assert loaded == ["aa", "bb"]
    load("c")  # of those at hand "aa" was used longest ago
    assert [load("bb"), load("c"), load("aa")] and loaded == ["aa", "bb", "c", "aa"]
    load("much too heavy")
    assert load("much too heavy") and loaded[4:] == ["much too heavy"]
    assert load("aa", version=1) and loaded[5:] == ["aa"]
    assert load("much too heavy") and loaded[6:] == ["much too heavy"]


def test_a_new_version_takes_the_place_of_the_former():
    recent: Recent[str] = Recent(2)
    assert [recent.get("a", lambda: "old", version=1), recent.get("a", lambda: "unread", version=1)] == [
        "old"
    ] * 2
    assert [recent.get("a", lambda: "new", version=2), recent.get("a", lambda: "unread", version=2)] == [
        "new"
    ] * 2


def test_a_thread_that_loads_holds_up_only_those_who_want_the_same():
    recent: Recent[str] = Recent(2)
    started, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        assert go_on.wait(10)
        return "slow"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(recent.get, "a", slow)
        assert started.wait(10)
        second = threads.submit(recent.get, "a", lambda: "loaded twice")
        assert recent.get("b", lambda: "quick") == "quick"
        go_on.set()
        assert (first.result(), second.result()) == ("slow", "slow")


def test_a_value_that_fails_to_load_is_tried_again():
    recent: Recent[int] = Recent(1)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)
    assert recent.get("a", lambda: 1) == 1


def test_an_encoder_is_loaded_once(home):
    cache = EncoderCache()
    record = dataset_encoder(home, "shapes")
    encoder = cache.encoder(record, "cpu")
    assert encoder.digest == record.digest
    assert cache.encoder(record, "cpu") is encoder


def test_another_model_of_the_same_name_is_refused(home):
    record = replace(dataset_encoder(home, "shapes"), digest="0" * 64)
    with pytest.raises(
        StaleIndexError, match=r"is not the one that the vectors were made with; found .*expected 0000"
    ):
        EncoderCache().encoder(record, "cpu")


def test_imported_vectors_have_no_encoder(home):
    record = replace(dataset_encoder(home, "shapes"), kind="imported")
    with pytest.raises(InputError, match=r"these vectors were imported, .* Search by --like"):
        EncoderCache().encoder(record, "cpu")


def test_an_index_is_opened_once_for_each_kind_of_items(home):
    resources = Resources()
    record = dataset_encoder(home, "shapes")
    objects = resources.index(home, "shapes", "objects", None, record)
    assert resources.index(home, "shapes", "objects", "a", record) is objects
    assert resources.index(home, "shapes", "images", None, record) is not objects
    assert len(resources.index(home, "shapes", "predictions", "a", record).ids) == 9
    with pytest.raises(NotFoundError):
        resources.index(home, "shapes", "predictions", "b", record)
