"""The frame that small drawings share: a unit square in the drawing's units, and lines through points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 320, 240
LEFT, RIGHT, TOP, BOTTOM = 34, 308, 10, 206

Place = tuple[float, float]


def place(across: float, up: float) -> Place:
    """Where a point of the unit square lies, cut at its edges."""
    return (
        LEFT + min(1.0, max(0.0, across)) * (RIGHT - LEFT),
        BOTTOM - min(1.0, max(0.0, up)) * (BOTTOM - TOP),
    )


def path(points: Iterable[tuple[float, float | None]]) -> str:
    """An SVG path through points of the unit square, broken where one is unknown; empty without any."""
    strokes: list[list[Place]] = [[]]
    for across, up in points:
        if up is None:
            strokes.append([])
        else:
            strokes[-1].append(place(across, up))
    return "".join(_stroke(stroke) for stroke in strokes if stroke)


def _stroke(places: Sequence[Place]) -> str:
    # one place alone is drawn as a stroke of no length, which round ends show as a dot
    shown = places if len(places) > 1 else [*places, *places]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shown)
