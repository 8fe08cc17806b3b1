from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from microtome.datasets import dataset_encoder, item_vectors
from microtome.errors import InputError, NotFoundError, PictureError
from microtome.search import Query
from microtome.search.query_vector import query_vector


def stored(home, items, item):
    ids, vectors = item_vectors(home, "shapes", items, dataset_encoder(home, "shapes"))
    return vectors[np.searchsorted(ids, item)].astype(np.float32)


def test_a_data_set_without_vectors_has_nothing_to_compare_with(home, resources):
    with pytest.raises(NotFoundError, match="data set 'bare' has no vectors yet"):
        query_vector(home, Query("bare", text="disc"), resources)


def test_a_text_is_encoded_and_an_untrained_model_says_what_words_are_worth(home, resources):
    found = query_vector(home, Query("shapes", text="a disc"), resources)
    encoder = resources.encoders.encoder(found.encoder)
    np.testing.assert_array_equal(found.vector, encoder.encode_texts(["a disc"])[0])
    assert found.notes == ("the model untrained:3 has random weights: words mean nothing to it",)


def test_what_is_not_wanted_is_taken_away(home, resources):
    found = query_vector(home, Query("shapes", text="a disc", not_text="a block"), resources)
    disc, block = (
        resources.encoders.encoder(found.encoder).encode_texts(["a disc", "a block"]).astype(np.float64)
    )
    np.testing.assert_allclose(found.vector, (disc - block) / np.linalg.norm(disc - block), atol=1e-5)
    with pytest.raises(InputError, match="mean the same to the model"):
        query_vector(home, Query("shapes", text="a disc", not_text="a disc"), resources)


def test_an_item_stands_for_its_vector(home, resources):
    np.testing.assert_array_equal(
        query_vector(home, Query("shapes", like=4), resources).vector, stored(home, "objects", 4)
    )
    found = query_vector(home, Query("shapes", like=4, not_text="a disc"), resources)
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-6)


def test_an_unknown_item_and_one_without_a_vector_are_told_apart(home, resources):
    with pytest.raises(NotFoundError, match="no such id among the objects; found 999"):
        query_vector(home, Query("shapes", like=999), resources)
    with pytest.raises(InputError, match="object 20 has no vector of untrained:3"):
        query_vector(home, Query("shapes", like=20), resources)


def test_a_picture_is_encoded_whole_for_images_and_squared_for_crops(home, resources, pictures):
    path = pictures / "03.png"
    whole = query_vector(home, Query("shapes", "images", image=path), resources).vector
    assert float(whole @ stored(home, "images", 3)) == pytest.approx(1, abs=1e-3)
    squared = query_vector(home, Query("shapes", image=path.read_bytes()), resources).vector
    encoder = resources.encoders.encoder(dataset_encoder(home, "shapes"))
    padded = Image.new("RGB", (96, 96), encoder.fill)
    padded.paste(Image.open(path), (0, 16))
    np.testing.assert_allclose(squared, encoder.encode_pictures([padded])[0], atol=1e-6)


def test_a_picture_is_turned_as_its_camera_says(home, resources, pictures):
    turned, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    with Image.open(pictures / "03.png") as picture:
        picture.transpose(Image.Transpose.ROTATE_90).save(turned, "PNG", exif=exif)
    found = query_vector(home, Query("shapes", "images", image=turned.getvalue()), resources).vector
    assert float(found @ stored(home, "images", 3)) == pytest.approx(1, abs=1e-3)


def test_what_is_not_a_picture_is_refused(home, resources):
    with pytest.raises(PictureError):
        query_vector(home, Query("shapes", image=b"not a picture"), resources)


def test_a_stored_vector_is_used_as_it_is(home, resources):
    vector = stored(home, "objects", 4)
    query = Query("shapes", text="anything").with_vector(vector, dataset_encoder(home, "shapes").digest)
    found = query_vector(home, query, resources)
    np.testing.assert_array_equal(found.vector, vector)
    assert found.notes == ()
    with pytest.raises(InputError, match="does not belong to untrained:3; found 2 numbers; expected 128"):
        query_vector(
            home, Query("shapes", vector=np.array([1, 0], "<f4").tobytes(), model="untrained:3"), resources
        )
    with pytest.raises(NotFoundError, match="no vectors of this model; found other"):
        query_vector(home, Query("shapes", text="a", model="other"), resources)
