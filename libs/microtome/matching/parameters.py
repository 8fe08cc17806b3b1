"""What COCO fixes: thresholds, area ranges, detections per image, and the names of the 12 figures.

Axis letters throughout the room: T IoU thresholds, R recall thresholds, K categories, A area ranges, M
detection limits, I images, G objects, P predictions, N rows of a match table, W 64-row words, S slices.

Source: pycocotools 2.0.11 `Params.setDetParams` and `COCOeval.summarize`.
"""

from __future__ import annotations

import numpy as np

IOU_THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALL_THRESHOLDS = np.linspace(0.0, 1.0, 101)
# all, small, medium, large; square pixels, both ends inclusive: a box of exactly 32 * 32 is small and medium
AREA_RANGES = np.array([[0.0, 1e5**2], [0.0, 32.0**2], [32.0**2, 96.0**2], [96.0**2, 1e5**2]])
DETECTION_LIMITS = (1, 10, 100)

N_IOU = len(IOU_THRESHOLDS)
N_RECALL = len(RECALL_THRESHOLDS)
N_AREA = len(AREA_RANGES)

# A lane is bit a * N_IOU + t of a word, for area range a and IoU threshold t: 40 bits, never the sign bit.
AREA_LANES = (1 << N_IOU) - 1

# the lanes of each set of area ranges, as bits
LANES_OF_RANGES = np.array(
    [
        sum(AREA_LANES << (a * N_IOU) for a in range(N_AREA) if ranges >> a & 1)
        for ranges in range(1 << N_AREA)
    ]
)

FIGURE_NAMES = (
    "mAP",
    "AP50",
    "AP75",
    "AP_small",
    "AP_medium",
    "AP_large",
    "AR1",
    "AR10",
    "AR100",
    "AR_small",
    "AR_medium",
    "AR_large",
)
N_FIGURES = len(FIGURE_NAMES)
