"""The data of the second training: labels corrected and faded crosswalks added, both through Microtome."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import generation
from choosing import chosen
from learning import load
from predicting import predict
from reviewing import review

from microtome.datasets import Home
from microtome.datasets.exporting import export_dataset

RUN = "baseline"
Source = tuple[Path, Path]


def fixed(work: Path, processes: int) -> tuple[list[Source], dict[str, Any]]:
    """Annotations and pictures to learn from, and a note on what was done to them."""
    done = work / "fixed.json"
    train = generation.written(work, "train", generation.Amounts(), processes=processes)
    new = generation.written(work, "new", generation.Amounts(), processes=processes)
    corrected, more = work / "corrected", work / "chosen.json"
    if not done.exists():
        predictions = work / "baseline-on-train.json"
        net = load(work / f"{RUN}.pt", generation.CATEGORIES)
        predictions.write_text(json.dumps(predict(net, train / "annotations.json", train / "images")))
        shutil.rmtree(corrected, ignore_errors=True)
        with Home.open(work / "home") as home:
            reviewed = review(home, train, predictions, RUN)
            export_dataset(home, "train", corrected, format="coco")
            choice = chosen(home, new, more)
        done.write_text(json.dumps({"labels": asdict(reviewed), "added": choice.note()}))
    exported = next(corrected.glob("*.json"))
    sources = [(exported, train / "images"), (more, new / "images")]
    return sources, {"fixed": json.loads(done.read_bytes())}
