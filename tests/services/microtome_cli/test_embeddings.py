from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    """Vectors of the ten pictures, the last one 0 everywhere; those of 0 and 7 are all but alike."""
    vectors = np.random.default_rng(2).normal(size=(10, 8)).astype(np.float32)
    vectors[7] = vectors[0] * 3 + 0.01
    vectors[9] = 0
    np.save(tmp_path / "clip.npy", vectors)
    (tmp_path / "ids.txt").write_text("\n".join(map(str, range(10))))
    return (str(tmp_path / "clip.npy"), "--ids", str(tmp_path / "ids.txt"))


def test_vectors_of_a_model_of_ones_own_are_searched_and_scored_by(copied, files: tuple[str, ...]) -> None:
    said = copied("import-embeddings", "streets", *files, "--model", "mine")
    assert said.code == 0
    assert "streets: 9 vectors of 8 numbers by mine" in said.out
    assert "the vector is 0 everywhere" in said.out
    assert "9 of 10 images have one now" in said.err
    assert "warning: 1 of 10 rows were left out" in said.err
    found = copied("search", "streets", "--items", "images", "--like", "0", "--limit", "2", "--json").document
    assert (found["encoder"], found["n_candidates"]) == ("mine", 9)
    assert [hit["id"] for hit in found["hits"]] == [0, 7]
    refused = copied("search", "streets", "--items", "images", "--text", "a red bus")
    assert refused.code == 2
    assert "these vectors were imported" in refused.err
    assert "--like" in refused.err
    scored = copied("score", "streets", "--only", "uniqueness", "--model", "mine", "--json").document
    assert [row["rows"] for row in scored["families"] if row["items"] == "images"] == [9]
    unique = copied("search", "streets", "--items", "images", "--sort", "uniqueness", "--ascending", "--json")
    assert {hit["id"] for hit in unique.document["hits"][:2]} == {0, 7}


def test_bad_files_are_bad_input(known, files: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "few.txt").write_text("0\n")
    said = known("import-embeddings", "streets", files[0], "--ids", tmp_path / "few.txt")
    assert said.code == 2
    assert "there is not one id for each vector; found 10 vectors, 1 ids" in said.err


def test_a_server_takes_them_as_a_job(remote, files: tuple[str, ...]) -> None:
    made = remote("import-embeddings", "streets", *files, "--model", "mine", "--json").document
    assert (made["encoder"], made["n_kept"], made["n_bad"]) == ("mine", 9, 1)
    remote("embed", "streets", "--model", "untrained", "--items", "images")
