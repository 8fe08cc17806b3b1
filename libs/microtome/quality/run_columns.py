"""What the scores of a run mean: the columns of its families."""

from __future__ import annotations

from microtome.datasets import ScoreColumn

_REVIEW = "Look at the highest first, and correct the label where the model is right."
MISTAKENNESS = (
    ScoreColumn(
        "mistakenness", "number", "chance that the category is wrong, by the run's paired prediction",
        "a confident prediction of another category", _REVIEW, "high",
    ),
    ScoreColumn(
        "mistakenness_location", "number", "chance that the box is badly placed, by the paired prediction",
        "a confident prediction that lies elsewhere", _REVIEW, "high",
    ),
    ScoreColumn(
        "possible_spurious", "number", "of a missed object: 1 minus the best confidence x IoU on it",
        "that no prediction, however unsure, speaks for the object",
        "Look at the highest first: delete what is no object; the others are hard to see.", "high",
    ),
)  # fmt: skip
POSSIBLE_MISSING = (
    ScoreColumn(
        "possible_missing", "number",
        "confidence of a prediction that is sure enough and about no matched object; null for all others",
        "a sure find where no object is labelled", "Look whether a label is missing there, and add it.",
        "high",
    ),
)  # fmt: skip
OVERLOOKED = ScoreColumn(
    "overlooked", "number", "suspicion that a sure prediction that overlaps no object is an overlooked one",
    "no object of its category lies near", "Look whether a label is missing there, and add it.", "high",
)  # fmt: skip
OBJECT_BOXES = (
    ScoreColumn(
        "swapped", "number", "suspicion that the category is wrong, by sure predictions of other categories",
        "a sure prediction of another category on the very box", _REVIEW, "high",
    ),
    ScoreColumn(
        "badly_located", "number", "suspicion that the box is badly placed, by predictions that overlap it",
        "that predictions of its category lie elsewhere", _REVIEW, "high",
    ),
)  # fmt: skip
MEAN_IOU = ScoreColumn(
    "mean_iou", "number", "mean IoU of true positives, everything missed or wrongly found counting 0",
    "that all was found where it is; 1 also where nothing is and nothing was found",
    "Look at the lowest: the images on which the run did worst.", "low",
)  # fmt: skip
HARDNESS = ScoreColumn(
    "hardness", "number", "entropy in nats of the prediction's class scores",
    "a model undecided between categories", "Label more like these: they teach the model most.", "high",
)  # fmt: skip


def pooled(columns: tuple[ScoreColumn, ...]) -> tuple[ScoreColumn, ...]:
    """The columns of images that pool those of their boxes."""
    return tuple(
        ScoreColumn(
            each.name, "number", f"soft maximum over the image's boxes of: {each.description}",
            f"at least one box with {each.high_means}", each.advice, "high",
        )
        for each in columns
    )  # fmt: skip


IMAGE_MISTAKENNESS = ScoreColumn(
    "mistakenness", "number", "highest mistakenness of its objects", "at least one label likely wrong",
    _REVIEW, "high",
)  # fmt: skip

IMAGE_BOXES = pooled((OVERLOOKED, *OBJECT_BOXES))
