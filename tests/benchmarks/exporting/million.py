"""How long a million objects take out and in, and how much memory: each step in a process of its own.

    python -m tests.benchmarks.exporting.million                    # 1,000,000 objects on 20,000 images
    python -m tests.benchmarks.exporting.million --objects 100000 --steps coco import-patch

Objects are drawn straight into the tables, with a mask and three attributes each; there are no pictures. A
step's memory is the most that its process held beyond what it held before (`ru_maxrss`).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from microtome.catalog import Category
from microtome.corrections import GivenVerdict, apply, export, give_all, import_patch
from microtome.datasets import Home
from microtome.datasets.names import images_table, objects_table
from microtome.formats.masks import draw_polygons

NAME = "million"
SIDE = 640
PER_IMAGE = 50
N_CHANGES = 1000
N_MASKS = 50
FORMATS = ("coco", "yolo", "voc", "cvat", "label-studio", "review-patch")
STEPS = (*FORMATS[:-1], "apply", "review-patch", "import-patch")


def main() -> None:
    """Print one line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=STEPS)
    parser.add_argument("--home", type=Path, help="a home made before, for one step in this process")
    given = parser.parse_args()
    if given.home is not None:
        measured(given.home, given.steps[0])
        return
    with tempfile.TemporaryDirectory() as folder:
        make_home(Path(folder, "home"), given.objects)
        for step in given.steps:
            here = [sys.executable, "-m", "tests.benchmarks.exporting.million"]
            subprocess.run([*here, "--home", str(Path(folder, "home")), "--steps", step], check=True)


def make_home(path: Path, n: int) -> None:
    """A home with the data set, and a thousand verdicts that wait."""
    chance = np.random.default_rng(1)
    n_images = max(1, n // PER_IMAGE)
    with Home.open(path) as home:
        record = home.catalog.create_dataset(NAME, "")
        images = home.tables.append(images_table(record.dataset_id), _images(n_images))
        objects = home.tables.append(objects_table(record.dataset_id), _objects(chance, n))
        home.catalog.commit_version(
            record.dataset_id, expected_version=record.version, images_version=images,
            objects_version=objects, n_images=n_images, n_objects=n, next_image_id=n_images, next_object_id=n,
            note="drawn", findings=[],
            categories=[Category(number, number + 1, f"category {number}", "") for number in range(10)],
        )  # fmt: skip
        changed = chance.choice(n, min(n, N_CHANGES), replace=False).tolist()
        give_all(home, NAME, [GivenVerdict("objects", one, "move", bbox=[1, 2, 30, 40]) for one in changed])


def _images(n: int) -> pa.Table:
    text = {"split": "val", "digest": "", "unreadable_reason": "", "root": "", "path": ""}
    numbers = {"width": SIDE, "height": SIDE, "exif_orientation": 1}
    return pa.table(
        {
            "image_id": pa.array(np.arange(n)),
            "source_id": pa.array([str(one) for one in range(n)]),
            "file_name": pa.array([f"{one:06}.jpg" for one in range(n)]),
            **{name: pa.repeat(pa.scalar(value), n) for name, value in text.items()},
            **{name: pa.repeat(pa.scalar(value, pa.int32()), n) for name, value in numbers.items()},
            **{name: pa.repeat(pa.scalar(False), n) for name in ("readable", "oriented")},
        }
    )


def _objects(chance: np.random.Generator, n: int) -> pa.Table:
    low, size = chance.uniform(0, SIDE - 200, (n, 2)), chance.uniform(4, 200, (n, 2))
    return pa.table(
        {
            "object_id": pa.array(np.arange(n)),
            "image_id": pa.array(np.arange(n) // PER_IMAGE),
            "category_id": pa.array(chance.integers(0, 10, n).astype(np.int32)),
            "source_id": pa.array([str(one) for one in range(1, n + 1)]),
            "x": low[:, 0], "y": low[:, 1], "width": size[:, 0], "height": size[:, 1],
            "area": size.prod(axis=1) * 0.8,
            "iscrowd": pa.repeat(pa.scalar(False), n),
            "mask": pa.array(_masks(chance)).take(pa.array(chance.integers(0, N_MASKS, n))),
            "occluded": pa.array(chance.random(n) < 0.5),
            "distance": chance.random(n),
            "colour": pa.array(np.array(["red", "green", "blue"])[chance.integers(0, 3, n)]),
        }
    )  # fmt: skip


def _masks(chance: np.random.Generator) -> list[bytes]:
    """Outlines of 12 corners."""
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    around = np.column_stack([np.cos(angles), np.sin(angles)])
    radii = chance.uniform(20, 60, (N_MASKS, len(angles), 1))
    corners = chance.uniform(100, SIDE - 100, (N_MASKS, 1, 2)) + radii * around
    return [draw_polygons([one.ravel().tolist()], (SIDE, SIDE)) for one in corners]


def measured(path: Path, step: str) -> None:
    """Do one step, and print what it took."""
    with Home.open(path) as home, tempfile.TemporaryDirectory() as folder:
        home.catalog.dataset(NAME)
        before, started = _peak(), time.perf_counter()
        if step == "apply":
            apply(home, NAME)
        elif step == "import-patch":
            import_patch(home, f"{NAME}@again", _patch(home, Path(folder)))
        else:
            export(home, NAME, Path(folder, "out"), format=step)
        seconds = time.perf_counter() - started
        print(f"{step:14} {seconds:8.1f} s   {_peak() - before:6.2f} GiB more than {before:.2f}", flush=True)


def _patch(home: Home, folder: Path) -> Path:
    from microtome.datasets.versions import create_branch

    create_branch(home, f"{NAME}@1", "again")
    export(home, NAME, folder / "patch", format="review-patch")
    return folder / "patch"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
