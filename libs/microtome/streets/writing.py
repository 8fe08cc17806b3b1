"""A split of the streets world as files: pictures, annotations, captions, the truth about planted errors."""

from __future__ import annotations

import io
import json
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from microtome.errors import ConflictError, InputError
from microtome.streets.annotation import Annotation, annotate, categories, image_attributes
from microtome.streets.captions import Caption, object_caption, scene_caption
from microtome.streets.drawing import draw
from microtome.streets.planting import PlantedError, PlantedErrors, plant
from microtome.streets.repeating import Leaks, Series
from microtome.streets.sampling import generator
from microtome.streets.scene import CATEGORIES
from microtome.streets.world import WorldSettings

Progress = Callable[[int, int], None]
_CAPTION, _PLANT = 2, 3  # purposes of random numbers
_CAPTIONS_PER_OBJECT, _CAPTIONS_PER_SCENE = 2, 3
_QUALITY = 90


@dataclass(frozen=True)
class StreetsSummary:
    """How many pictures, objects by category (as annotated) and planted errors by kind were written."""

    folder: Path
    images: int
    objects: dict[str, int]
    planted: dict[str, int]
    near_duplicates: int
    leaks: int


@dataclass(frozen=True)
class _Job:
    folder: Path
    series: Series
    planted: PlantedErrors


@dataclass(frozen=True)
class _Written:
    image: dict[str, Any]
    annotations: list[Annotation]
    scene_captions: list[Caption]
    object_captions: list[list[Caption]]
    duplicate_of: int | None
    leak_of: int | None


def write_streets(
    out: Path,
    images: int,
    seed: int,
    split: str,
    planted: PlantedErrors | None = None,
    processes: int = 1,
    progress: Progress | None = None,
    *,
    world: WorldSettings | None = None,
    leaks: Leaks | None = None,
) -> StreetsSummary:
    """Write `images` pictures of a split into `out`, and say what was written.

    `images/<split>_<index>.jpg`; `annotations.json`: COCO with `attributes` in every annotation and the
    scene's attributes in every image entry; `captions.json`: true captions by image and by object;
    `truth.json`: planted errors, near-duplicates and `leaks` from another split. The bytes do not depend
    on `processes`.

    Raises InputError for impossible arguments, ConflictError when the folder already holds something.
    """
    if images < 1 or processes < 1:
        raise InputError(
            "nothing to write", found=f"images {images}, processes {processes}", expected="1 or more of both"
        )
    generator(seed, split, 0)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConflictError(
            "the folder for the streets is taken", found=out, fix="Name a new or an empty folder."
        )
    (out / "images").mkdir(parents=True, exist_ok=True)
    planted = planted or PlantedErrors()
    series = Series(world or WorldSettings(), split, seed, planted.near_duplicates, leaks)
    job = _Job(out, series, planted)
    written = []
    for record in _records(job, images, processes):
        written.append(record)
        if progress:
            progress(len(written), images)
    return _write_tables(job, written)


def picture_bytes(picture: npt.NDArray[np.uint8]) -> bytes:
    """A picture `(H, W, 3)` as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="JPEG", quality=_QUALITY, subsampling=0)
    return buffer.getvalue()


# ---------------------------------------------------------------- one picture


def _records(job: _Job, images: int, processes: int) -> Iterator[_Written]:
    if processes == 1:
        yield from map(partial(_write_picture, job), range(images))
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(partial(_write_picture, job), range(images), chunksize=8)


def _write_picture(job: _Job, index: int) -> _Written:
    origin, split = job.series.at(index), job.series.split
    scene = origin.scene
    drawn = draw(scene)
    file_name = f"{split}_{index:06d}.jpg"
    (job.folder / "images" / file_name).write_bytes(picture_bytes(drawn.picture))
    annotations = annotate(scene, drawn)
    image = {
        "id": index + 1,
        "file_name": file_name,
        "width": scene.camera.width,
        "height": scene.camera.height,
        "split": split,
        **image_attributes(scene),
    }
    rng = generator(job.series.seed, split, index, _CAPTION)
    about = [{"category": CATEGORIES[each["category_id"] - 1], **each["attributes"]} for each in annotations]
    return _Written(
        image=image,
        annotations=annotations,
        scene_captions=[
            scene_caption(image_attributes(scene), about, rng) for _ in range(_CAPTIONS_PER_SCENE)
        ],
        object_captions=[[object_caption(each, rng) for _ in range(_CAPTIONS_PER_OBJECT)] for each in about],
        duplicate_of=origin.duplicate_of,
        leak_of=origin.leak_of,
    )


# ---------------------------------------------------------------- tables


def _write_tables(job: _Job, written: list[_Written]) -> StreetsSummary:
    clean = _numbered(written)
    annotations, errors = plant(clean, job.planted, generator(job.series.seed, job.series.split, 0, _PLANT))
    truth = _truth(job, written, errors)
    _write_json(job.folder / "captions.json", _captions(written))
    _write_json(job.folder / "truth.json", truth)
    _write_json(job.folder / "annotations.json", _coco(job, written, annotations))
    names = Counter(CATEGORIES[annotation["category_id"] - 1] for annotation in annotations)
    return StreetsSummary(
        folder=job.folder,
        images=len(written),
        objects={name: names[name] for name in CATEGORIES},
        planted=dict(Counter(error.kind for error in errors)),
        near_duplicates=len(truth["near_duplicates"]),
        leaks=len(truth.get("leaks", ())),
    )


def _numbered(written: list[_Written]) -> list[Annotation]:
    """All annotations with ids from 1, in image order."""
    pairs = ((record.image["id"], annotation) for record in written for annotation in record.annotations)
    return [{"id": number, "image_id": image_id, **each} for number, (image_id, each) in enumerate(pairs, 1)]


def _coco(job: _Job, written: list[_Written], annotations: list[Annotation]) -> dict[str, Any]:
    return {
        "info": {
            "description": "Microtome streets: rendered scenes",
            "seed": job.series.seed,
            "split": job.series.split,
        },
        "licenses": [],
        "categories": categories(),
        "images": [record.image for record in written],
        "annotations": annotations,
    }


def _captions(written: list[_Written]) -> dict[str, Any]:
    number = 0
    about_images, about_objects = [], []
    for record in written:
        about_images.append(
            {"image_id": record.image["id"], "captions": [vars(each) for each in record.scene_captions]}
        )
        for captions in record.object_captions:
            number += 1
            about_objects.append({"annotation_id": number, "captions": [vars(each) for each in captions]})
    return {"images": about_images, "annotations": about_objects}


def _truth(job: _Job, written: list[_Written], errors: list[PlantedError]) -> dict[str, Any]:
    truth: dict[str, Any] = {
        "planted": vars(job.planted),
        "errors": [error.as_json() for error in errors],
        "near_duplicates": [
            {"image_id": record.image["id"], "of_image_id": record.duplicate_of + 1}
            for record in written
            if record.duplicate_of is not None
        ],
    }
    if job.series.leaks:
        truth["leaks_from"] = vars(job.series.leaks.source)
        truth["leaks"] = [
            {"image_id": record.image["id"], "of_image_id": record.leak_of + 1}
            for record in written
            if record.leak_of is not None
        ]
    return truth


def _write_json(path: Path, content: dict[str, Any]) -> None:
    temporary = path.with_name(f".tmp-{path.name}")
    temporary.write_text(json.dumps(content, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    temporary.replace(path)
