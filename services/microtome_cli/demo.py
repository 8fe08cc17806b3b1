"""The demo: the main job from nothing to a report, on drawn streets and a simulated detector."""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from microtome.settings import Settings
from microtome_cli import evaluations, summaries
from microtome_cli.backend import Backend, Document, Step
from microtome_cli.commands.searching import show_hits
from microtome_cli.demo_folder import DemoFolder
from microtome_cli.printing import note, write
from microtome_cli.progress import watching

DATASET = "streets"
SLICE = "faded crosswalks"
SEED = 7
CONFIDENCE = 0.5
FADED = "category = 'crosswalk' AND condition = 'faded'"


@dataclass(frozen=True)
class Concept:
    """How the demo finds its concept: `hunt` among what was missed, `members` without looking at errors."""

    hunt: Document
    members: Document


def run_demo(out: Path, *, n_images: int, settings: Settings) -> Path:
    """The report's path, after the story has been told on stdout."""
    from microtome_cli.local import LocalBackend

    folder = DemoFolder.fresh(out)
    model = settings.model or _model()
    run = _draw(folder, n_images)
    home = settings.model_copy(update={"home": folder.home, "database_url": None, "model": model})
    with LocalBackend.open(home) as backend:
        _bring_in(backend, folder, run)
        untrained = _embed(backend, model)
        overall = _evaluate(backend, run, ())
        _tell_weakest(overall)
        _hunt(backend, run, _concept(backend, run, untrained=untrained))
        found = _evaluate(backend, run, (SLICE,))
        evaluations.slices(found["slices"], CONFIDENCE)
        _report(backend, folder, run)
    _tell_next(folder, out, run)
    return folder.report


def _model() -> str:
    from microtome.embedding import is_bundled_available

    return "bundled" if is_bundled_available() else "untrained"


def _draw(folder: DemoFolder, n_images: int) -> str:
    from microtome.streets import SIMULATED_RUN, simulated_run, write_streets

    _chapter(f"Draw {n_images} street scenes, and simulate a detector")
    processes = min(2, os.cpu_count() or 1)
    with watching() as watch:

        def drawn(done: int, total: int) -> None:
            watch(Step("drawing", done, total))

        write_streets(folder.streets, n_images, SEED, "val", processes=processes, progress=drawn)
    truth = json.loads(folder.annotations.read_bytes())
    folder.predictions.write_text(json.dumps(simulated_run(truth, SEED)), encoding="utf-8")
    note(f"run {SIMULATED_RUN!r} is SIMULATED: no model looked at a picture; its errors are drawn at random")
    return SIMULATED_RUN


def _bring_in(backend: Backend, folder: DemoFolder, run: str) -> None:
    _chapter("Import the data set and the run")
    request = {
        "annotations": str(folder.annotations),
        "images": str(folder.streets / "images"),
        "split": "val",
    }
    with watching() as watch:
        summary = backend.import_dataset(DATASET, request, watch)
        predictions = backend.import_run(DATASET, run, {"path": str(folder.predictions)}, watch)
    summaries.imported(summary)
    summaries.run_imported(predictions)


def _embed(backend: Backend, model: str) -> bool:
    """Whether the model is untrained."""
    _chapter("Give every image, object and prediction a vector")
    with watching() as watch:
        summary = backend.embed(DATASET, {"model": model}, watch)
    summaries.embedded(summary)
    return bool(summary["encoder_kind"] == "untrained")


def _evaluate(backend: Backend, run: str, names: tuple[str, ...]) -> Document:
    _chapter(f"Evaluate, with the slice {', '.join(names)}" if names else "Evaluate the run")
    with watching() as watch:
        return backend.evaluate(DATASET, run, {"slices": list(names), "confidence": CONFIDENCE}, watch)


def _tell_weakest(found: Document) -> None:
    overall = found["overall"]
    write(f"mAP {overall['mAP'] or 0:.3f} over {len(found['per_category'])} categories")
    evaluations.categories(found["per_category"])
    weakest = evaluations.weakest(found["per_category"])
    if weakest is not None:
        figure = f"{weakest['category']} (mAP {weakest['mAP']:.3f})"
        write(f"\nThe weakest category is {figure}. What do its failures look like?")


def _concept(backend: Backend, run: str, *, untrained: bool) -> Concept:
    missed = {"items": "objects", "where": "outcome = 'missed'", "run": run}
    if not untrained:
        words = {"items": "objects", "text": SLICE}
        return Concept(
            {**missed, "text": SLICE, "limit": 12}, {**words, "where": "category = 'crosswalk'", "limit": 30}
        )
    note(
        "words mean nothing to an untrained model: the demo searches by likeness to an object, "
        "and makes the slice by an attribute"
    )
    faded = {**missed, "where": f"{missed['where']} AND {FADED}", "limit": 1, "sort": "area"}
    examples = backend.search(DATASET, faded, None)["hits"]
    like = {"like": examples[0]["id"]} if examples else {}
    return Concept({**missed, **like, "limit": 12}, {"items": "objects", "where": FADED})


def _hunt(backend: Backend, run: str, concept: Concept) -> None:
    _chapter(f"Search {SLICE!r} among the objects that {run} missed")
    found = backend.search(DATASET, concept.hunt, None)
    for each in found["notes"]:
        note(each)
    show_hits(found)
    saved = backend.save_slice(DATASET, SLICE, {**concept.members, "replace": True}, None)
    write(
        f"\nSlice {SLICE!r}: {saved['n_members']} objects. It is saved WITHOUT the filter on errors: "
        "a slice picked by its errors would look bad whatever the detector does."
    )


def _report(backend: Backend, folder: DemoFolder, run: str) -> None:
    from microtome.files import write_atomically

    _chapter("Write the report")
    request = {"format": "html", "slices": [SLICE], "confidence": CONFIDENCE}
    with watching() as watch:
        content = backend.report(DATASET, [run], request, watch)
    write_atomically(folder.report, lambda file: file.write(content))


def _tell_next(folder: DemoFolder, out: Path, run: str) -> None:
    write(f"Report: {out / folder.report.name}")
    write("\nTry next:")
    write(f"  export MICROTOME_HOME={shlex.quote(str(folder.home))}")
    write(f"  microtome search {DATASET} --where \"outcome = 'missed' AND area < 1024\" --run {run}")
    write(f"  microtome evaluate {DATASET} --run {run} --slice {shlex.quote(SLICE)}")
    write(f"  microtome columns {DATASET} --items objects --run {run}")
    write("  microtome serve")


def _chapter(title: str) -> None:
    write(f"\n== {title}")
