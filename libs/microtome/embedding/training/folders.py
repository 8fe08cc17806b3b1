"""Folders that the streets world wrote -> pictures, facts and captions to learn from."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from microtome.embedding.training.claims import Claims, facts_of
from microtome.errors import InputError
from microtome.pictures import crop, open_picture

STORED_SIDE = 112  # pixels, somewhat more than the model sees
FILL = (123, 117, 104)  # open_clip's mean colour, with which the product pads crops too

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """A caption: its text and what it claims."""

    text: str
    claims: Claims


@dataclass(frozen=True)
class Described:
    """One thing to learn from: an object or a part of a scene with its box in pixels, or a whole scene.

    `box` of a whole scene is None; `size` are the picture's width and height.
    """

    file: Path
    picture: int
    size: tuple[int, int]
    box: tuple[float, ...] | None
    facts: dict[str, Any]
    captions: tuple[Said, ...]

    @property
    def is_object(self) -> bool:
        """False for scenes and parts of scenes."""
        return "category" in self.facts


def read_folders(folders: Sequence[Path]) -> list[Described]:
    """All objects and scenes of the folders, picture by picture.

    Raises:
        InputError: a folder without annotations.json or captions.json.
    """
    found: list[Described] = []
    for folder in folders:
        first = 1 + max((each.picture for each in found), default=-1)
        found += _read_folder(folder, first)
    return found


def cut(things: Sequence[Described], threads: int) -> npt.NDArray[np.uint8]:
    """Their pixels `(N, 112, 112, 3)`: objects cut as the product does it, scenes squeezed to a square."""
    pixels = np.zeros((len(things), STORED_SIDE, STORED_SIDE, 3), np.uint8)
    by_file: dict[Path, list[int]] = {}
    for at, thing in enumerate(things):
        by_file.setdefault(thing.file, []).append(at)

    def fill(file: Path) -> None:
        picture = open_picture(file)
        for at in by_file[file]:
            box = things[at].box
            shown = picture if box is None else crop(picture, box, fill=FILL)
            pixels[at] = np.asarray(shown.resize((STORED_SIDE, STORED_SIDE), Image.Resampling.BICUBIC))

    with ThreadPoolExecutor(threads) as pool:
        for number, _ in enumerate(pool.map(fill, by_file), 1):
            if number % 1000 == 0:
                _log.info("cut %d of %d pictures", number, len(by_file))
    return pixels


def _read_folder(folder: Path, first: int) -> Iterator[Described]:
    truth, captions = _json(folder / "annotations.json"), _json(folder / "captions.json")
    names = {each["id"]: each["name"] for each in truth["categories"]}
    of_image = {each["image_id"]: _said(each) for each in captions["images"]}
    of_object = {each["annotation_id"]: _said(each) for each in captions["annotations"]}
    scenes = {}
    for number, image in enumerate(truth["images"], first):
        facts = {name: value for name, value in image.items() if isinstance(value, str)}
        file = folder / "images" / image["file_name"]
        size = image["width"], image["height"]
        scenes[image["id"]] = Described(file, number, size, None, facts, of_image[image["id"]])
    yield from scenes.values()
    for each in truth["annotations"]:
        scene = scenes[each["image_id"]]
        facts = facts_of(each["attributes"]) | {"category": names[each["category_id"]]}
        box = tuple(each["bbox"])
        yield replace(scene, box=box, facts=scene.facts | facts, captions=of_object[each["id"]])


def _said(entry: dict[str, Any]) -> tuple[Said, ...]:
    return tuple(Said(each["text"], each["claims"]) for each in entry["captions"])


def _json(path: Path) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        fix = "Name a folder that `microtome streets` wrote."
        raise InputError("the training data can't be read", found=f"{path}: {error}", fix=fix) from error
    return document
