from __future__ import annotations

import io

import pytest

from microtome_cli.backend import Step
from microtome_cli.progress import PlainLines, duration, line_of, watching


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Step("reading", 0, None), "reading"),
        (Step("reading", 1200, None, 31.2), "reading 1,200, 31/s"),
        (Step("embedding", 0, 2048), "embedding 0/2,048"),
        (Step("embedding", 512, 2048, 310.0, 4.95), "embedding 512/2,048 (25%), 310/s, 5 s left"),
        (Step("embedding", 1, 3, 0.25, 8.0), "embedding 1/3 (33%), 0.2/s, 8 s left"),
        (Step("embedding", 3, 3, 2.0, 0.0), "embedding 3/3 (100%), 2.0/s"),
        (Step("embedding", 0, 0), "embedding 0/0"),
    ],
)
def test_a_step_in_words(step: Step, line: str) -> None:
    assert line_of(step) == line


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_a_duration_in_words(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_without_a_terminal_each_stage_begins_and_ends_with_a_line() -> None:
    stream = io.StringIO()
    with watching(stream) as watch:
        for done in range(5):
            watch(Step("drawing", done, 4))
        watch(Step("storing", 0, None))
    assert stream.getvalue().splitlines() == ["drawing 0/4", "drawing 4/4 (100%)", "storing"]


def test_without_steps_nothing_is_written() -> None:
    stream = io.StringIO()
    with watching(stream):
        pass
    assert stream.getvalue() == ""


def test_a_stage_left_early_shows_how_far_it_came() -> None:
    stream = io.StringIO()
    lines = PlainLines(stream, clock=lambda: 0.0)
    for step in (Step("a", 0, 9), Step("a", 7, 9), Step("b", 0, 2)):
        lines(step)
    lines.close()
    assert stream.getvalue().splitlines() == ["a 0/9", "a 7/9 (78%)", "b 0/2"]


def test_a_long_stage_writes_a_line_every_few_seconds() -> None:
    stream = io.StringIO()
    now = iter([0.0, 1.0, 6.0, 6.0, 7.0])
    lines = PlainLines(stream, clock=lambda: next(now))
    for done in range(4):
        lines(Step("a", done, 9))
    assert stream.getvalue().splitlines() == ["a 0/9", "a 2/9 (22%)"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar() -> None:
    stream = Terminal()
    with watching(stream) as watch:
        watch(Step("drawing", 2, 4, 3.0, 0.7))
    assert "drawing" in stream.getvalue()
