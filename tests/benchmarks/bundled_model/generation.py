"""Streets to train and to measure the bundled model on: pictures and, per object and scene, many captions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import phrases

from microtome.streets import WorldSettings, caption, write_streets
from microtome.streets.captions import scene_caption
from microtome.streets.world import CrosswalkShares, Shares

# What is rare in the product's `val` is as frequent as the rest: hard crosswalks, night, rain with umbrellas.
TAUGHT = WorldSettings(
    conditions=Shares(dusk=0.22, night=0.3, rain=0.26, fog=0.14, snow=0.18),
    val=CrosswalkShares(worn=0.33, faded=0.34, diagonal=0.35, blocked=0.7),
)
TRAINING_SEED = 90212
RELATED_TO = {"bus", "truck"}
OF_OBJECTS, OF_RELATIONS, OF_TRAITS = 5, 4, 4
OF_SCENES, BARE, PLACED = 8, 2, 3
OTHERS = 6  # of the scenes without such a relation every sixth is kept


def write_training(out: Path, images: int, processes: int) -> None:
    """Writes scenes, of which about half are kept, each object with five captions or more."""
    write_streets(out, images, TRAINING_SEED, "val", processes=processes, world=TAUGHT)
    keep_some(out)
    caption_again(out, TRAINING_SEED)


def keep_some(folder: Path) -> None:
    """Leaves the scenes in which a bus or a truck blocks or hides something, and a sixth of the others."""
    truth = json.loads((folder / "annotations.json").read_bytes())
    related = {
        each["image_id"]
        for each in truth["annotations"]
        if {each["attributes"].get("blocked_by"), each["attributes"]["occluded_by"]} & RELATED_TO
    }
    others = [image["id"] for image in truth["images"] if image["id"] not in related]
    kept = related | set(others[::OTHERS])
    truth["images"] = [image for image in truth["images"] if image["id"] in kept]
    truth["annotations"] = [each for each in truth["annotations"] if each["image_id"] in kept]
    (folder / "annotations.json").write_text(json.dumps(truth))


def write_held_out(out: Path, images: int, seed: int, processes: int) -> None:
    """Writes scenes of the product's own `val` world; the seed must not be the one trained on."""
    write_streets(out, images, seed, "val", processes=processes)


def caption_again(folder: Path, seed: int) -> None:
    """Replaces the captions of a folder by more of them."""
    truth = json.loads((folder / "annotations.json").read_bytes())
    names = {each["id"]: each["name"] for each in truth["categories"]}
    seen = {
        image["id"]: {name: image[name] for name in ("lighting", "weather", "surroundings", "layout")}
        for image in truth["images"]
    }
    inside: dict[int, list] = {image_id: [] for image_id in seen}
    rng = np.random.default_rng(seed)
    objects = []
    for each in truth["annotations"]:
        about = {"category": names[each["category_id"]], **each["attributes"]}
        inside[each["image_id"]].append(about)
        air = {name: seen[each["image_id"]][name] for name in ("lighting", "weather")}
        captions = [vars(caption(about | air, rng)) for _ in range(OF_OBJECTS)]
        captions += [vars(said) for said in phrases.relations(about, OF_RELATIONS, rng)]
        captions += [vars(said) for said in phrases.traits(about, OF_TRAITS, rng)]
        objects.append({"annotation_id": each["id"], "captions": captions})
    images = [
        {
            "image_id": image_id,
            "captions": [vars(scene_caption(seen[image_id], inside[image_id], rng)) for _ in range(OF_SCENES)]
            + [vars(phrases.bare_scene(seen[image_id], rng)) for _ in range(BARE)]
            + [vars(phrases.placed(seen[image_id], rng)) for _ in range(PLACED)],
        }
        for image_id in seen
    ]
    (folder / "captions.json").write_text(json.dumps({"images": images, "annotations": objects}))
