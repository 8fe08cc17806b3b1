"""Embedding with a small real encoder of random weights."""

import numpy as np
import pytest
from tests.libs.datasets.conftest import truth_document

from microtome.datasets import embed, import_dataset, import_run, item_vectors, open_index
from microtome.datasets import vectors as vectors_module
from microtome.datasets.indexes import dataset_encoder
from microtome.datasets.keys import item_keys, keys_in
from microtome.datasets.names import vectors_table
from microtome.datasets.vectors import STREET_COLUMNS
from microtome.embedding import ModelSpec, load_encoder
from microtome.errors import InputError, LeaseLostError, NotFoundError
from microtome.pictures import crop, open_picture
from microtome.streets import WorldSettings, sample_scene
from microtome.streets.annotation import image_attributes

MODEL = "untrained:5"


@pytest.fixture
def shapes(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures, split="train")
    return home


def embedded(home, **options):
    return embed(home, "shapes", model=MODEL, device="cpu", **options)


def stored(home, items, run=None):
    index, _ = open_index(home, "shapes", items, run=run)
    return index.ids.tolist(), index.vectors_of(index.ids)


def test_a_data_set_without_pictures_has_nothing_to_embed(home, files):
    import_dataset(home, "shapes", annotations=files.truth())
    with pytest.raises(InputError, match="--images"):
        embedded(home)
    with pytest.raises(NotFoundError, match="microtome embed"):
        dataset_encoder(home, "shapes")


def test_every_item_gets_a_vector_once(shapes, files):
    import_run(shapes, "shapes", "a", files.predictions())
    summary = embedded(shapes)
    keys = [
        key
        for items, run in (("images", None), ("objects", None), ("predictions", "a"))
        for key in item_keys(
            shapes, "shapes", items, dataset_encoder(shapes, "shapes").digest, run=run
        ).keys.to_pylist()
    ]
    table = shapes.tables.read(vectors_table(1, dataset_encoder(shapes, "shapes").digest))
    assert sorted(table["key"].to_pylist()) == sorted(set(keys))
    assert (summary.n_items, summary.n_new, summary.n_reused) == (30, 18, 12)
    assert summary.encoder_kind == "untrained"
    assert stored(shapes, "objects")[0] == list(range(12))
    assert stored(shapes, "images")[0] == list(range(6))


def test_a_vector_is_that_of_the_crop(shapes, pictures):
    embedded(shapes, items=["objects"])
    encoder = load_encoder(ModelSpec.parse(MODEL), device="cpu")
    cut = crop(open_picture(pictures / "02.png"), [52, 20, 30, 40], fill=encoder.fill)
    ids, vectors = stored(shapes, "objects")
    assert vectors[ids.index(5)] @ encoder.encode_pictures([cut])[0] > 0.999


def test_identical_boxes_share_a_vector(shapes, files):
    import_run(shapes, "shapes", "a", files.predictions())
    embedded(shapes)
    objects, predictions = stored(shapes, "objects"), stored(shapes, "predictions", "a")
    assert np.array_equal(objects[1], predictions[1])


def test_embedding_again_makes_nothing_new(shapes):
    first, before = embedded(shapes), stored(shapes, "objects")
    version = shapes.tables.version(vectors_table(1, dataset_encoder(shapes, "shapes").digest))
    again = embedded(shapes)
    assert (first.n_new, again.n_new, again.n_reused) == (18, 0, 18)
    assert shapes.tables.version(vectors_table(1, dataset_encoder(shapes, "shapes").digest)) == version
    assert np.array_equal(stored(shapes, "objects")[1], before[1])


@pytest.mark.parametrize("passes", [0, 3])
def test_an_embedding_that_was_interrupted_goes_on_to_the_same_index(
    shapes, files, pictures, stop_at, monkeypatch, passes
):
    monkeypatch.setattr(vectors_module, "COMMIT_EVERY", 4)
    with pytest.raises(LeaseLostError):
        embedded(shapes, fence=stop_at(passes))
    assert shapes.catalog.dataset_encoders(1) == []
    summary = embedded(shapes)
    # the fence is passed twice a commit of 4 vectors
    assert summary.n_new == 18 - 4 * (passes // 2)
    import_dataset(shapes, "undisturbed", annotations=files.truth(), images=pictures)
    embed(shapes, "undisturbed", model=MODEL, device="cpu")
    for items in ("images", "objects"):
        index, _ = open_index(shapes, "undisturbed", items)
        ids, vectors = stored(shapes, items)
        assert ids == index.ids.tolist()
        assert np.allclose(vectors, index.vectors_of(index.ids), atol=2e-3)


def test_rows_of_a_later_import_are_embedded_alone_and_enter_the_index(shapes, files, document, pictures):
    embedded(shapes)
    before = stored(shapes, "objects")[1]
    more = files.json("val.json", document(6))
    import_dataset(shapes, "shapes", annotations=more, images=pictures, split="val")
    assert stored(shapes, "objects")[0] == list(range(12))
    summary = embedded(shapes)
    assert (summary.n_new, summary.n_reused, summary.n_items) == (18, 18, 36)
    ids, vectors = stored(shapes, "objects")
    assert ids == list(range(24))
    assert np.array_equal(vectors[:12], before)


def test_an_import_that_lands_while_the_model_loads_is_not_part_of_the_embedding_or_wholly(
    shapes, files, document, pictures, monkeypatch
):
    def loading(*args, **options):
        encoder = load_encoder(*args, **options)
        more = files.json("val.json", document(6))
        import_dataset(shapes, "shapes", annotations=more, images=pictures, split="val")
        return encoder

    with monkeypatch.context() as patch:
        patch.setattr(vectors_module, "load_encoder", loading)
        summary = embedded(shapes)
    assert (summary.n_items, summary.n_new, summary.n_reused, summary.unreadable) == (36, 36, 0, ())
    assert stored(shapes, "objects")[0] == list(range(24))


def test_an_import_that_lands_while_items_are_collected_is_not_part_of_the_embedding(
    shapes, files, document, pictures, monkeypatch
):
    def collecting(home, tables, digest):
        if home.catalog.dataset("shapes").version == 1:
            more = files.json("val.json", document(6))
            import_dataset(shapes, "shapes", annotations=more, images=pictures, split="val")
        return keys_in(home, tables, digest)

    with monkeypatch.context() as patch:
        patch.setattr(vectors_module, "keys_in", collecting)
        summary = embedded(shapes)
    assert (summary.n_items, summary.n_new, summary.n_reused, summary.unreadable) == (18, 18, 0, ())
    summary = embedded(shapes)
    assert (summary.n_items, summary.n_new, summary.n_reused) == (36, 18, 18)


def test_predictions_under_the_floor_have_no_vector(shapes, files):
    import_run(shapes, "shapes", "a", files.predictions())
    embedded(shapes, items=["predictions"], confidence_floor=0.5)
    ids, _ = stored(shapes, "predictions", "a")
    assert ids == [row for row in range(12) if 0.1 + 0.07 * row >= 0.5]


def test_a_floor_above_everything_leaves_the_run_without_vectors(shapes, files, perfect):
    moved = [row | {"bbox": [row["bbox"][0] + 1, *row["bbox"][1:]]} for row in perfect()]
    import_run(shapes, "shapes", "a", files.predictions(rows=moved))
    embedded(shapes, confidence_floor=1.0)
    assert stored(shapes, "predictions", "a")[0] == []


@pytest.mark.parametrize("floor", [-0.1, 1.5, float("nan")])
def test_a_floor_out_of_range_is_refused(shapes, floor):
    with pytest.raises(InputError, match="confidence floor"):
        embedded(shapes, confidence_floor=floor)


@pytest.mark.parametrize("items", [[], ["boxes"], ["images", "crops"]])
def test_wrong_items_are_refused_with_those_there_are(shapes, items):
    with pytest.raises(InputError, match="images, objects, predictions"):
        embedded(shapes, items=items)


def test_an_unknown_run_is_not_found(shapes):
    with pytest.raises(NotFoundError, match="run"):
        embedded(shapes, run="z")


def test_pictures_that_went_bad_since_the_import_are_reported(home, files, tmp_path, pictures):
    folder = tmp_path / "copies"
    folder.mkdir()
    for path in pictures.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    import_dataset(home, "shapes", annotations=files.truth(), images=folder)
    (folder / "00.png").unlink()
    (folder / "01.png").write_bytes((folder / "02.png").read_bytes())
    summary = embedded(home)
    assert {path.rpartition("/")[2] for path, _ in summary.unreadable} == {"00.png", "01.png"}
    assert all(reason for _, reason in summary.unreadable)
    assert stored(home, "images")[0] == [2, 3, 4, 5]
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(InputError, match="any more"):
        embed(home, "shapes", model="untrained:6", device="cpu")
    assert dataset_encoder(home, "shapes").name == MODEL


def test_a_run_whose_import_was_killed_is_passed_over(shapes):
    shapes.catalog.create_run(1, "killed", source="", dataset_version=1)
    assert embedded(shapes).n_items == 18


def test_item_vectors_are_the_rows_of_the_index(shapes):
    embedded(shapes)
    ids, vectors = item_vectors(shapes, "shapes", "objects", dataset_encoder(shapes, "shapes"))
    assert vectors.dtype == np.float16
    assert ids.tolist() == list(range(12))
    assert np.array_equal(vectors.astype(np.float32), stored(shapes, "objects")[1])


def test_the_bundled_model_knows_drawn_streets_alone(shapes, files, pictures):
    assert not embedded(shapes, items=["images"]).is_foreign
    assert embed(shapes, "shapes", model="bundled", items=["images"], device="cpu").is_foreign
    attributes = image_attributes(sample_scene(WorldSettings(), 1, "train", 0))
    assert set(attributes) == STREET_COLUMNS
    images = [{**image, "attributes": attributes} for image in truth_document()["images"][:1]]
    truth = files.truth("streets.json", images=images, annotations=[])
    import_dataset(shapes, "streets", annotations=truth, images=pictures)
    assert not embed(shapes, "streets", model="bundled", items=["images"], device="cpu").is_foreign
