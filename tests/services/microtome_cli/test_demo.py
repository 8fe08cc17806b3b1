from __future__ import annotations

from pathlib import Path

import pytest

from microtome.errors import ConflictError
from microtome.settings import Settings
from microtome_cli.demo import run_demo
from microtome_cli.demo_folder import MARKER, DemoFolder


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(microtome, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "home").write_text("precious")
    said = microtome("demo", "--out", tmp_path / "mine")
    assert said.code == 2
    assert "no demo made" in said.err
    assert (tmp_path / "mine" / "home").read_text() == "precious"


def test_an_earlier_demo_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    first = DemoFolder.fresh(tmp_path / "demo")
    first.home.mkdir()
    (first.home / "old").write_text("old")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    first.streets.symlink_to(outside)
    (first.path / "notes.txt").write_text("mine")
    DemoFolder.fresh(tmp_path / "demo")
    assert sorted(path.name for path in first.path.iterdir()) == [MARKER, "notes.txt"]
    assert (outside / "kept").exists()


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(ConflictError, match="a file at"):
        DemoFolder.fresh(tmp_path / "demo")


def test_the_demo_tells_its_story_to_the_end(
    microtome, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = run_demo(tmp_path / "demo", n_images=16, settings=Settings(model="untrained"))
    said = capsys.readouterr()
    assert report.read_bytes().lower().startswith(b"<!doctype html>")
    assert "SIMULATED" in said.err
    assert "words mean nothing" in said.err
    assert "The weakest category is" in said.out
    assert "Slice 'faded crosswalks':" in said.out
    assert "Slices beside their baseline" in said.out
    assert f"export MICROTOME_HOME={tmp_path / 'demo' / 'home'}" in said.out


def test_streets_are_written_and_the_next_command_named(microtome, tmp_path: Path) -> None:
    said = microtome("streets", "--images", 2, "--seed", 3, "--out", tmp_path / "out", "--processes", 1)
    assert said.code == 0
    assert said.out.startswith("2 pictures with ")
    assert (tmp_path / "out" / "annotations.json").is_file()
    again = microtome("streets", "--images", 2, "--out", tmp_path / "out")
    assert again.code == 2
