"""Colours by name, and what light and air make of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from microtome.streets.camera import Point3
from microtome.streets.scene import Conditions

Rgb = tuple[float, float, float]


_NONE = (0.0, 0.0, 0.0)


def rgb(code: int) -> Rgb:
    """Red, green and blue in [0, 1] of a number like 0xFF8800."""
    return (code >> 16 & 255) / 255, (code >> 8 & 255) / 255, (code & 255) / 255


COLOURS: dict[str, Rgb] = {
    "white": rgb(0xEEF0F0),
    "black": rgb(0x26282C),
    "grey": rgb(0x7C8288),
    "silver": rgb(0xB9C0C6),
    "red": rgb(0xC8282C),
    "blue": rgb(0x2456A8),
    "green": rgb(0x2E7D4A),
    "yellow": rgb(0xF0BE1E),
    "orange": rgb(0xEA7420),
    "brown": rgb(0x7A5236),
    "purple": rgb(0x6A3D92),
    "pink": rgb(0xE07A9E),
    "beige": rgb(0xCBB592),
}
SKINS: tuple[Rgb, ...] = tuple(rgb(code) for code in (0xF3CDB0, 0xE0AC86, 0xC08A60, 0x8F5E3E, 0x5C3B28))
HAIR: dict[str, Rgb] = {
    "black": rgb(0x1C1814),
    "brown": rgb(0x4B3020),
    "blond": rgb(0xC9A25A),
    "red": rgb(0x8C4020),
    "grey": rgb(0xA8A8A6),
}
GLASS = rgb(0x2A3A48)
LIT = rgb(0xFFD98A)
SNOW = rgb(0xE9EEF4)
TYRE = rgb(0x1B1C1F)
METAL = rgb(0x8C9298)
POST = rgb(0x555C62)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """`first` where share is 0, `second` where it is 1."""
    keep = 1.0 - share
    return (
        first[0] * keep + second[0] * share,
        first[1] * keep + second[1] * share,
        first[2] * keep + second[2] * share,
    )


def times(colour: Rgb, factor: float) -> Rgb:
    """A darker (factor < 1) or brighter colour."""
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def argb(colour: Rgb, alpha: float = 1.0) -> int:
    """The 32-bit colour skia wants, each channel clipped to [0, 1]."""
    opaque = 0xFF000000 if alpha == 1.0 else _byte(alpha) << 24
    return opaque | _byte(colour[0]) << 16 | _byte(colour[1]) << 8 | _byte(colour[2])


def _byte(channel: float) -> int:
    if channel <= 0.0:
        return 0
    return 255 if channel >= 1.0 else int(channel * 255.0 + 0.5)


class Surface(NamedTuple):
    """The light that falls on a surface, the haze before it, and the share of the surface seen through it."""

    light: Rgb
    haze: Rgb
    clear: float

    def seen(self, colour: Rgb) -> Rgb:
        """The surface's colour from the camera."""
        light, haze, clear = self
        veil = 1.0 - clear  # written out by channel: this is called a thousand times a scene
        return (
            haze[0] * veil + colour[0] * light[0] * clear,
            haze[1] * veil + colour[1] * light[1] * clear,
            haze[2] * veil + colour[2] * light[2] * clear,
        )


@dataclass(frozen=True)
class Air:
    """Light and haze of a scene: what colour a surface of some colour has from the camera."""

    ambient: Rgb
    sun: Rgb
    sun_direction: Point3
    haze: Rgb
    density: float
    beam: float
    sky_top: Rgb
    sky_low: Rgb
    is_dark: bool
    is_wet: bool
    is_snowy: bool

    def seen(self, colour: Rgb, z: float, normal: Point3 = (0.0, 0.5, -0.8)) -> Rgb:
        """The colour of a surface at depth z that faces `normal`."""
        return self.surface(z, normal).seen(colour)

    def surface(self, z: float, normal: Point3) -> Surface:
        """How surfaces at depth z that face `normal` are seen."""
        east, up, ahead = normal
        away = self.sun_direction
        sun = east * away[0] + up * away[1] + ahead * away[2]
        sky = 0.82 + 0.18 * up
        beam = self.beam * math.exp(-z / 16.0) * (0.55 - 0.45 * min(ahead, 0.0)) if self.beam else 0.0
        ambient, light = self.ambient, self.sun if sun > 0.0 else _NONE
        light_on_it = (
            ambient[0] * sky + light[0] * sun + beam,
            ambient[1] * sky + light[1] * sun + beam,
            ambient[2] * sky + light[2] * sun + beam,
        )
        return Surface(light_on_it, self.haze, math.exp(-self.density * z))

    def hazed(self, colour: Rgb, z: float) -> Rgb:
        """The colour of a light source or of a lit surface after z metres of air."""
        return mix(self.haze, colour, math.exp(-self.density * z))


@dataclass(frozen=True)
class _Light:
    ambient: Rgb
    sun: Rgb
    sun_height: float
    sky_top: Rgb
    sky_low: Rgb
    beam: float


_LIGHTS = {
    "day": _Light((0.7, 0.74, 0.8), (0.42, 0.38, 0.3), 0.8, rgb(0x4F93D6), rgb(0xD3E5F2), 0.0),
    "dusk": _Light((0.55, 0.51, 0.57), (0.46, 0.27, 0.13), 0.25, rgb(0x4A5590), rgb(0xF6B27A), 0.12),
    "night": _Light((0.24, 0.26, 0.35), (0.03, 0.03, 0.05), 0.7, rgb(0x0B1024), rgb(0x2B3150), 0.62),
}
_OVERCAST = {"day": rgb(0xB4BDC6), "dusk": rgb(0x8C8494), "night": rgb(0x232838)}
_DENSITY = {"clear": 0.0022, "rain": 0.008, "fog": 0.031, "snow": 0.012}


def air_of(conditions: Conditions) -> Air:
    """The air of a scene's conditions."""
    light = _LIGHTS[conditions.lighting]
    grey = {"clear": 0.35 * conditions.cloud, "rain": 0.85, "fog": 0.97, "snow": 0.8}[conditions.weather]
    overcast = _OVERCAST[conditions.lighting]
    low = mix(light.sky_low, mix(overcast, (1.0, 1.0, 1.0), 0.12), grey)
    side = conditions.sun_side
    return Air(
        ambient=mix(light.ambient, times(light.ambient, 0.98), grey),
        sun=times(light.sun, 1.0 - grey),
        sun_direction=(0.6 * side, light.sun_height, -0.45),
        haze=mix(low, overcast, 0.4),
        density=_DENSITY[conditions.weather] * (0.7 + 0.6 * conditions.haze),
        beam=light.beam,
        sky_top=mix(light.sky_top, overcast, grey),
        sky_low=low,
        is_dark=conditions.lighting != "day",
        is_wet=conditions.weather == "rain",
        is_snowy=conditions.weather == "snow",
    )
