from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from microtome_cli.commands import app


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, child in getattr(command, "commands", {}).items():
        yield from _commands(child, (*path, name))


PATHS = list(_commands(get_command(app)))
FIXED = (
    "analyse", "confusion", "demo", "import", "import-run", "embed", "search", "evaluate", "compare",
    "report", "serve", "worker", "evaluator", "doctor", "datasets", "delete", "streets", "columns", "clean",
    "score", "import-scores", "import-embeddings",
    "history", "diff", "tag", "branch", "revert", "before-after", "export", "import-patch",
)  # fmt: skip
GROUPS = {
    "slice": {"create", "combine", "list", "show", "diff", "delete", "refresh"},
    "review": {"list", "verdict", "verdicts", "undo", "apply", "bounds"},
    "jobs": {"list", "show", "cancel", "retry"},
    "token": {"add", "list", "revoke"},
}


def test_every_command_of_the_interface_is_there() -> None:
    expected = {(name,) for name in (*FIXED, *GROUPS)}
    expected |= {(group, name) for group, names in GROUPS.items() for name in names}
    assert set(PATHS) - {()} == expected


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_help_ends_with_an_example(microtome, path: tuple[str, ...]) -> None:
    said = microtome(*path, "--help")
    assert said.code == 0
    shown = " ".join(said.out.split())
    assert "Example" in shown
    assert " ".join(("microtome", *path)) in shown.rpartition("Example")[2]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("import", "--images --annotations --format --split"),
        ("import-run", "--format --category-map"),
        ("embed", "--model --items"),
        ("import-embeddings", "--ids --model --items --key --json"),
        ("search", "--text --image --like --not-text --items --where --run --sort --limit --json"),
        ("search", "--min-similarity --save-slice"),
        ("evaluate", "--run --slice --iou-type --json"),
        ("report", "--run --slice --out"),
        ("score", "--run --only --model --json"),
        ("import-scores", "--items --run --json"),
        ("confusion", "--run --truth --predicted --slice --confidence --json"),
        ("analyse", "--run --slice --iou --iou-type --confidence --json"),
        ("compare", "--run --slice --metric --out --json"),
        ("serve", "--host --port --workers"),
        ("demo", "--open --small --out"),
        ("streets", "--images --seed --out --split"),
    ],
)
def test_a_command_has_the_options_that_scripts_depend_on(microtome, command: str, options: str) -> None:
    shown = microtome(command, "--help").out
    assert [option for option in options.split() if option not in shown] == []


def test_an_option_of_which_one_counts_is_refused_when_given_twice(known) -> None:
    said = known("analyse", "streets", "--run", "sim", "--slice", "wide", "--slice", "narrow")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: --slice is given 2 times, and only one counts")
    assert "microtome analyse --help" in said.err
    assert known("slice", "list", "streets", "--json", "--json").code == 0
