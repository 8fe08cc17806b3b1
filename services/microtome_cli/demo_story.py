"""What the demo says between its steps: what is weak, and what to try next."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from microtome_cli import evaluations
from microtome_cli.backend import Document
from microtome_cli.demo_folder import DemoFolder
from microtome_cli.printing import write, write_table

Label = tuple[str, tuple[float, ...]]

TRUST = "label_trust"
DOUBTS = ("label_quality", TRUST)  # families of scores
LOOKS, SHOWN = 100, 10
FEW = 20  # large objects, under which a category's share says little


def tell_categories(found: Document) -> None:
    """Print the figures of all categories."""
    overall = found["overall"]
    write(f"mAP {overall['mAP'] or 0:.3f}, AP50 {overall['AP50'] or 0:.3f}")
    evaluations.categories(found["per_category"], found["confidence_threshold"])


def tell_missed(large: Sequence[Document]) -> None:
    """Print which share of each category's large objects is missed, and which category stands out."""
    objects = Counter(hit["category"] for hit in large)
    missed = Counter(hit["category"] for hit in large if hit["outcome"] == "missed")
    shares = {name: missed[name] / count for name, count in objects.items()}
    rows = [
        (name, objects[name], missed[name], shares[name])
        for name in sorted(shares, key=lambda name: (-missed[name], name))
    ]
    write_table(
        ("category", "large objects", "missed", "share"),
        rows,
        title="Small things are hard for any detector. What is missed of those over 96 x 96 pixels?",
    )
    if missed:
        write(f"\n{_most_missed(objects, missed)} Which ones?")


def _most_missed(objects: Counter[str], missed: Counter[str]) -> str:
    """Which category has most of the large objects missed, and which one is missed most often."""
    name, count = max(missed.items(), key=lambda pair: pair[1])
    most = f"{count:,} of the {missed.total():,} large objects missed are of one category: {name}."
    counted = [each for each in missed if objects[each] >= FEW] or list(missed)
    often = max(counted, key=lambda each: missed[each] / objects[each])
    if often == name:
        return f"{most} It is also missed most often for its number, of those with {FEW} or more."
    return f"{most} For its number {often} is missed more often ({missed[often]:,} of {objects[often]:,})."


def tell_meaning(hits: Sequence[int], members: Sequence[int], faded: Collection[int]) -> None:
    """Print how many hits of a search by words, and how many members of its slice, are what the words say."""
    first, second = (sum(each in faded for each in ids) for ids in (hits, members))
    write(
        f"The search has seen pixels only. By the attribute `condition` {first} of the {len(hits)} above are "
        f"faded, and {second} of the {len(members)} in the slice, of {len(faded)} in all."
    )


def tell_gaps(gaps: Sequence[Document], confidence: float) -> None:
    """Print which metrics show the slice to be worse than chance allows, and what that means."""
    worse = {gap["metric"]: gap for gap in gaps if gap["verdict"] == "worse"}
    if list(worse) == ["recall"]:
        write(
            "\nFaded crosswalks are found, but with too little confidence: AR100 counts what is predicted "
            f"with any confidence, recall what is with {confidence:g} or more."
        )
    elif worse:
        told = " and ".join(f"{metric} by {_lacking(gap)}" for metric, gap in worse.items())
        write(
            f"\nThe slice is worse than random ones of its size: {told}. "
            f"AR100 counts what is predicted with any confidence, recall what is with {confidence:g} or more."
        )
    else:
        write(
            "\nNone of these gaps is beyond what chance does to a slice of this size; a larger one would "
            "tell more (--small draws a tenth of the scenes)."
        )


def _lacking(gap: Document) -> str:
    """How much a slice lacks, with the interval."""
    return f"{-gap['value']:.3f} ({-gap['high']:.3f} to {-gap['low']:.3f})"


def spoilt_labels(folder: DemoFolder) -> dict[Label, Document]:
    """The errors planted in labels, by file name and box as annotated."""
    images = json.loads(folder.annotations.read_bytes())["images"]
    names = {image["id"]: image["file_name"] for image in images}
    errors = json.loads(folder.truth.read_bytes())["errors"]
    return {
        (names[error["image_id"]], tuple(error["after"]["bbox"])): error for error in errors if error["after"]
    }


def tell_doubts(hits: Sequence[Document], spoilt: Mapping[Label, Document]) -> None:
    """Print the labels that are trusted least, each beside what the truth kept aside knows of it."""
    known = [spoilt.get((hit["file_name"], tuple(hit["bbox"]))) for hit in hits]
    shown = list(zip(hits, known, strict=True))[:SHOWN]
    rows = [
        [hit["file_name"], " ".join(f"{side:.0f}" for side in hit["bbox"]), hit["category"], _told(error)]
        for hit, error in shown
    ]
    write_table(("picture", "box", "label", "in truth"), rows, title="Labels that are trusted least")
    wrong = sum(error is not None for error in known)
    write(
        f"\nOf the {len(hits)} least trusted labels {wrong} are wrong. {len(spoilt)} labels were spoilt on "
        "purpose; the truth about them lies in truth.json, which only this table and this count have read."
    )


def _told(error: Document | None) -> str:
    from microtome.streets.scene import CATEGORIES

    if error is None:
        return "right"
    if error["kind"] == "swapped":
        return f"it is a {CATEGORIES[error['before']['category_id'] - 1]}"
    return {"moved": "its box lies elsewhere", "spurious": "nothing is there"}[str(error["kind"])]


def tell_next(folder: DemoFolder, out: Path, confidence: float, *, elsewhere: Sequence[str] = ()) -> None:
    """Print where the report lies and commands to try next, at the confidence that the story used.

    `elsewhere` are variables that are set, and that would lead these commands past the demo's home.
    """
    write(f"Report: {out / folder.report.name}")
    write("\nTry next:")
    if shutil.which("microtome") is None:
        write(f"  export PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH")
    write(f"  export MICROTOME_HOME={shlex.quote(str(folder.home))}")
    for name in elsewhere:
        write(f"  unset {name}")
    write("  microtome search streets --where \"outcome = 'missed' AND area < 1024\" --run baseline")
    write("  microtome search streets --text 'crosswalk blocked by a bus' --items objects --run baseline")
    at = f"--confidence {confidence:g}"
    write(f"  microtome analyse streets --run baseline --slice 'faded crosswalks' {at}")
    write("  microtome search streets --items objects --run baseline --sort label_trust --ascending")
    write("  microtome columns streets --items objects --run baseline")
    write("  microtome serve")
