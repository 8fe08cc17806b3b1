from __future__ import annotations

import numpy as np
import pytest

from microtome.datasets import embed, import_dataset, item_table
from microtome.quality import map_families as module
from microtome.quality import score


def by_rule(calls):
    """A layout that needs no compiling: the first two numbers of each vector."""

    def lay_out(vectors):
        calls.append(("laid out", len(vectors)))
        return vectors[:, :2].astype(np.float32)

    def place(vectors, fitted, places):
        calls.append(("placed", len(vectors), len(fitted)))
        return vectors[:, :2].astype(np.float32)

    return lay_out, place


@pytest.fixture
def calls(monkeypatch):
    made = []
    lay_out, place = by_rule(made)
    monkeypatch.setattr(module, "lay_out", lay_out)
    monkeypatch.setattr(module, "place", place)
    return made


def places(home, items):
    table = item_table(home, "d", items, columns=["umap_x", "umap_y"])
    return np.column_stack([table[name].to_numpy() for name in ("umap_x", "umap_y")])


def test_without_vectors_there_is_no_map(home, calls):
    results = score(home, "d", only=("umap",)).families
    assert {result.status for result in results} == {"not possible"}
    assert "microtome embed d" in results[0].reason


def test_a_map_holds_every_vector_and_is_laid_out_on_some(home, calls, monkeypatch):
    embed(home, "d", model="untrained:1", items=("images", "objects"), device="cpu")
    monkeypatch.setattr(module, "FIT_ON", 3)
    monkeypatch.setattr(module, "PLACED_AT_ONCE", 2)
    score(home, "d", only=("umap",))
    assert calls[:2] == [("laid out", 3), ("placed", 1, 3)]
    assert np.isfinite(places(home, "objects")).all()
    n = len(calls)
    assert {result.status for result in score(home, "d", only=("umap",)).families} == {"up to date"}
    assert len(calls) == n


def test_new_items_are_placed_among_the_old_which_stay(own_home, calls, tmp_path):
    embed(own_home, "d", model="untrained:1", items=("images",), device="cpu")
    score(own_home, "d", only=("umap",))
    before = places(own_home, "images")
    truth = (tmp_path / "truth.json").read_text().replace('"file_name": "', '"file_name": "more/')
    (tmp_path / "more").mkdir()
    for picture in tmp_path.glob("*.png"):
        (tmp_path / "more" / picture.name).write_bytes(picture.read_bytes() + b" ")
    (tmp_path / "more.json").write_text(truth)
    import_dataset(own_home, "d", annotations=tmp_path / "more.json", images=tmp_path, split="more")
    embed(own_home, "d", model="untrained:1", items=("images",), device="cpu")
    score(own_home, "d", only=("umap",))
    after = places(own_home, "images")
    assert len(after) == 8
    assert np.array_equal(after[:4], before)
    assert calls == [("laid out", 4), ("placed", 4, 4)]
