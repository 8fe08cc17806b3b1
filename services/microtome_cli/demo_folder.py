"""The demo's folder: everything the demo made lies under known names, so that it can be made again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from microtome.errors import ConflictError

MARKER = ".microtome-demo"


@dataclass(frozen=True)
class DemoFolder:
    """Where the demo puts its files."""

    path: Path

    @classmethod
    def fresh(cls, path: Path) -> DemoFolder:
        """The folder, made, or emptied of what an earlier demo left in it.

        Raises: ConflictError when it holds something and no demo made it.
        """
        folder = cls(path.expanduser().absolute())
        if folder.path.exists() and not folder.path.is_dir():
            raise ConflictError(
                "the demo needs a folder", found=f"a file at {path}", fix="Choose another --out."
            )
        folder.path.mkdir(parents=True, exist_ok=True)
        if not folder._marker.is_file() and any(folder.path.iterdir()):
            raise ConflictError(
                "the demo's folder holds something that no demo made", found=path,
                expected="a new or empty folder", fix="Choose another --out.",
            )  # fmt: skip
        folder._marker.write_text(
            "made by `microtome demo`; running it again replaces what it made\n", "utf-8"
        )
        for made in (folder.streets, folder.home, folder.predictions, folder.report):
            _remove(made)
        return folder

    @property
    def streets(self) -> Path:
        """The drawn pictures and their annotations."""
        return self.path / "streets"

    @property
    def annotations(self) -> Path:
        """The ground truth."""
        return self.streets / "annotations.json"

    @property
    def truth(self) -> Path:
        """What is known aside about the errors planted in the ground truth."""
        return self.streets / "truth.json"

    @property
    def predictions(self) -> Path:
        """What the detectors said."""
        return self.path / "predictions"

    def predictions_of(self, run: str) -> Path:
        """The file of a run's predictions."""
        return self.predictions / f"{run}.json"

    @property
    def home(self) -> Path:
        """The demo's own home."""
        return self.path / "home"

    @property
    def report(self) -> Path:
        """The report."""
        return self.path / "report.html"

    @property
    def _marker(self) -> Path:
        return self.path / MARKER


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
