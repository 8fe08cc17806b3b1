"""Retrieval figures of the bundled model on held-out scenes; the attribute columns are the truth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from microtome.datasets.tiles import tile_boxes
from microtome.embedding import Encoder
from microtome.pictures import crop, open_picture

QUERIES = json.loads(Path(__file__).with_name("queries.json").read_text())
LEAST_TRUE = 10  # queries that fewer items answer are left out, and said so
GROUPS = ("crops", "crosswalks", "frames", "rare", "scenes", "second", "third", "fourth")
_AT_ONCE = 1000  # crops compared with all others, to bound memory


@dataclass(frozen=True)
class HeldOut:
    """Vectors and truth: crops `(N, D)`, their images `(N,)`, scenes `(M, D)`, their tiles `(M, 9, D)`."""

    crops: np.ndarray
    image_of: np.ndarray
    facts: list[dict]
    scenes: np.ndarray
    tiles: np.ndarray
    scene_facts: list[dict]


def encode(encoder: Encoder, folder: Path) -> HeldOut:
    """The vectors of all crops and scenes of a folder, made as the product makes them."""
    truth = json.loads((folder / "annotations.json").read_bytes())
    names = {each["id"]: each["name"] for each in truth["categories"]}
    inside: dict[int, list] = {image["id"]: [] for image in truth["images"]}
    for each in truth["annotations"]:
        inside[each["image_id"]].append(each)
    crops, image_of, facts, scenes, tiles = [], [], [], [], []
    for at, image in enumerate(truth["images"]):
        picture = open_picture(folder / "images" / image["file_name"])
        shown = [crop(picture, each["bbox"], fill=encoder.fill) for each in inside[image["id"]]]
        parts = [crop(picture, box, fill=encoder.fill) for box in tile_boxes(*picture.size)]
        vectors = encoder.encode_pictures([picture, *parts, *shown])
        scenes.append(vectors[0])
        tiles.append(vectors[1 : 1 + len(parts)])
        crops.append(vectors[1 + len(parts) :])
        image_of += [at] * len(shown)
        facts += [
            {**image, **e["attributes"], "category": names[e["category_id"]]} for e in inside[image["id"]]
        ]
    of_images = np.stack(scenes), np.stack(tiles), truth["images"]
    return HeldOut(np.concatenate(crops), np.array(image_of), facts, *of_images)


def together(parts: Sequence[HeldOut]) -> HeldOut:
    """All scenes as if they were of one folder."""
    first = np.cumsum([0, *(len(part.scenes) for part in parts)])
    return HeldOut(
        np.concatenate([part.crops for part in parts]),
        np.concatenate([part.image_of + start for part, start in zip(parts, first, strict=False)]),
        [facts for part in parts for facts in part.facts],
        np.concatenate([part.scenes for part in parts]),
        np.concatenate([part.tiles for part in parts]),
        [facts for part in parts for facts in part.scene_facts],
    )


def is_true(where: dict, facts: dict) -> bool:
    return all(facts.get(name) == value for name, value in where.items())


def true_scenes(where: dict, held_out: HeldOut) -> np.ndarray:
    """Which scenes `where` holds of: names with a dot speak of one object."""
    scene = {name: value for name, value in where.items() if "." not in name}
    thing = {name.split(".")[1]: value for name, value in where.items() if "." in name}
    true = np.array([is_true(scene, facts) for facts in held_out.scene_facts])
    if thing:
        shown = [
            at for at, facts in zip(held_out.image_of, held_out.facts, strict=True) if is_true(thing, facts)
        ]
        true &= np.isin(np.arange(len(true)), shown)
    return true


def scene_scores(held_out: HeldOut, vector: np.ndarray) -> np.ndarray:
    """The product's rule: an image is as similar as the best of its own vector and its crops'."""
    best = held_out.scenes @ vector
    np.maximum.at(best, held_out.image_of, held_out.crops @ vector)
    return best


def tile_scores(held_out: HeldOut, vector: np.ndarray) -> np.ndarray:
    """The product's rule where nothing is annotated: the best of an image's own vector and its tiles'."""
    return np.maximum(held_out.scenes @ vector, (held_out.tiles @ vector).max(axis=1))


def average_precision(scores: np.ndarray, true: np.ndarray) -> float:
    if not true.any():
        return 0.0
    ranked = true[np.argsort(-scores, kind="stable")]
    places = np.flatnonzero(ranked)
    return float(np.mean(np.arange(1, len(places) + 1) / (places + 1)))


def precision_at_10(scores: np.ndarray, true: np.ndarray) -> float:
    return float(true[np.argsort(-scores, kind="stable")[:10]].mean())


def purity(held_out: HeldOut, neighbours: int = 10) -> float:
    """The mean share of a crop's nearest other crops that are of its category."""
    categories = np.array([facts["category"] for facts in held_out.facts])
    same = 0
    for start in range(0, len(categories), _AT_ONCE):
        own = np.arange(start, min(start + _AT_ONCE, len(categories)))
        similarity = held_out.crops[own] @ held_out.crops.T
        similarity[np.arange(len(own)), own] = -np.inf
        nearest = np.argpartition(-similarity, neighbours, axis=1)[:, :neighbours]
        same += int((categories[nearest] == categories[own, None]).sum())
    return same / (neighbours * len(categories))


def measure(encoder: Encoder, folders: Sequence[Path]) -> dict:
    """The figures of each folder by its name, and those of all their scenes in one ranking."""
    parts = [encode(encoder, folder) for folder in folders]
    report = {folder.name: figures(encoder, part) for folder, part in zip(folders, parts, strict=True)}
    return report | {"together": figures(encoder, together(parts))}


def figures(encoder: Encoder, held_out: HeldOut) -> dict:
    """All figures: of every query, and their means by group."""
    report: dict = {
        "images": len(held_out.scenes),
        "objects": len(held_out.crops),
        "means": {},
        "queries": [],
    }
    for group in GROUPS:
        rows = [_row(encoder, held_out, group, query) for query in QUERIES[group]]
        report["queries"] += rows
        counted = [row for row in rows if row["true"] >= LEAST_TRUE]
        report["means"][group] = {
            "queries": len(counted),
            "P@10": round(float(np.mean([row["P@10"] for row in counted])), 3),
            "mAP": round(float(np.mean([row["AP"] for row in counted])), 3),
            "chance": round(float(np.mean([row["chance"] for row in counted])), 3),
        }
        if group == "scenes":
            for name in ("own AP", "tiles AP"):
                report["means"][group][name] = round(float(np.mean([r[name] for r in counted])), 3)
    report["purity"] = round(purity(held_out), 3)
    return report


def _row(encoder: Encoder, held_out: HeldOut, group: str, query: dict) -> dict:
    vector = encoder.encode_texts([query["text"]])[0]
    of_scenes = "category" not in query["where"]
    if of_scenes:
        scores, true = scene_scores(held_out, vector), true_scenes(query["where"], held_out)
    else:
        scores = held_out.crops @ vector
        true = np.array([is_true(query["where"], facts) for facts in held_out.facts])
    row = {"group": group, "text": query["text"], "true": int(true.sum()), "chance": float(true.mean())}
    row |= {"P@10": precision_at_10(scores, true), "AP": round(average_precision(scores, true), 4)}
    if of_scenes:
        row["own AP"] = round(average_precision(held_out.scenes @ vector, true), 4)
        row["tiles AP"] = round(average_precision(tile_scores(held_out, vector), true), 4)
    return row
