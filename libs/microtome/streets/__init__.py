"""The streets world: rendered ego-view scenes with exact truth, captions and planted label errors."""

from microtome.streets.annotation import annotate
from microtome.streets.captions import Caption, caption
from microtome.streets.drawing import DrawnScene, draw
from microtome.streets.planting import PlantedErrors, undo
from microtome.streets.repeating import Leaks, LeakSource
from microtome.streets.sampling import sample_scene
from microtome.streets.scene import Scene
from microtome.streets.simulated_detector import SIMULATED_RUN, simulated_run
from microtome.streets.world import SPLITS, WorldSettings
from microtome.streets.writing import StreetsSummary, write_streets

__all__ = [
    "SIMULATED_RUN",
    "SPLITS",
    "Caption",
    "DrawnScene",
    "LeakSource",
    "Leaks",
    "PlantedErrors",
    "Scene",
    "StreetsSummary",
    "WorldSettings",
    "annotate",
    "caption",
    "draw",
    "sample_scene",
    "simulated_run",
    "undo",
    "write_streets",
]
