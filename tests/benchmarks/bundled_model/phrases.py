"""Captions beyond the streets' grammar: relations from both sides, poses and kinds, scenes without a street.

None of them equals a held-out query, an article aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import wordings

from microtome.streets import grammar
from microtome.streets.captions import Caption

Trait = tuple[str, object, tuple[str, ...]]  # an attribute, its value, how it is told

_PLURAL, _FRAMED = 0.25, 0.35  # shares of captions in the plural, and in a sentence
_ATTEMPTS = 20


def _without_article(text: str) -> str:
    return re.sub("^(a|an|the) ", "", text.lower())


_QUERIES = json.loads(Path(__file__).with_name("queries.json").read_text())
_HELD_OUT = {
    _without_article(query["text"])
    for group, queries in _QUERIES.items()
    if group != "about"
    for query in queries
}


def relations(about: Mapping[str, object], count: int, rng: np.random.Generator) -> list[Caption]:
    """`count` captions for each relation that an object has to another thing."""
    category, found = str(about["category"]), list[Caption]()
    for name in ("blocked_by", "occluded_by", "carries"):
        other = str(about.get(name) or "")
        # what hides part of a crosswalk need not be what blocks it, and the words are the same
        if other and not (name == "occluded_by" and category == "crosswalk"):
            claims = {"category": category, name: other}
            found += [_related(name, category, other, claims, rng) for _ in range(count)]
    if about.get("blocked") is True:
        claims = {"category": category, "blocked": True}
        found.append(_related("blocked_by", category, "", claims, rng))
    return found


def traits(about: Mapping[str, object], count: int, rng: np.random.Generator) -> list[Caption]:
    """Up to `count` captions of what an object is or does, one or two traits in each."""
    category = str(about["category"])
    held = [
        (name, about[name], said[about[name]])
        for (of, name), said in wordings.TRAITS.items()
        if of == category and about.get(name) in said
    ]
    return [_trait(category, held, rng) for _ in range(count)] if held else []


def bare_scene(about: Mapping[str, str], rng: np.random.Generator) -> Caption:
    """Light or weather or both, without a word for the street."""
    light, weather = about["lighting"], about["weather"]
    light_noun = _drawn(wordings.LIGHTS[light], rng)
    adjectives, weather_nouns = wordings.WEATHERS[weather]
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


def placed(about: Mapping[str, str], rng: np.random.Generator) -> Caption:
    """A place with its light, its weather or another place: mist at the junction."""
    known = [name for name in ("surroundings", "layout") if about[name] in wordings.PLACES]
    name = _drawn(known, rng)
    within, nouns = wordings.PLACES[about[name]]
    told = _in_its_air(within, _drawn(nouns, rng), {name: about[name]}, about, rng)
    if len(known) == 2:
        inside, around = wordings.PLACES[about["surroundings"]]
        both = {name: about[name] for name in known}
        junction = _drawn(wordings.PLACES[about["layout"]][1], rng)
        told.append(Caption(f"{junction} {inside} the {_drawn(around, rng)}", both))
    free = [each for each in told if _is_free(each.text)]
    return free[int(rng.integers(len(free)))]


def _in_its_air(
    within: str, place: str, claims: dict[str, object], about: Mapping[str, str], rng: np.random.Generator
) -> list[Caption]:
    light = _drawn(wordings.LIGHTS[about["lighting"]], rng)
    adjective, weather = (_drawn(words, rng) for words in wordings.WEATHERS[about["weather"]])
    lit, wet = (claims | {name: about[name]} for name in ("lighting", "weather"))
    return [
        Caption(f"{adjective} {place}", wet),
        Caption(f"the {adjective} {place}", wet),
        Caption(f"{weather} {within} the {place}", wet),
        Caption(f"the {place} in {weather}", wet),
        Caption(f"the {place} at {light}", lit),
        Caption(f"{light} {within} the {place}", lit),
        Caption(f"{adjective} {place} at {light}", wet | lit),
    ]


def _related(
    name: str, category: str, other: str, claims: Mapping[str, object], rng: np.random.Generator
) -> Caption:
    """A caption of two things, in the singular or the plural; without `other` of any vehicle."""
    for _ in range(_ATTEMPTS):
        many = rng.uniform() < _PLURAL
        frames = wordings.RELATED_MANY[name] if many else wordings.RELATED[name]
        text = _drawn(frames, rng)
        while "<" in text:
            before, _, rest = text.partition("<")
            slot, _, after = rest.partition(">")
            text = f"{before}{_drawn(wordings.SLOTS[slot], rng)}{after}"
        things = _noun(category, rng, many=many), _noun(other, rng, many=many)
        text = " ".join(text.format(thing=things[0], other=things[1]).split())
        caption = Caption(_in_a_sentence(text, rng), dict(claims))
        if _is_free(text) and _is_free(caption.text):
            return caption
    raise RuntimeError(f"every caption of {claims} is held out")


def _trait(category: str, held: Sequence[Trait], rng: np.random.Generator) -> Caption:
    for _ in range(_ATTEMPTS):
        claims: dict[str, object] = {"category": category}
        text = _drawn([each.one for each in _nouns(category)], rng)
        drawn = [held[at] for at in rng.permutation(len(held))[: 1 + int(rng.uniform() < wordings.SECOND)]]
        # a trait that only names the thing itself (a child) comes first, the other is told of that
        for name, value, templates in sorted(drawn, key=lambda trait: any("{}" in each for each in trait[2])):
            usable = [each for each in templates if "{}" in each or len(claims) == 1]
            if usable:
                text = _drawn(usable, rng).format(text)
                claims[name] = value
        caption = Caption(_in_a_sentence(_with_article(text), rng), claims)
        if _is_free(text) and _is_free(caption.text):
            return caption
    raise RuntimeError(f"every caption of a {category} is held out")


def _nouns(category: str) -> tuple[grammar.Noun, ...]:
    return grammar.NOUNS.get(category, wordings.ANY_VEHICLE) + wordings.NOUNS_TOO.get(category, ())


def _noun(category: str, rng: np.random.Generator, *, many: bool) -> str:
    nouns = _nouns(category)
    noun = nouns[int(rng.integers(len(nouns)))]
    return noun.many if many else _with_article(noun.one)


def _in_a_sentence(text: str, rng: np.random.Generator) -> str:
    return _drawn(wordings.SENTENCES, rng).format(text) if rng.uniform() < _FRAMED else text


def _is_free(text: str) -> bool:
    return _without_article(text) not in _HELD_OUT


def _drawn(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


def _with_article(phrase: str) -> str:
    if phrase.startswith("some"):
        return phrase
    return f"{'an' if phrase[0] in 'aeiou' or phrase.startswith('SUV') else 'a'} {phrase}"
