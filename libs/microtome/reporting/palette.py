"""The colour, sign and line of each outcome: one set, used for boxes, bars, tables and legends alike.

The pages in the browser have the same (`parts/outcomes.ts` of `microtome_web`): a test holds them equal.

One colour serves light paper, dark screens and photographs, so its luminance lies where contrast with both
papers is at least 3:1. No meaning rests on colour alone: a sign stands beside it, objects (truth) are
dashed and predictions solid.

Source: hues after Okabe and Ito, "Color Universal Design" (2008); luminance moved as said above.
"""

from __future__ import annotations

from dataclasses import dataclass

LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14171c"


@dataclass(frozen=True)
class OutcomeStyle:
    """How one outcome looks: `colour` as #rrggbb, a `sign` that says the same, `words` for a legend."""

    colour: str
    sign: str
    words: str
    css_class: str


_FOUND, _GHOST, _LOST, _MIXED = "#21a179", "#9c5eb2", "#e56c14", "#356cf8"

STYLES: dict[str, OutcomeStyle] = {
    "true_positive": OutcomeStyle(_FOUND, "✓", "true positive", "found"),
    "false_positive": OutcomeStyle(_GHOST, "+", "false positive", "ghost"),
    "matched": OutcomeStyle(_FOUND, "✓", "matched", "found"),
    "missed": OutcomeStyle(_LOST, "✕", "missed", "lost"),
    "mispredicted": OutcomeStyle(_MIXED, "≠", "mispredicted", "mixed"),
}
NO_OUTCOME = OutcomeStyle("#8a919c", "·", "no outcome", "plain")


def style_of(outcome: str | None) -> OutcomeStyle:
    """The look of an outcome; a grey one without an outcome (a prediction under the confidence threshold)."""
    return NO_OUTCOME if outcome is None else STYLES[outcome]


def css_variables() -> str:
    """CSS custom properties, one a look: `--found: 33 161 121`, for `rgb(var(--found) / .5)`."""
    styles = {style.css_class: style.colour for style in (*STYLES.values(), NO_OUTCOME)}
    return " ".join(f"--{name}: {_channels(colour)};" for name, colour in styles.items())


def _channels(colour: str) -> str:
    return " ".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
