from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from microtome.datasets import dataset_encoder, import_dataset, import_vectors, item_vectors
from microtome.errors import InputError, NotFoundError

N_IMAGES, N_OBJECTS = 6, 12
NO_LENGTH = "the vector holds NaN, infinity or numbers too large"
DRAWN = np.random.default_rng(3).normal(size=(N_OBJECTS, 5)).astype(np.float32)


@pytest.fixture
def shapes(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures, split="train")
    return home


@pytest.fixture
def saved(tmp_path: Path):
    def save(vectors, lines) -> tuple[Path, Path]:
        np.save(tmp_path / "clip.npy", vectors)
        (tmp_path / "ids.txt").write_text("".join(f"{line}\n" for line in lines))
        return tmp_path / "clip.npy", tmp_path / "ids.txt"

    return save


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1)[:, None]


def test_no_rows_are_refused(shapes, saved):
    with pytest.raises(InputError, match=r"holds no (array|usable vector)"):
        import_vectors(shapes, "shapes", *saved(np.zeros((0, 5), np.float32), []))


@pytest.mark.parametrize("type_", [np.float16, np.float32, np.float64])
def test_vectors_come_back_by_id_at_length_1(shapes, saved, type_):
    order = np.random.default_rng(1).permutation(N_OBJECTS)
    given = DRAWN.astype(type_)
    summary = import_vectors(shapes, "shapes", *saved(given[order], order), items="objects", model="mine")
    assert (summary.n_kept, summary.n_bad, summary.n_items, summary.n_all) == (12, 0, 12, 12)
    encoder = dataset_encoder(shapes, "shapes", "mine")
    assert (encoder.kind, encoder.dimension, summary.dimension) == ("imported", 5, 5)
    ids, vectors = item_vectors(shapes, "shapes", "objects", encoder)
    assert ids.tolist() == list(range(N_OBJECTS))
    np.testing.assert_allclose(vectors, unit(given.astype(np.float64)), atol=1e-3)


def test_images_go_by_file_name_or_by_the_id_of_their_annotations(shapes, saved):
    names = [f"{n:02}.png" for n in (3, 1)]
    summary = import_vectors(shapes, "shapes", *saved(DRAWN[:2], names))
    assert (summary.encoder, summary.n_items, summary.n_all) == ("clip", 2, 6)
    ids, vectors = item_vectors(shapes, "shapes", "images", dataset_encoder(shapes, "shapes"))
    assert ids.tolist() == [1, 3]
    np.testing.assert_allclose(vectors, unit(DRAWN[[1, 0]]), atol=1e-3)
    objects = saved(DRAWN[:1], [2 * 4 + 2])  # the block of image 4
    import_vectors(shapes, "shapes", *objects, items="objects", key="source_id")
    assert item_vectors(shapes, "shapes", "objects", dataset_encoder(shapes, "shapes"))[0].tolist() == [9]


def test_what_is_imported_again_takes_the_former_place(shapes, saved):
    import_vectors(shapes, "shapes", *saved(DRAWN[:3], [0, 1, 2]))
    summary = import_vectors(shapes, "shapes", *saved(DRAWN[5:6], [1]))
    assert (summary.n_kept, summary.n_items) == (1, 3)
    _, vectors = item_vectors(shapes, "shapes", "images", dataset_encoder(shapes, "shapes"))
    np.testing.assert_allclose(vectors, unit(DRAWN[[0, 5, 2]]), atol=1e-3)


def test_rows_that_cant_be_used_are_told_and_the_rest_is_kept(shapes, saved):
    vectors = DRAWN[:7].copy()
    vectors[1, 2], vectors[2], vectors[5, 0] = np.nan, 0, np.inf
    summary = import_vectors(shapes, "shapes", *saved(vectors, ["0", "1", "2", "99", "0", "5", ""]))
    assert (summary.n_rows, summary.n_kept, summary.n_bad) == (7, 1, 6)
    assert [(one.row, one.reason) for one in summary.bad_rows] == [
        (2, NO_LENGTH),
        (3, "the vector is 0 everywhere"),
        (4, "no such id among the images: 99"),
        (5, "id 0 is in a row before"),
        (6, NO_LENGTH),
        (7, "no id is given"),
    ]


def test_a_vector_longer_than_any_number_is_told_without_a_warning(shapes, saved):
    vectors = DRAWN[:2].astype(np.float64)
    vectors[1] *= 1e200
    summary = import_vectors(shapes, "shapes", *saved(vectors, [0, 1]))
    assert [(one.row, one.reason) for one in summary.bad_rows] == [(2, NO_LENGTH)]


def test_items_that_share_a_picture_share_a_vector(shapes, files, pictures, saved):
    import_dataset(shapes, "shapes", annotations=files.truth(), images=pictures, split="val")
    summary = import_vectors(shapes, "shapes", *saved(DRAWN[:2], [1, N_IMAGES + 1]))
    assert [one.reason for one in summary.bad_rows] == [
        "it is the same picture or box as row 1, whose vector stands for both"
    ]
    assert (summary.n_kept, summary.n_items) == (1, 2)


def test_items_without_a_picture_are_told(home, files, saved):
    import_dataset(home, "shapes", annotations=files.truth())
    with pytest.raises(InputError, match="picture could not be read at import"):
        import_vectors(home, "shapes", *saved(DRAWN[:1], [0]))


@pytest.mark.parametrize(
    ("vectors", "lines", "options", "message"),
    [
        (DRAWN[:2], [0], {}, "not one id for each vector; found 2 vectors, 1 ids"),
        (DRAWN[0], [0], {}, "no rows of vectors; found float32 of shape"),
        (DRAWN[:1].astype(int), [0], {}, "no rows of vectors; found int64"),
        (DRAWN[:1], [0], {"items": "predictions"}, "can't be imported; found predictions"),
        (DRAWN[:1], [0], {"items": "objects", "key": "file_name"}, "objects are not named by this"),
        (DRAWN[:1], ["x.png"], {}, "no usable vector; found no such file_name among the images: x.png"),
    ],
)
def test_files_that_dont_fit_are_refused(shapes, saved, vectors, lines, options, message):
    with pytest.raises(InputError, match=message):
        import_vectors(shapes, "shapes", *saved(vectors, lines), **options)
    with pytest.raises(NotFoundError, match="no vectors yet"):
        dataset_encoder(shapes, "shapes")


def test_other_files_and_names_are_refused(shapes, saved, tmp_path):
    vectors, ids = saved(DRAWN[:1], [0])
    with pytest.raises(NotFoundError):
        import_vectors(shapes, "other", vectors, ids)
    for bad in (tmp_path / "none.npy", ids):
        with pytest.raises(InputError, match="holds no array"):
            import_vectors(shapes, "shapes", bad, ids)
    with pytest.raises(InputError, match="can't be read"):
        import_vectors(shapes, "shapes", vectors, tmp_path / "none.txt")
    for name in ("bundled", "untrained:5", "ViT-B-32/openai"):
        with pytest.raises(InputError, match="reads as the name of a model that Microtome runs"):
            import_vectors(shapes, "shapes", vectors, ids, model=name)
