"""Captions beyond the streets' grammar: relations told from the other side, and scenes without a street.

None of them equals a held-out query, an article aside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from microtome.streets import grammar
from microtome.streets.captions import Caption

_RELATED = {
    "blocked_by": (
        "{other} blocking {thing}",
        "{other} on {thing}",
        "{other} in the way on {thing}",
        "{other} stopped on {thing}",
        "{thing} with {other} on it",
        "{other} covering part of {thing}",
    ),
    "occluded_by": (
        "{other} in front of {thing}",
        "{other} hiding {thing}",
        "{thing} with {other} in front of it",
        "{other} covering part of {thing}",
    ),
    "carries": (
        "an umbrella",
        "someone with an umbrella",
        "somebody under an umbrella",
        "{thing} carrying an umbrella",
        "an umbrella in the hand of {thing}",
    ),
}
_LIGHTS = {
    "day": ("day", "daytime", "daylight"),
    "dusk": ("dusk", "evening", "twilight", "sunset"),
    "night": ("night", "night-time", "darkness"),
}
_WEATHERS = {
    "clear": (("clear", "dry", "fine"), ("clear weather", "dry weather", "a clear sky")),
    "rain": (("rainy", "wet"), ("rain", "wet weather", "a downpour")),
    "fog": (("foggy", "misty", "hazy"), ("fog", "mist", "haze")),
    "snow": (("snowy", "wintry"), ("snow", "snowfall", "winter weather")),
}
_GROUPS = ("crops", "crosswalks", "frames", "rare", "scenes")
_QUERIES = json.loads(Path(__file__).with_name("queries.json").read_text())
_HELD_OUT = {query["text"].lower().removeprefix("a ") for group in _GROUPS for query in _QUERIES[group]}


def relations(about: Mapping[str, object], rng: np.random.Generator) -> list[Caption]:
    """A caption for each relation that an object has to another thing."""
    noun = _drawn([each.one for each in grammar.NOUNS[str(about["category"])]], rng)
    found = []
    for name, frames in _RELATED.items():
        value = str(about.get(name) or "")
        # what hides part of a crosswalk need not be what blocks it, and the words are the same
        if value and not (name == "occluded_by" and about["category"] == "crosswalk"):
            others = grammar.NOUNS.get(value, ())
            other = _with_article(_drawn([each.one for each in others], rng)) if others else ""
            text = _drawn(frames, rng).format(other=other, thing=_with_article(noun))
            found.append(Caption(text, {"category": about["category"], name: value}))
    return [each for each in found if _is_free(each.text)]


def bare_scene(about: Mapping[str, str], rng: np.random.Generator) -> Caption:
    """Light or weather or both, without a word for the street."""
    light, weather = about["lighting"], about["weather"]
    light_noun = _drawn(_LIGHTS[light], rng)
    adjectives, weather_nouns = _WEATHERS[weather]
    both = {"lighting": light, "weather": weather}
    options = [
        Caption(f"{_drawn(adjectives, rng)} {light_noun}", both),
        Caption(_with_article(f"{_drawn(adjectives, rng)} {light_noun}"), both),
        Caption(f"{_drawn(weather_nouns, rng)} at {light_noun}", both),
        Caption(f"{light_noun}, {_drawn(weather_nouns, rng)}", both),
        Caption(_drawn(weather_nouns, rng), {"weather": weather}),
        Caption(f"{_drawn(adjectives, rng)} weather", {"weather": weather}),
        Caption(light_noun, {"lighting": light}),
    ]
    free = [each for each in options if _is_free(each.text)]
    return free[int(rng.integers(len(free)))]


def _is_free(text: str) -> bool:
    return text.lower().removeprefix("a ") not in _HELD_OUT


def _drawn(options: tuple[str, ...] | list[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


def _with_article(phrase: str) -> str:
    return f"{'an' if phrase[0] in 'aeiou' else 'a'} {phrase}"
