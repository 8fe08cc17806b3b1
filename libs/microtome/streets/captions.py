"""Sentences about objects and scenes, drawn from the grammar; each says which attributes it mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

import numpy as np

from microtome.errors import InputError
from microtome.streets import grammar
from microtome.streets.grammar import Modifier, Noun, Value
from microtome.streets.lots import one_of

T = TypeVar("T")
_A_BEFORE_VOWEL = re.compile(r"\ba(?= (?:[aeiouAEIOU]|SUV))")
NEAR, FAR = 9.0, 22.0


@dataclass(frozen=True)
class Caption:
    """A sentence and the attributes it claims, by name."""

    text: str
    claims: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Phrase:
    """A noun with its modifiers, singular and plural."""

    one: str
    many: str
    claims: dict[str, Value]


def caption(attributes: Mapping[str, Value], rng: np.random.Generator) -> Caption:
    """A caption of an object (`category` among its attributes) or of a scene (`lighting`, `weather`, ...).

    Raises InputError when there is nothing to speak of.
    """
    if "category" in attributes:
        return object_caption(attributes, rng)
    if any(name in attributes for name in grammar.SCENE_MODIFIERS):
        return scene_caption(attributes, (), rng)
    raise InputError(
        "nothing to write a caption about",
        found=", ".join(attributes) or "no attributes",
        expected="a category, or attributes of a scene such as lighting and weather",
    )


def object_caption(attributes: Mapping[str, Value], rng: np.random.Generator) -> Caption:
    """A caption of one object."""
    condition = attributes.get("condition")
    if isinstance(condition, str) and rng.uniform() < 0.12:
        phrase = object_phrase({**attributes, "condition": ""}, rng, most=1)
        frame = _pick(grammar.CONDITION_FIRST[condition], rng)
        return Caption(_framed(frame, phrase), {**phrase.claims, "condition": condition})
    phrase = object_phrase(attributes, rng, most=2)
    return Caption(_framed(_frame(rng), phrase), phrase.claims)


def scene_caption(
    attributes: Mapping[str, Value], objects: Sequence[Mapping[str, Value]], rng: np.random.Generator
) -> Caption:
    """A caption of a scene that names at most two of its objects."""
    scene = _scene_phrase(attributes, rng)
    if not objects or rng.uniform() < 0.4:
        return Caption(_framed(_pick(grammar.SCENE_FRAMES, rng), scene), scene.claims)
    count = min(len(objects), 1 + int(rng.uniform() < 0.35))
    named = [object_phrase(objects[int(at)], rng, most=1) for at in rng.permutation(len(objects))[:count]]
    thing = " and ".join(_with_article(phrase.one) for phrase in named)
    text = _spelled(_pick(grammar.SCENE_WITH, rng).format(scene=_with_article(scene.one), thing=thing))
    claims = dict(scene.claims)
    for phrase in named:
        claims.update({f"{phrase.claims['category']}.{name}": value for name, value in phrase.claims.items()})
    return Caption(text, claims)


def object_phrase(attributes: Mapping[str, Value], rng: np.random.Generator, *, most: int) -> Phrase:
    """A noun phrase that mentions up to `most` attributes of an object.

    Raises InputError for an unknown category.
    """
    category = attributes["category"]
    if not isinstance(category, str) or category not in grammar.NOUNS:
        raise InputError("no such category", found=category, expected=", ".join(grammar.NOUNS))
    noun, claims = _noun(category, attributes, rng)
    speakable = [
        (name, value, modifier)
        for name, value in _with_range(attributes).items()
        if name not in claims and (modifier := _modifier(category, name, value))
    ]
    count = min(len(speakable), one_of((0, 1, 2), rng, (0.12, 0.58, 0.3)), most)
    order = _weighted_order(speakable, rng)[:count]
    before, after = _said([speakable[at] for at in order], claims, rng)
    return Phrase(" ".join([*before, noun.one, *after]), " ".join([*before, noun.many, *after]), claims)


def _noun(
    category: str, attributes: Mapping[str, Value], rng: np.random.Generator
) -> tuple[Noun, dict[str, Value]]:
    claims: dict[str, Value] = {"category": category}
    for name in grammar.KIND_ATTRIBUTES:
        nouns = grammar.NOUNS_BY_KIND.get((category, attributes.get(name, "")))
        if nouns and rng.uniform() < 0.25:
            claims[name] = attributes[name]
            return _pick(nouns, rng), claims
    return _pick(grammar.NOUNS[category], rng), claims


def _with_range(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes with the distance said in words, and without an empty `blocked` beside `blocked_by`."""
    said = dict(attributes)
    distance = attributes.get("distance")
    if isinstance(distance, (int, float)):
        said["range"] = "near" if distance < NEAR else "far" if distance > FAR else ""
    return said


def _modifier(category: str, name: str, value: Value) -> Modifier | None:
    for group in (category, grammar.GROUPS.get(category, ""), "any"):
        found = grammar.MODIFIERS.get((group, name), {}).get(value)
        if found:
            return found
    return None


_WEIGHTS = {
    "condition": 4.0,
    "orientation": 2.5,
    "blocked_by": 4.0,
    "occluded_by": 2.0,
    "colour": 2.0,
    "range": 0.4,
}


def _weighted_order(speakable: Sequence[tuple[str, Value, Modifier]], rng: np.random.Generator) -> list[int]:
    """Places in a random order, weightier attributes earlier."""
    draws = rng.exponential(size=len(speakable))
    weights = np.array([_WEIGHTS.get(name, 1.0) for name, _, _ in speakable])
    return [int(at) for at in np.argsort(draws / weights)]


def _said(
    chosen: Sequence[tuple[str, Value, Modifier]], claims: dict[str, Value], rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    """The chosen modifiers as words before and after the noun; adds to the claims."""
    before: list[str] = []
    after: list[str] = []
    for name, value, modifier in chosen:
        claims[name] = value
        if modifier.before and (not modifier.after or rng.uniform() < 0.6):
            before.append(_pick(modifier.before, rng))
        else:
            after.append(_filled(_pick(modifier.after, rng), value, rng))
    return before, after


def _filled(phrase: str, value: Value, rng: np.random.Generator) -> str:
    if "{other}" not in phrase:
        return phrase
    return phrase.format(other=_with_article(_pick(grammar.NOUNS[str(value)], rng).one))


def _scene_phrase(attributes: Mapping[str, Value], rng: np.random.Generator) -> Phrase:
    noun, claims = _pick(grammar.SCENE_NOUNS, rng), dict[str, Value]()
    speakable = [
        (name, attributes[name], values[attributes[name]])
        for name, values in grammar.SCENE_MODIFIERS.items()
        if attributes.get(name) in values
    ]
    count = min(len(speakable), one_of((1, 2, 3), rng, (0.5, 0.4, 0.1)))
    order = rng.permutation(len(speakable))[:count]
    before, after = _said([speakable[int(at)] for at in order], claims, rng)
    return Phrase(" ".join([*before, noun.one, *after]), " ".join([*before, noun.many, *after]), claims)


def _frame(rng: np.random.Generator) -> str:
    groups = (grammar.STATEMENTS, grammar.PLURALS, grammar.REQUESTS, grammar.QUESTIONS)
    return _pick(one_of(groups, rng, (0.5, 0.24, 0.12, 0.14)), rng)


def _framed(frame: str, phrase: Phrase) -> str:
    return _spelled(frame.format(one=phrase.one, many=phrase.many, a=_with_article(phrase.one)))


def _spelled(text: str) -> str:
    """The text with `an` where it must be."""
    return _A_BEFORE_VOWEL.sub("an", text)


def _with_article(phrase: str) -> str:
    return f"a {phrase}"


def _pick(options: Sequence[T], rng: np.random.Generator) -> T:
    """One option; earlier ones are likelier (weight 1 / place ** 0.6)."""
    return one_of(options, rng, _falling(len(options)))


@cache
def _falling(count: int) -> tuple[float, ...]:
    weights = np.arange(1, count + 1) ** -0.6
    return tuple((weights / weights.sum()).tolist())
