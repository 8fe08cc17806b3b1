"""The demo: the main job from nothing to a report, on drawn streets and two real runs over them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from microtome.settings import Settings
from microtome_cli import demo_runs, demo_story, evaluations, summaries
from microtome_cli.backend import Backend, Document, Step
from microtome_cli.commands import comparing
from microtome_cli.commands.searching import show_hits
from microtome_cli.demo_concept import FADED, WORDS, hunt_of, members_of
from microtome_cli.demo_folder import DemoFolder
from microtome_cli.printing import note, write
from microtome_cli.progress import watching

DATASET = "streets"
RUNS = tuple(sorted(demo_runs.about()["runs"]))  # what is compared with the first
BASELINE = RUNS[0]
SLICE = WORDS
CONFIDENCE = 0.3  # where this detector's precision and recall are about even
LARGE = "area > 9216"
OTHER_SLICES = {
    "diagonal crosswalks": ("objects", "category = 'crosswalk' AND orientation = 'diagonal'"),
    "blocked crosswalks": ("objects", "category = 'crosswalk' AND blocked = true"),
    "night": ("images", "lighting = 'night'"),
}


def run_demo(out: Path, *, n_images: int, settings: Settings) -> DemoFolder:
    """The demo's folder, after the story has been told on stdout."""
    from microtome_cli.local import LocalBackend

    folder = DemoFolder.fresh(out)
    model = settings.model or _model()
    _draw(folder, n_images)
    home = settings.model_copy(update={"home": folder.home, "database_url": None, "model": model})
    with LocalBackend.open(home) as backend:
        _bring_in(backend, folder, n_images)
        untrained = _embed(backend, model)
        overall = _evaluate(backend, BASELINE, ())
        demo_story.tell_categories(overall)
        large = {"items": "objects", "where": LARGE, "run": BASELINE, "limit": 10_000}
        demo_story.tell_missed(backend.search(DATASET, large, None)["hits"])
        _hunt(backend, untrained=untrained)
        found = _evaluate(backend, BASELINE, (SLICE,))
        evaluations.slices(found["slices"], CONFIDENCE)
        _test(backend)
        _doubt_labels(backend, folder)
        if len(RUNS) > 1:
            _compare(backend)
        _report(backend, folder)
    demo_story.tell_next(folder, out, CONFIDENCE, elsewhere=_elsewhere(settings))
    return folder


def _elsewhere(settings: Settings) -> list[str]:
    """The variables by which commands would not find the demo's home, though MICROTOME_HOME names it."""
    named = {"MICROTOME_SERVER": settings.server, "MICROTOME_DATABASE_URL": settings.database_url}
    return [name for name, value in named.items() if value]


def _model() -> str:
    from microtome.embedding import is_bundled_available

    return "bundled" if is_bundled_available() else "untrained"


def _draw(folder: DemoFolder, n_images: int) -> None:
    from microtome.streets import PlantedErrors, write_streets

    _chapter(f"Draw {n_images:,} street scenes; some of their labels are wrong on purpose")
    scenes = demo_runs.about()
    planted = PlantedErrors(**scenes["planted"])
    with watching() as watch:

        def drawn(done: int, total: int) -> None:
            watch(Step("drawing", done, total))

        write_streets(
            folder.streets, n_images, scenes["seed"], scenes["split"], planted,
            processes=min(2, os.cpu_count() or 1), progress=drawn,
        )  # fmt: skip


def _bring_in(backend: Backend, folder: DemoFolder, n_images: int) -> None:
    _chapter("Import the data set and what two detectors said about it")
    request = {
        "annotations": str(folder.annotations),
        "images": str(folder.streets / "images"),
        "split": "val",
    }
    with watching() as watch:
        summaries.imported(backend.import_dataset(DATASET, request, watch))
    folder.predictions.mkdir()
    for run in RUNS:
        path = folder.predictions_of(run)
        path.write_text(json.dumps(demo_runs.shipped_run(run, n_images)), encoding="utf-8")
        with watching() as watch:
            summary = backend.import_run(DATASET, run, {"path": str(path)}, watch)
        summaries.run_imported(summary)
    note("these are real predictions of a small detector that Microtome's repository trains from nothing")


def _embed(backend: Backend, model: str) -> bool:
    """Whether the model is untrained."""
    _chapter("Give every image and object a vector")
    with watching() as watch:
        summary = backend.embed(DATASET, {"model": model, "items": ["images", "objects"]}, watch)
    summaries.embedded(summary)
    return bool(summary["encoder_kind"] == "untrained")


def _evaluate(backend: Backend, run: str, names: tuple[str, ...]) -> Document:
    _chapter(f"Evaluate {run}" + (f" with the slice {', '.join(names)}" if names else ""))
    with watching() as watch:
        return backend.evaluate(DATASET, run, {"slices": list(names), "confidence": CONFIDENCE}, watch)


def _hunt(backend: Backend, *, untrained: bool) -> None:
    _chapter(f"Search {SLICE!r} among the objects that {BASELINE} missed")
    found = backend.search(DATASET, hunt_of(backend, DATASET, BASELINE, untrained=untrained), None)
    for each in found["notes"]:
        note(each)
    show_hits(found)
    members = members_of(backend, DATASET, untrained=untrained)
    saved = backend.save_slice(DATASET, SLICE, {**members, "replace": True}, None)
    write(
        f"Slice {SLICE!r}: {saved['n_members']} objects. It is saved WITHOUT the filter on errors: "
        "a slice picked by its errors would look bad whatever the detector does."
    )
    if not untrained:
        faded = {hit["id"] for hit in _all(backend, {"where": FADED})}
        inside = [hit["id"] for hit in _all(backend, {"slice": SLICE})]
        demo_story.tell_meaning([hit["id"] for hit in found["hits"]], inside, faded)


def _all(backend: Backend, narrowed: Document) -> list[Document]:
    found = backend.search(DATASET, {"items": "objects", "limit": 10_000, **narrowed}, None)
    hits: list[Document] = found["hits"]
    return hits


def _test(backend: Backend) -> None:
    with watching() as watch:
        found = backend.gaps(DATASET, BASELINE, [SLICE], {"confidence": CONFIDENCE}, watch)
    gaps = [gap for each in found for gap in each["gaps"]]
    evaluations.gaps([{"name": SLICE, "gap": gap} for gap in gaps])
    demo_story.tell_gaps(gaps, CONFIDENCE)


def _doubt_labels(backend: Backend, folder: DemoFolder) -> None:
    _chapter("Which labels are wrong?")
    with watching() as watch:
        backend.score(DATASET, {"run": BASELINE, "only": list(demo_story.DOUBTS)}, watch)
    request = {"items": "objects", "run": BASELINE, "sort": demo_story.TRUST, "descending": False}
    found = backend.search(DATASET, {**request, "limit": demo_story.LOOKS}, None)
    demo_story.tell_doubts(found["hits"], demo_story.spoilt_labels(folder))


def _compare(backend: Backend) -> None:
    _chapter(f"What did {' and '.join(RUNS[1:])} gain, slice by slice?")
    for name, (items, where) in OTHER_SLICES.items():
        backend.save_slice(DATASET, name, {"items": items, "where": where, "replace": True}, None)
    slices, metrics = [SLICE, *OTHER_SLICES], ["mAP", "AR100", "recall"]
    request = {"slices": slices, "confidence": CONFIDENCE, "metrics": metrics}
    with watching() as watch:
        found = backend.compare(DATASET, RUNS, request, watch)
    comparing.show(found)


def _report(backend: Backend, folder: DemoFolder) -> None:
    from microtome.files import write_atomically

    _chapter("Write the report")
    request = {"format": "html", "slices": [SLICE], "confidence": CONFIDENCE}
    with watching() as watch:
        content = backend.report(DATASET, RUNS, request, watch)
    write_atomically(folder.report, lambda file: file.write(content))


def _chapter(title: str) -> None:
    write(f"\n== {title}")
