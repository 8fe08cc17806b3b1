import json
import logging

import numpy as np
import pytest

from microtome.datasets import dataset_encoder, embed, import_dataset, open_index
from microtome.errors import NotFoundError, StaleIndexError


@pytest.fixture
def shapes(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures)
    embed(home, "shapes", model="untrained:5", device="cpu")
    return home


def folder_of(home, items="objects"):
    return home.folder(1) / "indexes" / dataset_encoder(home, "shapes").digest[:16] / items


def test_a_data_set_that_was_never_embedded_has_no_index(home, files):
    import_dataset(home, "shapes", annotations=files.truth())
    with pytest.raises(NotFoundError, match="microtome embed shapes"):
        open_index(home, "shapes", "objects")


def test_an_index_that_is_current_is_not_written_again(shapes):
    before = {path.name for path in folder_of(shapes).iterdir()}
    open_index(shapes, "shapes", "objects")
    assert {path.name for path in folder_of(shapes).iterdir()} == before


@pytest.mark.parametrize("pattern", ["vectors-*", "ids-*", "index.json"])
def test_a_damaged_file_of_an_index_is_built_anew_with_a_warning(shapes, pattern, caplog):
    index, _ = open_index(shapes, "shapes", "objects")
    path = next(folder_of(shapes).glob(pattern))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with caplog.at_level(logging.WARNING):
        again, _ = open_index(shapes, "shapes", "objects")
    assert "built anew" in caplog.text
    assert np.array_equal(again.vectors_of(again.ids), index.vectors_of(index.ids))
    caplog.clear()
    open_index(shapes, "shapes", "objects")
    assert caplog.text == ""


def test_an_index_that_is_missing_is_built_anew(shapes):
    for path in folder_of(shapes).glob("*"):
        path.unlink()
    assert len(open_index(shapes, "shapes", "objects")[0].ids) == 12


def test_every_file_of_an_index_is_in_the_ledger(shapes):
    for path in folder_of(shapes).iterdir():
        if path.suffix != ".lock":
            assert shapes.catalog.recorded(shapes.relative(path)).size == path.stat().st_size
    recorded = shapes.catalog.under(shapes.relative(folder_of(shapes)) + "/")
    assert len(recorded) == 3


def test_an_index_of_another_encoder_is_refused(shapes):
    manifest = folder_of(shapes) / "index.json"
    document = json.loads(manifest.read_text()) | {"encoder_digest": "f" * 64}
    manifest.write_text(json.dumps(document))
    with pytest.raises(StaleIndexError, match="encoder ffffffffffff"):
        open_index(shapes, "shapes", "objects")


def test_an_encoder_is_found_by_name_and_the_newest_comes_first(shapes):
    embed(shapes, "shapes", model="untrained:6", items=["images"], device="cpu")
    assert dataset_encoder(shapes, "shapes").name == "untrained:6"
    older = dataset_encoder(shapes, "shapes", "untrained:5")
    assert dataset_encoder(shapes, "shapes", older.digest) == older
    with pytest.raises(NotFoundError, match="untrained:6"):
        dataset_encoder(shapes, "shapes", "untrained:7")
