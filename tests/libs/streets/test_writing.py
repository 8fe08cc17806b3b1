import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO

from microtome.errors import ConflictError, InputError
from microtome.streets import write_streets


def digests(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_no_pictures_is_refused(tmp_path):
    with pytest.raises(InputError, match="nothing to write; found images 0, processes 1"):
        write_streets(tmp_path / "out", 0, 0, "val")


@pytest.mark.parametrize(("seed", "split"), [(-1, "val"), (0, "test")])
def test_an_unknown_split_or_seed_is_refused_before_anything_is_written(tmp_path, seed, split):
    with pytest.raises(InputError):
        write_streets(tmp_path / "out", 1, seed, split)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ConflictError, match="Name a new or an empty folder"):
        write_streets(tmp_path, 1, 0, "val")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_same_seed_gives_the_same_bytes_in_one_process_or_two(written, tmp_path, planted, leaks):
    again = write_streets(tmp_path / "again", 20, 11, "val", planted, processes=2, leaks=leaks)
    assert digests(again.folder) == digests(written.folder)
    assert again.objects == written.objects


def elsewhere():
    """The environment of another machine, as far as one can be had here."""
    return {
        **os.environ,
        "NPY_DISABLE_CPU_FEATURES": " ".join(
            np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
        ),
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA",  # sin, cos, exp and pow differ in their last bit
        "JSIMD_FORCESSE2": "1",
        "OMP_NUM_THREADS": "3",
        "PYTHONHASHSEED": "5",
        "LC_ALL": "POSIX",
        "TZ": "Asia/Kathmandu",
    }


def test_the_same_seed_gives_the_same_bytes_on_another_machine(written, tmp_path, planted, leaks):
    out = tmp_path / "again"
    call = f"write_streets(Path({str(out)!r}), 20, 11, 'val', {planted}, leaks={leaks})"
    names = "Leaks, LeakSource, PlantedErrors, write_streets"
    lines = ["from pathlib import Path", f"from microtome.streets import {names}", call]
    subprocess.run([sys.executable, "-c", "\n".join(lines)], env=elsewhere(), check=True)
    assert digests(out) == digests(written.folder)


def test_another_seed_gives_other_pictures(written, tmp_path):
    other = write_streets(tmp_path / "other", 1, 12, "val")
    name = "images/val_000000.jpg"
    assert digests(other.folder)[name] != digests(written.folder)[name]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_pycocotools_loads_it_and_ids_are_unique(written):
    coco = COCO(str(written.folder / "annotations.json"))
    content = json.loads((written.folder / "annotations.json").read_text())
    assert len(coco.imgs) == 20
    assert len(coco.anns) == len(content["annotations"])
    for annotation in coco.anns.values():
        assert coco.annToMask(annotation).sum() == annotation["area"]


def test_pictures_have_the_size_that_the_annotations_say(written):
    content = json.loads((written.folder / "annotations.json").read_text())
    for image in content["images"]:
        with Image.open(written.folder / "images" / image["file_name"]) as picture:
            assert picture.size == (image["width"], image["height"])


def test_progress_counts_every_picture(tmp_path):
    seen = []
    write_streets(tmp_path / "out", 3, 0, "new", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
