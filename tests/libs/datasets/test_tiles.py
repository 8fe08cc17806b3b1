"""Tiles of images that hold no objects."""

import numpy as np
import pytest

from microtome.datasets import dataset_encoder, embed, import_dataset
from microtome.datasets.tiles import image_of, tile_boxes, tile_index, tile_keys
from microtome.embedding import ModelSpec, key_of, load_encoder
from microtome.pictures import crop, open_picture

MODEL = "untrained:5"
BARE = [1, 4]


@pytest.fixture
def shapes(home, files, document, pictures):
    """Six images, two of which hold nothing, one of which holds a crowd alone."""
    annotations = [each for each in document(0)["annotations"] if each["image_id"] not in BARE]
    annotations = [each | {"iscrowd": int(each["image_id"] == 2)} for each in annotations]
    import_dataset(home, "shapes", annotations=files.truth(annotations=annotations), images=pictures)
    return home


def test_tiles_are_half_the_picture_and_reach_every_pixel():
    boxes = tile_boxes(96, 64)
    assert boxes[[0, 1, 8]].tolist() == [[0, 0, 48, 32], [24, 0, 48, 32], [48, 32, 48, 32]]
    covered = np.zeros((64, 96), int)
    for x, y, width, height in boxes.astype(int):
        covered[y : y + height, x : x + width] += 1
    assert covered.min() == 1
    assert covered[32, 48] == 4


def test_a_thing_of_a_quarter_of_the_picture_lies_whole_in_a_tile():
    random = np.random.default_rng(0)
    x, y, width, height = tile_boxes(1.0, 1.0).T
    for left, top in random.uniform(0, 0.75, (200, 2)):
        inside = (x <= left) & (left + 0.25 <= x + width) & (y <= top) & (top + 0.25 <= y + height)
        assert inside.any()


def test_without_bare_images_there_are_no_tiles(home, files, pictures):
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures)
    summary = embed(home, "shapes", model=MODEL, device="cpu")
    assert (summary.n_items, summary.n_tiles, summary.n_new) == (18, 0, 18)
    index = tile_index(home, "shapes", dataset_encoder(home, "shapes"))
    assert (len(index.ids), index.dimension) == (0, summary.dimension)


def test_tiles_are_keyed_as_boxes_of_their_picture(shapes):
    record = shapes.catalog.dataset("shapes")
    keys = tile_keys(shapes, record, "e" * 64)
    assert image_of(keys.ids).tolist() == keys.image_ids.tolist() == np.repeat(BARE, 9).tolist()
    digests = shapes.tables.read("datasets/1/images", columns=["digest"])["digest"].to_pylist()
    box = [48.0, 16.0, 48.0, 32.0]  # the fifth image's sixth tile
    assert keys.boxes_xywh[9 + 5].tolist() == box
    assert keys.keys[9 + 5].as_py() == key_of("e" * 64, digests[4], box)


def test_tiles_are_embedded_once_with_the_images(shapes, pictures):
    first = embed(shapes, "shapes", model=MODEL, device="cpu")
    assert (first.n_items, first.n_tiles, first.n_new, first.n_reused) == (6 + 8, 18, 32, 0)
    again = embed(shapes, "shapes", model=MODEL, device="cpu")
    assert (again.n_tiles, again.n_new, again.n_reused) == (18, 0, 32)
    index = tile_index(shapes, "shapes", dataset_encoder(shapes, "shapes"))
    encoder = load_encoder(ModelSpec.parse(MODEL), device="cpu")
    picture = open_picture(pictures / "04.png")
    for number in (0, 5, 8):
        cut = crop(picture, tile_boxes(*picture.size)[number], fill=encoder.fill)
        stored = index.vectors_of(np.array([9 * 4 + number]))[0]
        assert stored @ encoder.encode_pictures([cut])[0] > 0.999


def test_objects_alone_bring_no_tiles_and_then_none_are_found(shapes):
    assert embed(shapes, "shapes", model=MODEL, device="cpu", items=["objects"]).n_tiles == 0
    assert len(tile_index(shapes, "shapes", dataset_encoder(shapes, "shapes")).ids) == 0
