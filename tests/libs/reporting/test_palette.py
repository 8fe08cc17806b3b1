from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from microtome.reporting.palette import DARK_PAPER, LIGHT_PAPER, STYLES, css_variables, style_of

PAGES = Path(__file__).parents[3] / "services/microtome_web"
COLOURS = sorted({style.colour for style in STYLES.values()})
# Machado, Oliveira, Fernandes 2009, "A Physiologically-based Model ..." of colour vision, severity 1
VISION = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (first, second))
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ rgb / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("paper", [LIGHT_PAPER, DARK_PAPER])
@pytest.mark.parametrize("colour", COLOURS)
def test_an_outcome_colour_stands_out_on_both_papers(colour, paper):
    assert contrast(colour, paper) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_outcome_colours_differ_for_every_kind_of_colour_vision(vision):
    seen = [lab(np.clip(np.array(VISION[vision]) @ linear(colour), 0, 1)) for colour in COLOURS]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 20


def test_a_sign_tells_what_the_colour_tells():
    signs = {style.colour: style.sign for style in STYLES.values()}
    assert len(set(signs.values())) == len(signs) == 4


def test_an_item_without_an_outcome_has_a_look_too():
    assert style_of(None).colour not in COLOURS
    assert style_of("missed").words == "missed"


def test_css_variables_hold_each_look_once():
    text = css_variables()
    assert text.count("--") == 5
    assert "--found: 33 161 121;" in text


def test_the_pages_have_the_same_colours_and_signs():
    pages = (PAGES / "src/parts/outcomes.ts").read_text()
    colours = dict(re.findall(r'const ([A-Z]+) = "(#[0-9a-f]{6})";', pages))
    shown = re.findall(r'(\w+): \{ label: "([^"]+)", sign: "(.)", colour: ([A-Z]+) \}', pages)
    ours = {name: (style.words, style.sign, style.colour) for name, style in STYLES.items()}
    assert {name: (label, sign, colours[colour]) for name, label, sign, colour in shown} == ours
