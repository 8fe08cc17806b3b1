"""Kept results: found while nothing has changed, never after."""

from dataclasses import dataclass, replace

import pytest

from microtome.datasets import Home, clean
from microtome.datasets.derived import derived_key, read_derived, remove_stale, write_derived


@dataclass(frozen=True)
class Kept:
    name: str
    parts: tuple[float | None, ...]


KEPT = Kept("x", (0.1, None))


@pytest.fixture
def key(home: Home):
    """The key of a result about a data set of one version, one run and one slice."""
    dataset = home.catalog.create_dataset("roads", "")
    run = home.catalog.create_run(dataset.dataset_id, "a", source="", dataset_version=0)
    chosen = home.catalog.put_slice(
        dataset.dataset_id, "night", scope="images", query={"ids": True}, members_path="1/slices/x.npy",
        n_members=1, dataset_version=0,
    )  # fmt: skip
    return derived_key("comparison", dataset, [run], [chosen], {"confidence": 0.5})


def test_nothing_is_found_at_first(home, key):
    assert read_derived(home, key, Kept) is None
    assert remove_stale(home) == []


def test_what_was_kept_is_found_again(home, key):
    write_derived(home, key, KEPT)
    assert read_derived(home, key, Kept) == KEPT
    assert clean(home).derived == ()
    assert read_derived(home, key, Kept) == KEPT


def test_anything_else_has_another_path(key):
    other = [
        {"kind": "impact"}, {"method": 2}, {"program": "0.0.1"}, {"dataset_version": 1},
        {"predictions": {1: 5}}, {"members": ()}, {"parameters": [[], {"confidence": 0.4}]},
    ]  # fmt: skip
    keys = {key.path, *(type(key)(**(asdict(key) | change)).path for change in other)}
    assert len(keys) == 8


def asdict(key):
    return {name: getattr(key, name) for name in key.__struct_fields__}


def test_a_damaged_file_is_not_believed(home, key):
    write_derived(home, key, KEPT)
    (home.path / key.path).write_bytes(b"{}")
    assert read_derived(home, key, Kept) is None
    (home.path / key.path).unlink()
    assert read_derived(home, key, Kept) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda key: {"dataset_version": 9},
        lambda key: {"predictions": dict.fromkeys(key.predictions, 9)},
        lambda key: {"members": ("datasets/1/slices/gone.npy",)},
        lambda key: {"predictions": {99: 1}},
        lambda key: {"program": "0.0.1"},
    ],
)
def test_what_has_changed_since_is_cleaned_away(home, key, change):
    stale = type(key)(**(asdict(key) | change(key)))
    write_derived(home, key, KEPT)
    write_derived(home, stale, replace(KEPT, name="old"))
    assert clean(home).derived == (stale.path,)
    assert not (home.path / stale.path).exists()
    assert home.catalog.recorded(stale.path) is None
    assert read_derived(home, key, Kept) == KEPT


def test_what_another_method_made_is_cleaned_away(home, key):
    write_derived(home, key, KEPT)
    assert clean(home, methods={"comparison": 1}).derived == ()
    assert clean(home, methods={"comparison": 2}).derived == (key.path,)
    write_derived(home, key, KEPT)
    assert clean(home, methods={"gaps": 1}).derived == (key.path,)


def test_results_about_a_former_version_or_tag_stay(home, key):
    dataset = home.catalog.dataset("roads")
    for version in range(2):
        home.catalog.commit_version(
            dataset.dataset_id, expected_version=version, images_version=1, objects_version=1, n_images=0,
            n_objects=0, next_image_id=0, next_object_id=0, note="",
        )  # fmt: skip
    home.catalog.create_reference(dataset.dataset_id, "first", kind="tag", version=1)
    named = [home.catalog.dataset(name) for name in ("roads", "roads@1", "roads@first")]
    keys = [derived_key("gaps", record, [], [], {}) for record in named]
    for own in (*keys, key):
        write_derived(home, own, KEPT)
    assert remove_stale(home) == [key.path]
    home.catalog.delete_reference(dataset.dataset_id, "first")
    assert remove_stale(home) == [keys[2].path]
    assert [read_derived(home, own, Kept) for own in keys] == [KEPT, KEPT, None]
