"""The words of `phrases`, as data: how relations, traits, light and weather are told.

`{thing}` is blocked or hidden by `{other}`; `<name>` stands for a word drawn from `SLOTS[name]`.
"""

from __future__ import annotations

from microtome.streets import grammar
from microtome.streets.grammar import Noun

SLOTS: dict[str, tuple[str, ...]] = {
    "stays": ("standing", "stopped", "parked", "waiting", "halted", "stationary", "sitting", "stuck", ""),
    "stands": ("stands", "has stopped", "is parked", "waits", "is waiting", "came to a halt", "is"),
    "on": ("on", "on top of", "over", "across", "in the middle of", "right on", "half on", "in the way on"),
    "blocks": ("blocks", "obstructs", "occupies", "covers part of", "stands in the way on"),
    "blocking": (
        "blocking",
        "obstructing",
        "occupying",
        "taking up part of",
        "covering part of",
        "in the way on",
    ),
    "blocked": ("blocked", "obstructed", "occupied", "partly covered", "taken up"),
    "partly": ("", "", "partly", "mostly", "half", "largely", "almost", "partially", "in part"),
    "hidden": ("hidden", "covered", "concealed", "obscured", "occluded", "screened", "masked"),
    "hiding": ("hiding", "covering", "concealing", "obscuring", "in front of", "blocking the view of"),
    "hides": ("hides", "covers", "conceals", "obscures", "is in front of", "stands before"),
    "by": ("by", "by", "behind"),
}
RELATED: dict[str, tuple[str, ...]] = {
    "blocked_by": (
        "{other} <stays> <on> {thing}",
        "{other} <stays> <on> {thing}",
        "{other} that <stands> <on> {thing}",
        "{other} <blocking> {thing}",
        "{other} <blocking> {thing}",
        "{other} which <blocks> {thing}",
        "{other} <blocks> {thing}",
        "{other} <stands> <on> {thing}",
        "{thing} <blocked> by {other}",
        "{thing} <blocked> by {other}",
        "{thing} with {other} <stays> on it",
        "{thing} on which {other} <stands>",
        "{thing} where {other} <stands>",
        "{thing} that {other} <blocks>",
        "{thing} under {other}",
        "{thing} with {other} in the way",
    ),
    "occluded_by": (
        "{thing} <partly> <hidden> <by> {other}",
        "{thing} <partly> <hidden> <by> {other}",
        "{thing} <partly> <hidden> <by> {other}",
        "{thing} that is <partly> <hidden> <by> {other}",
        "{thing} behind {other}",
        "{thing} <stays> behind {other}",
        "{thing} only partly visible behind {other}",
        "{thing} with {other} in front of it",
        "{thing} peeping out from behind {other}",
        "{other} <hiding> {thing}",
        "{other} <hiding> {thing}",
        "{other} <partly> <hiding> {thing}",
        "{other} that <hides> {thing}",
        "behind {other} there is {thing}",
    ),
    "carries": (
        "an umbrella",
        "someone with an umbrella",
        "somebody under an umbrella",
        "an umbrella in the hand of {thing}",
        "{thing} carrying an umbrella",
        "{thing} with an open umbrella",
        "{thing} holding up an umbrella",
        "{thing} protected by an umbrella",
    ),
}
RELATED_MANY: dict[str, tuple[str, ...]] = {
    "blocked_by": (
        "{other} <stays> <on> {thing}",
        "{other} <blocking> {thing}",
        "{thing} <blocked> by {other}",
        "{thing} with {other} <stays> on them",
        "{thing} under {other}",
    ),
    "occluded_by": (
        "{thing} <partly> <hidden> <by> {other}",
        "{thing} <partly> <hidden> <by> {other}",
        "{thing} behind {other}",
        "{thing} with {other} in front of them",
        "{other} <hiding> {thing}",
    ),
    "carries": (
        "umbrellas",
        "{thing} with umbrellas",
        "{thing} under umbrellas",
        "{thing} carrying umbrellas",
    ),
}
NOUNS_TOO: dict[str, tuple[Noun, ...]] = {
    "pedestrian": (
        Noun("someone", "humans"),
        Noun("somebody", "human beings"),
        Noun("figure", "figures"),
        Noun("man or woman", "men and women"),
    ),
    "traffic light": (Noun("signal", "signals"), Noun("stop light", "stop lights")),
}
ANY_VEHICLE = (Noun("vehicle", "vehicles"), Noun("large vehicle", "large vehicles"))

SECOND = 0.4  # share of captions with a second trait
TRAITS: dict[tuple[str, str], dict[object, tuple[str, ...]]] = {
    ("pedestrian", "pose"): {
        "running": (
            "running {}",
            "{} running",
            "{} who runs",
            "{} who is running",
            "{} jogging",
            "{} on the run",
            "{} hurrying past",
            "{} rushing",
            "sprinting {}",
            "jogger",
            "runner",
        ),
        "walking": (
            "walking {}",
            "{} walking",
            "{} who walks",
            "{} who is walking",
            "{} taking a walk",
            "{} strolling past",
        ),
        "standing": (
            "standing {}",
            "{} standing",
            "{} who stands still",
            "{} who is waiting",
            "{} waiting",
            "motionless {}",
        ),
    },
    ("pedestrian", "age"): {
        "child": ("child", "kid", "small child", "little kid", "youngster", "young child", "schoolchild"),
        "adult": ("adult", "grown-up", "grown person", "adult person"),
    },
    ("pedestrian", "on_crosswalk"): {
        True: ("{} who crosses the road", "{} on a crosswalk", "{} using a zebra crossing"),
        False: ("{} beside the road", "{} on the pavement", "{} who stays off the road"),
    },
    ("car", "kind"): {
        "suv": (
            "SUV",
            "sport utility vehicle",
            "off-roader",
            "off-road vehicle",
            "off-road car",
            "jeep",
            "tall car",
        ),
        "sedan": ("sedan", "saloon", "saloon car"),
        "hatchback": ("hatchback", "compact car", "small car"),
    },
    ("car", "parked"): {
        True: ("parked {}", "{} that is parked", "{} left at the kerb"),
        False: ("{} on the move", "moving {}", "{} that is driving"),
    },
}
TRAITS |= {
    (category, "view"): {
        "rear": ("{} from behind", "{} driving away from us", "{} in rear view", "{} showing its back"),
        "front": ("{} from the front", "{} coming closer", "{} in front view", "{} heading for us"),
        "side": ("{} from the side", "{} in side view"),
    }
    for category in ("car", "bus", "truck")
}
TRAITS |= {
    (category, "ridden"): {
        True: ("{} with someone on it", "{} and its rider", "{} that somebody rides"),
        False: ("{} with nobody on it", "empty {}", "{} that nobody rides", "{} left standing"),
    }
    for category in ("bicycle", "motorcycle")
}
TRAITS |= {
    ("cone", "pose"): {
        "fallen": ("fallen {}", "{} on its side", "{} that fell over", "{} knocked down"),
        "upright": ("upright {}", "{} standing upright"),
    },
    ("traffic light", "state"): {
        "red": ("{} at red", "{} that shows red", "red {}"),
        "amber": ("{} at amber", "{} that shows yellow", "amber {}"),
        "green": ("{} at green", "{} that shows green", "green {}"),
    },
}
TRAITS |= {
    ("crosswalk", "condition"): {
        "faded": (
            "{} with little paint left",
            "{} whose paint is nearly gone",
            "{} one can hardly see",
            "{} that has faded",
            "nearly invisible {}",
            "{} with its stripes almost gone",
            "vanishing {}",
        ),
        "worn": ("{} with damaged paint", "{} that is worn", "{} with gaps in its stripes", "battered {}"),
        "fresh": ("{} that was just painted", "{} with clear stripes", "{} that looks new", "brand-new {}"),
    },
    ("crosswalk", "orientation"): {
        "diagonal": (
            "{} lying aslant",
            "{} that runs diagonally",
            "{} not at a right angle",
            "{} placed obliquely",
            "{} going across at a slant",
            "tilted {}",
        ),
        "straight": ("{} that runs straight across", "{} at right angles", "{} going straight over the road"),
    },
    ("crosswalk", "blocked"): {False: ("{} that is clear", "{} with no vehicle on it", "empty {}")},
    ("traffic light", "mount"): {
        "arm": ("{} above the road", "{} over the lane", "{} hung from an arm", "overhead {}"),
        "post": ("{} on a pole", "{} at the side of the road"),
    },
    ("truck", "kind"): {
        "tipper": ("tipper", "dumper", "tipper lorry", "dump truck"),
        "box": ("box truck", "delivery truck", "box lorry"),
    },
    ("pedestrian", "colour"): {
        colour: (f"{{}} in {colour} clothes", f"{{}} in a {colour} shirt", f"{{}} who wears {colour}")
        for colour in grammar.MODIFIERS["pedestrian", "colour"]
    },
}
TRAITS |= {
    (category, "colour"): {
        colour: (f"{colour} {{}}", f"{{}} that is {colour}", f"{{}} of {colour} colour")
        for colour in grammar.MODIFIERS["vehicle", "colour"]
    }
    for category in ("car", "bus", "truck", "bicycle", "motorcycle")
}

SENTENCES = (
    "show me {}",
    "find {}",
    "there is {}",
    "a photo of {}",
    "pictures of {}",
    "we see {}",
    "is there {}?",
    "where is {}?",
    "look for {}",
    "images that show {}",
    "I am looking for {}",
    "get me examples of {}",
    "streets with {}",
    "a road with {} on it",
    "{} somewhere in the picture",
    "scenes in which there is {}",
)

LIGHTS = {
    "day": ("day", "daytime", "daylight"),
    "dusk": ("dusk", "evening", "twilight", "sunset"),
    "night": ("night", "night-time", "darkness"),
}
WEATHERS = {
    "clear": (("clear", "dry", "fine"), ("clear weather", "dry weather", "a clear sky")),
    "rain": (("rainy", "wet"), ("rain", "wet weather", "a downpour")),
    "fog": (("foggy", "misty", "hazy"), ("fog", "mist", "haze")),
    "snow": (("snowy", "wintry"), ("snow", "snowfall", "winter weather")),
}
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "city": ("in", ("city", "town", "town centre", "city street")),
    "residential": ("in", ("suburb", "suburbs", "housing area", "residential area", "neighbourhood")),
    "park": ("beside", ("park", "park road", "green park")),
    "intersection": ("at", ("crossroads", "junction", "intersection", "street corner")),
}
