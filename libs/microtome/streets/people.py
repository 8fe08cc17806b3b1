"""People on foot: standing, walking, running."""

from __future__ import annotations

import math

from microtome.streets.camera import Point3
from microtome.streets.figures import Figure, Joints
from microtome.streets.palette import COLOURS, times
from microtome.streets.scene import Pedestrian
from microtome.streets.sketch import Sketch
from microtome.streets.solids import Body


def draw_pedestrian(sketch: Sketch, pedestrian: Pedestrian) -> None:
    """Take a person on foot."""
    body = Body(sketch, pedestrian.x, pedestrian.z, pedestrian.yaw)
    body.shadow(0.2, 0.2, pedestrian.height)
    joints = walking(pedestrian.pose, pedestrian.phase, carries=pedestrian.carries)
    figure = Figure(body, pedestrian.height, head_size=0.078 if pedestrian.age == "child" else 0.064)
    figure.draw(joints, pedestrian.outfit)
    if pedestrian.carries == "umbrella":
        figure.umbrella(joints.hands[1], times(COLOURS[pedestrian.outfit.top], 0.9))


def walking(pose: str, phase: float, carries: str = "") -> Joints:
    """The joints of someone standing, walking or running."""
    stride = {"standing": 0.025, "walking": 0.13, "running": 0.21}[pose]
    swing = math.sin(2 * math.pi * phase)
    if pose != "standing":
        swing = math.copysign(0.55 + 0.45 * abs(swing), swing)
    lean = 0.05 if pose == "running" else 0.0
    legs = [_leg(sign, swing * -sign * stride, pose) for sign in (-1, 1)]
    arms = [_arm(sign, swing * sign * stride, pose, lean) for sign in (-1, 1)]
    if carries == "umbrella":
        arms[1] = ((0.14, 0.66, 0.06), (0.09, 0.76, 0.14))
    return Joints(
        hip=(0.0, 0.52, 0.0),
        neck=(0.0, 0.83, lean),
        head=(0.0, 0.925, lean * 1.4),
        knees=(legs[0][0], legs[1][0]),
        feet=(legs[0][1], legs[1][1]),
        elbows=(arms[0][0], arms[1][0]),
        hands=(arms[0][1], arms[1][1]),
    )


def _leg(sign: int, reach: float, pose: str) -> tuple[Point3, Point3]:
    back = max(0.0, -reach)
    lift = {"standing": 0.0, "walking": 0.35, "running": 1.0}[pose] * back
    return (sign * 0.05, 0.28 + 0.1 * lift, 0.4 * reach + 0.35 * lift), (
        sign * 0.05,
        0.025 + 0.75 * lift,
        reach - 0.25 * lift,
    )


def _arm(sign: int, reach: float, pose: str, lean: float) -> tuple[Point3, Point3]:
    elbow: Point3 = (sign * 0.135, 0.645, lean * 0.6 + reach * 0.55)
    if pose == "running":
        return elbow, (sign * 0.12, 0.66, elbow[2] + 0.13)
    return elbow, (sign * 0.13, 0.485, reach * 1.05 + 0.03)
