"""The words of the streets world, as data: nouns, modifiers before and after the noun, sentence frames.

In every tuple the common words come first; the captions draw earlier ones more often.
"""

from __future__ import annotations

from dataclasses import dataclass

Value = str | int | float | bool


@dataclass(frozen=True)
class Noun:
    """One way to name a category."""

    one: str
    many: str


@dataclass(frozen=True)
class Modifier:
    """How an attribute's value is said: before or after the noun; `{other}` stands for another category."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def _regular(*words: str) -> tuple[Noun, ...]:
    return tuple(Noun(word, f"{word}s") for word in words)


NOUNS: dict[str, tuple[Noun, ...]] = {
    "car": _regular("car", "automobile", "passenger car", "motorcar"),
    "bus": (
        Noun("bus", "buses"),
        Noun("city bus", "city buses"),
        Noun("coach", "coaches"),
        *_regular("public transport vehicle"),
    ),
    "truck": (
        *_regular("truck"),
        Noun("lorry", "lorries"),
        *_regular("heavy goods vehicle", "freight vehicle"),
    ),
    "bicycle": _regular("bicycle", "bike", "pushbike", "pedal cycle", "push bicycle"),
    "motorcycle": _regular("motorcycle", "motorbike", "moped", "motor scooter"),
    "pedestrian": (
        *_regular("pedestrian"),
        Noun("person", "people"),
        *_regular("walker"),
        Noun("passer-by", "passers-by"),
    ),
    "traffic light": _regular("traffic light", "stoplight", "traffic signal", "signal light", "semaphore"),
    "cone": _regular("cone", "traffic cone", "safety cone", "road cone", "pylon"),
    "crosswalk": (
        *_regular("crosswalk", "zebra crossing", "pedestrian crossing", "crossing", "zebra", "road crossing"),
        Noun("zebra stripes on the road", "zebra stripes on roads"),
    ),
}

NOUNS_BY_KIND: dict[tuple[str, Value], tuple[Noun, ...]] = {
    ("car", "sedan"): _regular("sedan", "saloon car"),
    ("car", "hatchback"): _regular("hatchback", "small car"),
    ("car", "suv"): _regular("SUV", "off-roader"),
    ("bus", "double-decker"): (
        Noun("double-decker", "double-deckers"),
        Noun("double-decker bus", "double-decker buses"),
    ),
    ("truck", "box"): _regular("box truck", "delivery truck"),
    ("truck", "tipper"): (*_regular("tipper truck", "dump truck"), Noun("tipper lorry", "tipper lorries")),
    ("pedestrian", "child"): (Noun("child", "children"), *_regular("kid", "youngster")),
    ("pedestrian", "adult"): (*_regular("adult", "grown-up"),),
}
KIND_ATTRIBUTES = ("kind", "age")

GROUPS: dict[str, str] = {
    "car": "vehicle",
    "bus": "vehicle",
    "truck": "vehicle",
    "bicycle": "cycle",
    "motorcycle": "cycle",
}


def _colours() -> dict[Value, Modifier]:
    names = (
        "white",
        "black",
        "grey",
        "silver",
        "red",
        "blue",
        "green",
        "yellow",
        "orange",
        "brown",
        "purple",
        "pink",
    )
    return {name: Modifier((name, f"{name}-coloured"), (f"painted {name}", f"in {name}")) for name in names}


def _clothes() -> dict[Value, Modifier]:
    names = ("white", "black", "grey", "red", "blue", "green", "yellow", "orange", "purple", "pink")
    return {
        name: Modifier((), (f"in {name}", f"wearing {name}", f"with a {name} top", f"dressed in {name}"))
        for name in names
    }


MODIFIERS: dict[tuple[str, str], dict[Value, Modifier]] = {
    ("crosswalk", "condition"): {
        "fresh": Modifier(
            ("fresh", "freshly painted", "new", "bright", "crisp", "well-marked", "pristine"),
            ("with fresh paint", "in good condition", "with bright white stripes", "painted recently"),
        ),
        "worn": Modifier(
            ("worn", "eroded", "chipped", "damaged", "scuffed", "patchy", "weathered"),
            ("with worn paint", "with chipped stripes", "in worn condition", "with paint flaking off"),
        ),
        "faded": Modifier(
            (
                "faded",
                "barely visible",
                "fading",
                "faint",
                "washed-out",
                "pale",
                "bleached",
                "almost invisible",
            ),
            (
                "with faded paint",
                "barely visible on the asphalt",
                "whose stripes have faded",
                "hardly to be seen",
            ),
        ),
    },
    ("crosswalk", "orientation"): {
        "straight": Modifier(
            ("straight", "perpendicular"), ("straight across the road", "at a right angle to the road")
        ),
        "diagonal": Modifier(
            ("diagonal", "slanted", "oblique", "angled", "skewed"),
            ("running diagonally", "at an angle", "across the road at a slant", "in a diagonal position"),
        ),
    },
    ("crosswalk", "blocked"): {
        True: Modifier(
            ("blocked", "obstructed", "occupied"), ("with a vehicle in the way", "occupied by a vehicle")
        ),
        False: Modifier(("clear", "unobstructed", "free"), ("with nothing in the way", "left free")),
    },
    ("crosswalk", "blocked_by"): {
        other: Modifier(
            (),
            (
                "blocked by {other}",
                "occupied by {other}",
                "obstructed by {other}",
                "hidden behind {other}",
                "under {other}",
            ),
        )
        for other in ("car", "bus", "truck")
    },
    ("vehicle", "colour"): _colours(),
    ("cycle", "colour"): _colours(),
    ("pedestrian", "colour"): _clothes(),
    ("vehicle", "view"): {
        "rear": Modifier(
            (), ("seen from behind", "driving away", "from the rear", "showing its tail lights")
        ),
        "front": Modifier(
            ("oncoming", "approaching"), ("seen from the front", "coming towards us", "facing the camera")
        ),
        "side": Modifier((), ("seen from the side", "in profile", "driving across")),
    },
    ("cycle", "view"): {
        "rear": Modifier((), ("seen from behind", "riding away", "from the rear")),
        "front": Modifier(("oncoming", "approaching"), ("seen from the front", "coming towards us")),
        "side": Modifier((), ("seen from the side", "in profile")),
    },
    ("pedestrian", "view"): {
        "rear": Modifier((), ("seen from behind", "turned away from us", "from the rear")),
        "front": Modifier((), ("facing us", "seen from the front", "facing the camera")),
        "side": Modifier((), ("seen from the side", "in profile")),
    },
    ("vehicle", "parked"): {
        True: Modifier(("parked", "stationary"), ("parked at the kerb", "at the roadside")),
        False: Modifier((), ("on the road", "in traffic")),
    },
    ("cycle", "ridden"): {
        True: Modifier(("ridden",), ("with a rider", "being ridden", "with somebody in the saddle")),
        False: Modifier(
            ("parked", "riderless"),
            ("without a rider", "parked on the pavement", "with nobody in the saddle"),
        ),
    },
    ("pedestrian", "pose"): {
        "standing": Modifier(("standing", "waiting"), ("standing still", "standing about")),
        "walking": Modifier(("walking", "strolling"), ("out walking", "on foot")),
        "running": Modifier(("running", "jogging", "hurrying"), ("out running", "in a hurry")),
    },
    ("pedestrian", "carries"): {
        "umbrella": Modifier((), ("with an umbrella", "holding an umbrella", "under an umbrella")),
    },
    ("pedestrian", "on_crosswalk"): {
        True: Modifier(
            (), ("on a crosswalk", "crossing the road", "on a zebra crossing", "crossing the street")
        ),
        False: Modifier((), ("on the pavement", "at the roadside", "on the sidewalk")),
    },
    ("traffic light", "state"): {
        "red": Modifier(("red",), ("showing red", "telling us to stop", "on red")),
        "amber": Modifier(("amber", "yellow"), ("showing amber", "on yellow")),
        "green": Modifier(("green",), ("showing green", "telling us to go", "on green")),
    },
    ("traffic light", "mount"): {
        "arm": Modifier(("overhead", "hanging"), ("on an arm over the road", "hanging over the road")),
        "post": Modifier((), ("on a post", "beside the road")),
    },
    ("cone", "pose"): {
        "upright": Modifier(("upright", "standing"), ("standing on the road",)),
        "fallen": Modifier(("fallen", "knocked-over", "toppled"), ("lying on the ground", "toppled over")),
    },
    ("any", "range"): {
        "near": Modifier(("nearby", "close"), ("up close", "in the foreground")),
        "far": Modifier(("distant", "far-off"), ("in the distance", "far away")),
    },
    ("any", "occluded_by"): {
        other: Modifier(
            (),
            (
                "partly hidden behind {other}",
                "behind {other}",
                "half hidden by {other}",
                "occluded by {other}",
            ),
        )
        for other in ("car", "bus", "truck", "bicycle", "motorcycle", "pedestrian", "cone")
    },
    ("any", "truncated"): {
        True: Modifier((), ("cut off by the edge of the picture", "at the edge of the picture"))
    },
    ("any", "lighting"): {
        "day": Modifier((), ("by day", "in daylight", "in the daytime")),
        "dusk": Modifier((), ("at dusk", "at sunset", "in the evening light", "at twilight")),
        "night": Modifier((), ("at night", "in the dark", "after dark", "by night")),
    },
    ("any", "weather"): {
        "clear": Modifier((), ("in clear weather", "under a clear sky", "in dry weather")),
        "rain": Modifier((), ("in the rain", "in wet weather", "on a rainy day", "in a downpour")),
        "fog": Modifier((), ("in fog", "in the mist", "in foggy weather", "in haze")),
        "snow": Modifier((), ("in the snow", "in snowfall", "in snowy weather", "in winter")),
    },
}

SCENE_NOUNS: tuple[Noun, ...] = (
    Noun("street", "streets"),
    Noun("road", "roads"),
    Noun("street scene", "street scenes"),
    Noun("view of a street", "views of streets"),
)
SCENE_MODIFIERS: dict[str, dict[Value, Modifier]] = {
    "lighting": {
        "day": Modifier(("daytime", "daylight"), ("by day", "in daylight", "during the day")),
        "dusk": Modifier(("twilit", "evening"), ("at dusk", "at sunset", "at twilight", "in the evening")),
        "night": Modifier(("dark", "night-time", "nocturnal"), ("at night", "after dark", "in the dark")),
    },
    "weather": {
        "clear": Modifier(("dry",), ("in clear weather", "under a clear sky", "in fine weather")),
        "rain": Modifier(("rainy", "wet", "rain-soaked"), ("in the rain", "while it rains", "in a downpour")),
        "fog": Modifier(("foggy", "misty", "hazy"), ("in fog", "in mist", "in thick fog", "in haze")),
        "snow": Modifier(("snowy", "wintry", "snow-covered"), ("in snow", "while it snows", "in winter")),
    },
    "surroundings": {
        "city": Modifier(
            ("city", "urban", "downtown"), ("in the city", "between tall buildings", "in a town centre")
        ),
        "residential": Modifier(
            ("residential", "suburban"), ("in a suburb", "with low houses", "in a residential area")
        ),
        "park": Modifier(("green", "tree-lined"), ("by a park", "with trees and grass", "along a park")),
    },
    "layout": {
        "intersection": Modifier((), ("with an intersection", "at a junction", "with a crossroads")),
        "street": Modifier((), ("without a junction",)),
    },
}

STATEMENTS: tuple[str, ...] = (
    "{one}",
    "{a}",
    "a photo of {a}",
    "a picture of {a}",
    "there is {a}",
    "{a} on a street",
    "a street with {a}",
    "this is {a}",
    "an image showing {a}",
    "a crop of {a}",
    "we see {a}",
)
PLURALS: tuple[str, ...] = (
    "{many}",
    "photos of {many}",
    "pictures with {many}",
    "examples of {many}",
    "all {many}",
    "streets with {many}",
)
REQUESTS: tuple[str, ...] = (
    "find {many}",
    "show me {many}",
    "show {a}",
    "search for {many}",
    "give me pictures of {many}",
    "look for {a}",
)
QUESTIONS: tuple[str, ...] = (
    "where is {a}?",
    "is there {a}?",
    "where are the {many}?",
    "which pictures show {many}?",
    "are there any {many}?",
    "can you see {a}?",
    "do we have {many}?",
)
CONDITION_FIRST: dict[str, tuple[str, ...]] = {
    "fresh": ("fresh paint on {a}", "bright new stripes of {a}", "good condition: {one}"),
    "worn": ("worn paint on {a}", "chipped stripes of {a}", "worn condition: {one}"),
    "faded": (
        "faded paint on {a}",
        "faded stripes of {a}",
        "barely visible: {one}",
        "poor visibility of {a}",
    ),
}
SCENE_FRAMES: tuple[str, ...] = (
    "{a}",
    "{one}",
    "a photo of {a}",
    "a picture of {a}",
    "driving along {a}",
    "{a} seen from a vehicle",
    "{many}",
    "pictures of {many}",
    "find {many}",
    "which pictures show {many}?",
    "is this {a}?",
)
SCENE_WITH: tuple[str, ...] = (
    "{scene} with {thing}",
    "{thing}, {scene}",
    "{scene}, {thing}",
    "{thing} on {scene}",
)
