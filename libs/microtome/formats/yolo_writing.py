"""Ground truth -> YOLO: data.yaml and one label file a picture, boxes as fractions of the picture's size."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import yaml

from microtome.errors import InputError
from microtome.files import inside, write_atomically, write_unsynced
from microtome.formats.ground_truth import GroundTruth
from microtome.formats.written_rows import Row, exact, refuse_shared, rows_by_image

NO_SPLIT = "train"


def write_yolo(truth: GroundTruth, folder: Path) -> list[Path]:
    """Write data.yaml, labels/SPLIT/NAME.txt; the path under the folder that each picture should have.

    Images without a split go to `train`. Crowds, areas, masks and attributes have no place in this format.

    Raises: InputError for an image of unknown size, or two pictures whose label files would be one.
    """
    pictures: list[Path] = []
    seen: dict[PurePosixPath, str] = {}
    for image, objects in rows_by_image(truth):
        split = image["split"] or NO_SPLIT
        name = PurePosixPath(image["file_name"])
        labels = PurePosixPath("labels", split, name.with_suffix(".txt"))
        refuse_shared(seen, labels, image)
        lines = "".join(_line(image, row) for row in objects)
        write_unsynced(inside(folder, str(labels)), lines.encode())
        pictures.append(Path("images", split, name))
    splits = sorted({image or NO_SPLIT for image in truth.images["split"].unique().to_pylist()})
    document = {
        "path": ".",
        **{split: f"images/{split}" for split in splits},
        "names": {number: category.name for number, category in enumerate(truth.categories)},
    }
    described = yaml.safe_dump(document, sort_keys=False, allow_unicode=True).encode()
    write_atomically(folder / "data.yaml", lambda file: file.write(described))
    return pictures


def _line(image: Row, row: Row) -> str:
    width, height = image["width"], image["height"]
    if not width or not height:
        raise InputError(
            "YOLO boxes are fractions of their picture's size", found=f"{image['file_name']} without one",
            expected="the size of every picture", fix="Export as coco, or import with --images.",
        )  # fmt: skip
    fractions = (
        (row["x"] + row["width"] / 2) / width,
        (row["y"] + row["height"] / 2) / height,
        row["width"] / width,
        row["height"] / height,
    )
    return f"{row['category_row']} {' '.join(exact(value) for value in fractions)}\n"
