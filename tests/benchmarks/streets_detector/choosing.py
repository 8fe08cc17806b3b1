"""More faded crosswalks for the training: scenes of the `new` split, chosen by Microtome's own search."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from microtome.datasets import Home, embed, import_dataset
from microtome.errors import NotFoundError
from microtome.search import Query, search

WORDS, CHOSEN = "faded crosswalks", 400


@dataclass(frozen=True)
class Choice:
    """The scenes chosen, and how many of the crosswalks that search took are faded in truth."""

    annotations: Path
    images: Path
    taken: int
    faded: int
    of_faded: int

    def note(self) -> dict[str, object]:
        """What is said about it beside the run."""
        return {"words": WORDS, "taken": self.taken, "truly faded": self.faded, "of": self.of_faded}


def chosen(home: Home, new: Path, out: Path) -> Choice:
    """The scenes whose crosswalks are most like the words; the truth is only looked at to say how well."""
    try:
        home.catalog.dataset("new")
    except NotFoundError:
        import_dataset(home, "new", annotations=new / "annotations.json", images=new / "images", split="new")
    embed(home, "new", model="bundled", items=["objects"])
    query = Query(dataset="new", text=WORDS, where="category = 'crosswalk'", limit=CHOSEN)
    hits = search(home, query).hits
    truth = json.loads((new / "annotations.json").read_bytes())
    names = {image["id"]: image["file_name"] for image in truth["images"]}
    faded = {
        (names[each["image_id"]], tuple(each["bbox"]))
        for each in truth["annotations"]
        if each["attributes"].get("condition") == "faded"
    }
    annotations = _only({hit.file_name for hit in hits}, truth, out)
    right = sum((hit.file_name, hit.bbox) in faded for hit in hits)
    return Choice(annotations, new / "images", len(hits), right, len(faded))


def _only(file_names: set[str], truth: dict, out: Path) -> Path:
    """Writes a COCO file of some of the images."""
    images = {each["id"] for each in truth["images"] if each["file_name"] in file_names}
    kept = {
        **truth,
        "images": [each for each in truth["images"] if each["id"] in images],
        "annotations": [each for each in truth["annotations"] if each["image_id"] in images],
    }
    out.write_text(json.dumps(kept))
    return out
