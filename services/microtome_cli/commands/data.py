"""Commands that bring data in and take it out: import, import-run, embed, datasets, columns, delete."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from microtome.errors import InputError
from microtome_cli import summaries
from microtome_cli.commands.options import Dataset, Json, Run, Yes, example, given
from microtome_cli.printing import say, write_json, write_table
from microtome_cli.progress import watching
from microtome_cli.session import session_of

PANEL = "Bring in"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command(
        "import",
        rich_help_panel=PANEL,
        **example("microtome import roads --images photos/ --annotations instances.json --split val"),
    )(import_dataset)
    app.command(
        "import-run",
        rich_help_panel=PANEL,
        **example(
            "microtome import-run roads yolo predictions.json",
            "microtome import-run roads yolo predictions.json --category-map offset:1",
        ),
    )(import_run)
    app.command(
        "embed",
        rich_help_panel=PANEL,
        **example(
            "microtome embed roads --model ViT-B-32/laion2b_s34b_b79k",
            "microtome embed roads --model ViT-B-32=weights.safetensors --items images,objects",
        ),
    )(embed)
    app.command(
        "import-embeddings",
        rich_help_panel=PANEL,
        **example("microtome import-embeddings roads clip.npy --ids files.txt --model clip"),
    )(import_embeddings)
    app.command("datasets", rich_help_panel=PANEL, **example("microtome datasets"))(datasets)
    app.command(
        "columns", rich_help_panel="Find", **example("microtome columns roads --items objects --run yolo")
    )(columns)
    app.command(
        "delete",
        rich_help_panel=PANEL,
        **example("microtome delete roads", "microtome delete roads --run yolo --yes"),
    )(delete)


def import_dataset(
    context: typer.Context,
    dataset: Dataset,
    annotations: Annotated[Path, typer.Option(metavar="FILE|DIR", help="The ground truth.")],
    images: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder that the file names are relative to.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format", metavar="auto|coco|yolo|voc|cvat|label-studio", help="Format of the annotations."
        ),
    ] = "auto",
    split: Annotated[str, typer.Option(metavar="NAME", help="Split that these images make up.")] = "",
    as_json: Json = False,
) -> None:
    """Import images and their annotations as a data set, or as a further split of one."""
    request = given(
        {
            "annotations": _absolute(annotations),
            "images": _absolute(images),
            "format": format_,
            "split": split,
        }
    )
    with session_of(context).backend() as backend, watching() as watch:
        summary = backend.import_dataset(dataset, request, watch)
    write_json(summary) if as_json else summaries.imported(summary)


def import_run(
    context: typer.Context,
    dataset: Dataset,
    run: Annotated[str, typer.Argument(metavar="RUN", help="A new name for these predictions.")],
    path: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="The predictions.")],
    format_: Annotated[
        str, typer.Option("--format", metavar="auto|coco|yolo|voc", help="Format of the predictions.")
    ] = "auto",
    category_map: Annotated[
        str,
        typer.Option(
            metavar="auto|id|name|coco80|offset:N|FILE", help="What the categories of the file mean."
        ),
    ] = "auto",
    box_format: Annotated[
        str,
        typer.Option(metavar="auto|xywh|xyxy|yolo", help="Order of the numbers of a box, in text formats."),
    ] = "auto",
    split: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Split that the image ids belong to, where they restart."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Import one model's predictions as a run, and examine whether they belong to the data set."""
    request = given(
        {
            "path": _absolute(path),
            "format": format_,
            "category_map": _map_or_file(category_map),
            "box_format": box_format,
            "split": split,
        }
    )
    with session_of(context).backend() as backend, watching() as watch:
        summary = backend.import_run(dataset, run, request, watch)
    write_json(summary) if as_json else summaries.run_imported(summary)


def embed(
    context: typer.Context,
    dataset: Dataset,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="bundled|ARCH/PRETRAINED|ARCH=FILE|untrained",
            help="Model that makes the vectors; default: MICROTOME_MODEL, else the bundled one.",
        ),
    ] = None,
    items: Annotated[
        str, typer.Option(help="What to embed, comma separated.")
    ] = "images,objects,predictions",
    run: Run = None,
    confidence_floor: Annotated[
        float, typer.Option(help="Leave out predictions of lower confidence.")
    ] = 0.05,
    as_json: Json = False,
) -> None:
    """Give images, objects and predictions vectors for search by likeness. Goes on where it stopped."""
    kinds = [kind.strip() for kind in items.split(",") if kind.strip()]
    request = given(
        {"model": _model(model), "items": kinds, "run": run, "confidence_floor": confidence_floor}
    )
    with session_of(context).backend() as backend, watching() as watch:
        summary = backend.embed(dataset, request, watch)
    write_json(summary) if as_json else summaries.embedded(summary)


def import_embeddings(
    context: typer.Context,
    dataset: Dataset,
    file: Annotated[
        Path, typer.Argument(metavar="FILE.npy", help="Array (N, D) of float16 or float32, one row an item.")
    ],
    ids: Annotated[
        Path, typer.Option("--ids", metavar="FILE", help="Text file: the item of each row, one a line.")
    ],
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Name of the model; default: that of the file."),
    ] = None,
    items: Annotated[str, typer.Option(metavar="images|objects", help="What the rows are of.")] = "images",
    key: Annotated[
        str | None,
        typer.Option(
            metavar="id|file_name|source_id",
            help="What a line is; default: an id, or a file name where not every line is a number. "
            "source_id is the id in the annotation file.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring in vectors that a model of your own made, for search by --like and the scores of neighbours.

    Such a model has no side for words: --text and --image need vectors of `microtome embed`.
    """
    request = given(
        {
            "vectors": _absolute(file),
            "ids": _absolute(ids),
            "model": model,
            "items": items,
            "key": key,
        }
    )
    with session_of(context).backend() as backend, watching() as watch:
        summary = backend.import_vectors(dataset, request, watch)
    write_json(summary) if as_json else summaries.vectors_imported(summary)


def datasets(context: typer.Context, as_json: Json = False) -> None:
    """List the data sets."""
    with session_of(context).backend() as backend:
        known = backend.datasets()
    if as_json:
        write_json(known)
    elif known:
        columns = ("name", "version", "n_images", "n_objects")
        write_table(
            ("data set", "version", "images", "objects"), [[row[name] for name in columns] for row in known]
        )
    else:
        say("no data set yet; begin with `microtome import` or `microtome demo`")


def columns(
    context: typer.Context,
    dataset: Dataset,
    items: Annotated[
        str, typer.Option(metavar="images|objects|predictions", help="Columns of what.")
    ] = "objects",
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the columns that --where and --sort know."""
    with session_of(context).backend() as backend:
        found = backend.columns(dataset, items, run)
    if as_json:
        write_json(found)
    else:
        write_table(
            ("column", "type", "meaning"), [(row["name"], row["type"], row["description"]) for row in found]
        )
        if run is None:
            say("with --run there are also the columns that say how a run did, once it has been evaluated")


def delete(context: typer.Context, dataset: Dataset, run: Run = None, yes: Yes = False) -> None:
    """Delete a data set with its runs and slices, or one run. The pictures themselves are never touched."""
    what = f"data set {dataset!r}, its runs and slices" if run is None else f"run {run!r} of {dataset!r}"
    _confirm(f"Delete {what}?", yes)
    with session_of(context).backend() as backend:
        if run is None:
            backend.delete_dataset(dataset)
        else:
            backend.delete_run(dataset, run)
    say(f"deleted {what}")


def _confirm(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError(
            f"{question} Nobody can answer here", fix="Give --yes to go on without the question."
        )
    typer.confirm(question, abort=True, err=True)


def _absolute(path: Path | None) -> str | None:
    return None if path is None else str(path.expanduser().absolute())


def _model(model: str | None) -> str | None:
    """The model, its files by their full paths, since a server runs in another folder."""
    if model is None or "=" not in model:
        return model
    architecture, mark, file = model.rpartition("=")
    described = architecture.endswith(".json")
    return f"{_absolute(Path(architecture)) if described else architecture}{mark}{_absolute(Path(file))}"


def _map_or_file(category_map: str) -> str:
    """A file of names by its full path, since a server runs in another folder."""
    return str(Path(category_map).absolute()) if Path(category_map).is_file() else category_map
