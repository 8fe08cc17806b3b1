"""Pictures as they are found in the wild: counted, kept, and each with a reason that can be read."""

import json
import struct
import unicodedata
import zlib

import numpy as np
import pytest
from PIL import Image

from microtome.datasets import Home, diagnose, image_file, import_dataset, item_table
from microtome.errors import NotFoundError

WIDTH, HEIGHT = 40, 30
DECOMPOSED = unicodedata.normalize("NFD", "straße-é.png")
STORED = {
    "missing.png": None,
    "truncated.jpg": "bad",
    "empty.png": "bad",
    "bomb.png": "bad",
    "cmyk.jpg": "CMYK",
    "deep.png": "I;16",
    "grey.png": "L",
    "moving.gif": "animated",
    "turned.jpg": "EXIF",
    "larger.png": "the annotation says",
    DECOMPOSED: "renamed",
    "link.png": "bad",
}


def bomb():
    """A PNG of 60,000 x 60,000 pixels, well packed."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def write_pictures(folder):
    noise = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    plain = Image.fromarray(noise)
    plain.save(folder / "truncated.jpg", quality=95)
    whole = (folder / "truncated.jpg").read_bytes()
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.png").write_bytes(b"")
    (folder / "bomb.png").write_bytes(bomb())
    plain.convert("CMYK").save(folder / "cmyk.jpg")
    Image.fromarray(noise[..., 0].astype(np.uint16) * 200).save(folder / "deep.png")
    plain.convert("L").save(folder / "grey.png")
    plain.save(folder / "moving.gif", save_all=True, append_images=[plain.rotate(90)], duration=50)
    turned = Image.Exif()
    turned[0x0112] = 6
    plain.save(folder / "turned.jpg", exif=turned)
    plain.resize((2 * WIDTH, 2 * HEIGHT)).save(folder / "larger.png")
    plain.save(folder / DECOMPOSED)
    (folder / "link.png").symlink_to(folder.parent / "outside.png")
    plain.save(folder.parent / "outside.png")


@pytest.fixture(scope="module")
def wild(tmp_path_factory):
    """A home with the data set `wild`; every image has one object."""
    folder = tmp_path_factory.mktemp("wild")
    (folder / "pictures").mkdir()
    write_pictures(folder / "pictures")
    sizes = dict.fromkeys(STORED, (WIDTH, HEIGHT)) | {"turned.jpg": (HEIGHT, WIDTH)}
    document = {
        "images": [
            {"id": row, "file_name": name, "width": sizes[name][0], "height": sizes[name][1]}
            for row, name in enumerate(STORED)
        ],
        "categories": [{"id": 1, "name": "thing"}],
        "annotations": [
            {"id": 1 + row, "image_id": row, "category_id": 1, "bbox": [2, 3, 10, 12], "area": 120}
            for row in range(len(STORED))
        ],
    }
    (folder / "truth.json").write_text(json.dumps(document))
    with Home.open(folder / "home") as home:
        summary = import_dataset(home, "wild", annotations=folder / "truth.json", images=folder / "pictures")
        yield home, summary


def test_every_image_and_object_is_kept_whatever_its_picture(wild):
    _, summary = wild
    assert (summary.n_images, summary.n_objects) == (len(STORED), len(STORED))
    assert summary.n_unreadable == 5
    assert summary.findings["bad picture"] == 5
    assert summary.findings["picture size"] == 1
    assert summary.findings["picture turned"] == 1
    assert summary.findings["renamed"] == 1


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.png", "no file of that name"),
        ("truncated.jpg", "truncated"),
        ("empty.png", "empty"),
        ("bomb.png", "pixels"),
        ("cmyk.jpg", "from CMYK"),
        ("deep.png", "from I;16"),
        ("moving.gif", "first frame"),
        ("turned.jpg", "EXIF"),
        ("larger.png", "40 x 30 pixels, the file has 80 x 60"),
        ("link.png", "no file of that name"),
    ],
)
def test_the_reason_can_be_read_in_the_findings(wild, name, reason):
    home, _ = wild
    findings = home.catalog.findings(home.catalog.dataset("wild").dataset_id)
    assert [finding.reason for finding in findings if name in finding.row and reason in finding.reason]


@pytest.mark.parametrize("name", ["missing.png", "truncated.jpg", "empty.png", "bomb.png", "link.png"])
def test_diagnose_lists_the_pictures_that_cannot_be_read(wild, name):
    unreadable = {
        row["file_name"]: row["reason"] for row in diagnose(wild[0], "wild")["dataset"]["unreadable"]
    }
    assert len(unreadable) == 5
    assert unreadable[name]


def test_a_grey_picture_is_nothing_odd(wild):
    findings = wild[0].catalog.findings(wild[0].catalog.dataset("wild").dataset_id)
    assert not [finding for finding in findings if "grey" in finding.row]


def test_boxes_in_displayed_pixels_refer_to_the_picture_as_turned(wild):
    oriented = {
        name: image_file(wild[0], "wild", row).oriented
        for row, name in enumerate(STORED)
        if name in ("turned.jpg", "cmyk.jpg")
    }
    assert oriented == {"turned.jpg": True, "cmyk.jpg": False}


def test_a_decomposed_name_is_composed_and_its_file_is_found_as_it_is_spelled_on_disk(wild):
    file = image_file(wild[0], "wild", list(STORED).index(DECOMPOSED))
    assert file.file_name == unicodedata.normalize("NFC", DECOMPOSED)
    assert file.path.name == DECOMPOSED
    assert file.path.is_file()


def test_an_unreadable_picture_has_no_file_and_says_why(wild):
    with pytest.raises(NotFoundError, match="no file of that name"):
        image_file(wild[0], "wild", 0)


@pytest.mark.parametrize("image_id", [-1, len(STORED)])
def test_an_image_id_out_of_range_is_not_found(wild, image_id):
    with pytest.raises(NotFoundError, match="no such image"):
        image_file(wild[0], "wild", image_id)


def test_the_same_file_name_in_two_splits_is_two_images(home, files, pictures, tmp_path):
    other = tmp_path / "val"
    other.mkdir()
    for number in range(6):
        Image.new("RGB", (96, 64), (number, 0, 0)).save(other / f"{number:02}.png")
    import_dataset(home, "shapes", annotations=files.truth(), images=pictures, split="train")
    import_dataset(home, "shapes", annotations=files.truth(), images=other, split="val")
    table = item_table(home, "shapes", "images", columns=["file_name", "split"]).to_pylist()
    assert [row["file_name"] for row in table[:6]] == [row["file_name"] for row in table[6:]]
    assert image_file(home, "shapes", 0).path == pictures / "00.png"
    assert image_file(home, "shapes", 6).path == other / "00.png"
    assert image_file(home, "shapes", 0).digest != image_file(home, "shapes", 6).digest
