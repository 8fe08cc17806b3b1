from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from microtome_cli.local import LocalBackend
from microtome_cli.session import Session


def test_no_command_shows_the_help_once_and_is_bad_use(microtome) -> None:
    said = microtome()
    assert said.code == 2
    assert said.out.count("Usage:") == 1


def test_an_unknown_option_is_bad_use_and_points_to_the_help(microtome) -> None:
    said = microtome("search", "streets", "--wher", "x")
    assert said.code == 2
    assert said.err.startswith("error: No such option: --wher")
    assert "See `microtome search --help`." in said.err
    assert said.out == ""


def test_a_half_given_option_points_to_the_help_of_its_own_command(microtome) -> None:
    said = microtome("slice", "combine", "streets", "both", "--and", "one")
    assert (said.code, "See `microtome slice combine --help`." in said.err) == (2, True)


def test_a_missing_argument_is_bad_use(microtome) -> None:
    said = microtome("evaluate")
    assert (said.code, said.out) == (2, "")
    assert "DATASET" in said.err


def test_an_unknown_data_set_is_one_line_without_a_traceback(known) -> None:
    said = known("search", "streetz", "--where", "area > 1")
    assert said.code == 2
    assert said.err == "error: no data set is named 'streetz'. Did you mean 'streets'?\n"


def test_a_setting_that_cannot_be_read_is_named(microtome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROTOME_PORT", "eighty")
    said = microtome("datasets")
    assert said.code == 2
    assert said.err.startswith("error: the settings can't be used; found MICROTOME_PORT = 'eighty'")


def test_help_needs_no_usable_settings(microtome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROTOME_PORT", "eighty")
    assert microtome("datasets", "--help").code == 0


def test_a_fault_of_ours_goes_to_a_file_and_not_to_the_user(
    microtome, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_: LocalBackend) -> None:
        raise ZeroDivisionError("deep inside")

    monkeypatch.setattr(LocalBackend, "datasets", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = microtome("datasets")
    assert said.code == 70
    assert said.err.startswith("internal error: ZeroDivisionError: deep inside\nThe details are in ")
    assert "Traceback" not in said.err
    (details,) = tmp_path.glob("microtome-error-*.txt")
    assert str(details) in said.err
    assert 'raise ZeroDivisionError("deep inside")' in details.read_text()


def test_an_interruption_says_that_work_is_kept(microtome, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Session) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "backend", interrupt)
    said = microtome("datasets")
    assert said.code == 130
    assert "run the same command again to go on" in said.err


def test_a_reader_that_has_enough_is_no_error(filled: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "microtome_cli", "columns", "streets", "--json"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_a_terminal_without_the_letters_gets_question_marks(
    filled: Path, environment: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "microtome_cli", "slice", "list", "streets"]
    done = subprocess.run(command, env=environment | {"PYTHONIOENCODING": "ascii"}, capture_output=True)
    assert done.returncode == 0
    assert b"wide" in done.stdout


def test_the_version_is_printed(microtome) -> None:
    assert microtome("--version").out.startswith("microtome ")
