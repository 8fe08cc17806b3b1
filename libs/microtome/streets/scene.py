"""What a street scene is made of: pure data, sampled by `sampling`, drawn by `drawing`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from microtome.streets.camera import Camera

Lighting = Literal["day", "dusk", "night"]
Weather = Literal["clear", "rain", "fog", "snow"]
Condition = Literal["fresh", "worn", "faded"]
Orientation = Literal["straight", "diagonal"]

LIGHTINGS: tuple[Lighting, ...] = ("day", "dusk", "night")
WEATHERS: tuple[Weather, ...] = ("clear", "rain", "fog", "snow")
CONDITIONS: tuple[Condition, ...] = ("fresh", "worn", "faded")
ORIENTATIONS: tuple[Orientation, ...] = ("straight", "diagonal")
CATEGORIES = (
    "car",
    "bus",
    "truck",
    "bicycle",
    "motorcycle",
    "pedestrian",
    "traffic light",
    "cone",
    "crosswalk",
)


@dataclass(frozen=True)
class Conditions:
    """Light and weather of a scene; `cloud` and `haze` in [0, 1], `sun_side` in [-1, 1] from the left."""

    lighting: Lighting
    weather: Weather
    cloud: float
    haze: float
    sun_side: float


@dataclass(frozen=True)
class Road:
    """A straight road: kerbs at `left` and `right` (x, metres), lane lines between; a street may cross it."""

    left: float
    right: float
    middle: float
    lane_width: float
    parking_left: float
    parking_right: float
    pavement: float
    crossing_start: float
    crossing_end: float

    @property
    def is_crossed(self) -> bool:
        """True where another street crosses."""
        return self.crossing_end > self.crossing_start


@dataclass(frozen=True)
class Building:
    """A block beside the road (`side` -1 left, 1 right); its wall at x = `wall` from `start` to `end`."""

    side: int
    wall: float
    start: float
    end: float
    height: float
    colour: str
    style: str
    seed: int


@dataclass(frozen=True)
class Tree:
    """A tree at (x, z); `spread` is the crown's radius."""

    x: float
    z: float
    height: float
    spread: float
    kind: str
    seed: int


@dataclass(frozen=True)
class Lamp:
    """A street lamp whose arm reaches over the road towards `side`."""

    x: float
    z: float
    side: int


@dataclass(frozen=True)
class Outfit:
    """What a person wears: names of colours, hair, skin tone 0..4."""

    top: str
    trousers: str
    hair: str
    skin: int
    style: str


@dataclass(frozen=True, kw_only=True)
class Thing:
    """An annotated object, standing at (x, z); yaw 0 heads away from the camera, pi comes towards it."""

    category: str
    x: float
    z: float
    yaw: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Vehicle(Thing):
    """A car, bus or truck."""

    kind: str
    colour: str
    length: float
    width: float
    height: float
    parked: bool


@dataclass(frozen=True, kw_only=True)
class Cycle(Thing):
    """A bicycle or a motorcycle, with its rider or parked."""

    colour: str
    rider: Outfit | None


@dataclass(frozen=True, kw_only=True)
class Pedestrian(Thing):
    """A person on foot; `phase` in [0, 1) is the moment of the step."""

    outfit: Outfit
    pose: str
    age: str
    height: float
    carries: str
    phase: float
    on_crosswalk: bool


@dataclass(frozen=True, kw_only=True)
class TrafficLight(Thing):
    """A signal head on a post, or hanging from an arm of `reach` metres (0: none)."""

    state: str
    lens_height: float
    reach: float


@dataclass(frozen=True, kw_only=True)
class Cone(Thing):
    """A traffic cone, upright or fallen."""

    pose: str
    height: float


@dataclass(frozen=True, kw_only=True)
class Crosswalk(Thing):
    """Painted bars from kerb to kerb; `depth` is the bars' length, `angle` in radians off straight."""

    condition: Condition
    orientation: Orientation
    angle: float
    depth: float
    left: float
    right: float
    bar: float
    blocked_by: str
    seed: int


@dataclass(frozen=True)
class Exposure:
    """What the camera's electronics add: brightness and colour factors around 1."""

    brightness: float = 1.0
    red: float = 1.0
    blue: float = 1.0


@dataclass(frozen=True)
class Scene:
    """One picture before it is drawn; the object id of a thing is its place in `things`, from 1."""

    split: str
    index: int
    camera: Camera
    conditions: Conditions
    road: Road
    surroundings: str
    scenery: tuple[Building | Tree | Lamp, ...]
    things: tuple[Thing, ...]
    exposure: Exposure
    seed: int
