"""What an import or an embedding brought in, in words."""

from __future__ import annotations

from collections.abc import Mapping

from microtome_cli.backend import Document
from microtome_cli.printing import counted, plain, say, share, warn, write, write_table
from microtome_cli.progress import duration

BAD_SHOWN = 10


def imported(summary: Document) -> None:
    """Say what an import found."""
    images, objects = counted(summary["n_images"], "image"), counted(summary["n_objects"], "object")
    held = f"{images}, {objects}, {summary['n_categories']} categories"
    write(f"{summary['dataset']}: {held} (version {summary['version']}, {duration(summary['seconds'])})")
    say(f"read as {summary['format']}; where that is wrong, name the --format")
    if summary["n_unreadable"]:
        unreadable = counted(summary["n_unreadable"], "picture")
        fix = "; name their folder by --images" if summary["n_unreadable"] == summary["n_images"] else ""
        warn(f"{unreadable} can't be read; figures count them, search does not{fix}")
    for split, count in summary["same_pictures"].items():
        are, other = ("is", "") if count == 1 else ("are", "s")
        named = f"split {split}" if split else "the images without a split"
        warn(f"{counted(count, 'picture')} {are} the same file{other} as in {named}; figures count both")
    if summary["findings"].get("scored objects"):
        warn("every object has a score, as predictions do: those are imported with `microtome import-run`")
    findings(summary["findings"], summary["dataset"])


def run_imported(summary: Document) -> None:
    """Say what a run's import found, with the doctor's shares and advice."""
    write(
        f"{summary['dataset']}, run {summary['run']}: {counted(summary['n_predictions'], 'prediction')} "
        f"({duration(summary['seconds'])})"
    )
    if summary["n_set_aside"]:
        warn(f"{counted(summary['n_set_aside'], 'row')} set aside")
    doctor = summary["doctor"]
    write_table(
        ("share of the predictions", ""),
        [
            ("on images of the data set", share(doctor["on_known_images"])),
            ("of a category of the data set", share(doctor["known_category"])),
            ("that overlap an object (IoU 0.5 or more)", share(doctor["overlapping"])),
            ("of those: of the object's category", share(doctor["agreeing"])),
        ],
    )
    advise(doctor)
    findings(summary["findings"], summary["dataset"])


def advise(doctor: Document) -> None:
    """Say what the doctor advises."""
    for advice in doctor.get("advice", ()):
        warn(advice)


def findings(found: Mapping[str, int], dataset: str) -> None:
    """Count what was odd, and say where the details are."""
    if not found:
        return
    rows = sorted(found.items(), key=lambda pair: -pair[1])
    write_table(("odd in the files", "count"), [(kind.replace("_", " "), count) for kind, count in rows])
    say(f"each by file and row: microtome doctor {dataset}")


def embedded(summary: Document) -> None:
    """Say what an embedding brought."""
    made = f"{summary['n_new']:,} new, {summary['n_reused']:,} were there ({duration(summary['seconds'])})"
    vectors = f"vectors of {summary['dimension']} numbers by {summary['encoder']}"
    write(f"{summary['dataset']}: {counted(summary['n_items'], 'item')} with {vectors}: {made}")
    if summary["encoder_kind"] == "untrained":
        warn(UNTRAINED)
    if summary["is_foreign"]:
        warn(FOREIGN)
    unreadable = summary["unreadable"]
    for path, reason in unreadable[:5]:
        warn(f"no vector for {path}: {reason}")
    if len(unreadable) > 5:
        warn(f"and {len(unreadable) - 5} more pictures that can't be read")


def vectors_imported(summary: Document) -> None:
    """Say what an import of vectors kept, and which rows it left out."""
    kept = f"{summary['n_kept']:,} vectors of {summary['dimension']} numbers by {summary['encoder']}"
    write(f"{summary['dataset']}: {kept} ({duration(summary['seconds'])})")
    say(f"{summary['n_items']:,} of {counted(summary['n_all'], summary['items'][:-1])} have one now")
    say(
        "search and scores take this model from now on, words and pictures need another: name it with --model"
    )
    bad = [(row["row"], plain(row["reason"])) for row in summary["bad_rows"][:BAD_SHOWN]]
    if bad:
        write_table(("row", "left out because"), bad)
        warn(f"{summary['n_bad']:,} of {counted(summary['n_rows'], 'row')} were left out")


UNTRAINED = (
    "the model is untrained (random weights: words mean nothing to it); "
    "search by --like or --image, not by --text"
)
FOREIGN = (
    "the bundled model knows drawn street scenes alone, which these pictures are not: words and likeness "
    "mean little to it here. Embed again with a model of photographs: --model ViT-B-32/laion2b_s34b_b79k, say"
)
