from __future__ import annotations

from dataclasses import replace

from microtome.chance.gap import Gap
from microtome.reporting.headline import headline, slices_headline


def test_a_data_set_without_objects_has_nothing_to_say(reports, bare):
    assert headline(reports(bare)) == "There is nothing to measure: empty has no objects."


def test_a_run_without_predictions_missed_everything(reports, streets):
    silent = replace(streets, n_predictions=0)
    expected = "yolo-streets-a holds no predictions, so all of the 2,914 objects count as missed."
    assert headline(reports(silent)) == expected


def test_the_worst_slice_is_named_with_its_raw_difference(reports):
    assert headline(reports()) == (
        "“faded crosswalks” is the weakest of 4 slices judged: AR100 0.146 against 0.299 for the whole data "
        "set over the same categories (raw difference −0.153, not tested for chance)."
    )


def test_a_single_slice_is_not_called_the_weakest(streets):
    alone = replace(streets, slices=streets.slices[1:2])
    assert slices_headline(alone).startswith("“night” is below its baseline: mAP 0.273 against 0.409")
    sunny = replace(streets, slices=streets.slices[5:])
    assert slices_headline(sunny).startswith("“sunny noon” is not below its baseline: mAP 0.440")


def test_slices_above_their_baselines_are_not_called_weak(streets):
    night, sunny = streets.slices[1], streets.slices[5]
    better = replace(night, metrics=replace(night.metrics, mAP=0.9))
    sentence = slices_headline(replace(streets, slices=(better, sunny)))
    assert sentence.startswith("None of the 2 slices judged is below its baseline; lowest is “sunny noon”")


def with_verdict(row, verdict, q):
    return replace(row, gap=Gap("mAP", -0.136, 0.42, -0.147, -0.2, -0.1, 0.0001, q, verdict))


def test_a_slice_is_called_worse_only_by_its_verdict(streets):
    night, rain = streets.slices[1:3]
    worse, chance = with_verdict(night, "worse", 0.0004), with_verdict(rain, "no evidence", 0.3)
    assert slices_headline(replace(streets, slices=(chance, worse))) == (
        "“night” is the weakest of 2 slices judged, beyond chance: mAP 0.273 against 0.409 for the whole "
        "data set over the same categories (gap −0.147, 95% interval −0.200 to −0.100, q <0.001)."
    )
    alone = slices_headline(replace(streets, slices=(worse,)))
    assert alone.startswith("“night” is worse than random slices of its size: mAP 0.273")


def test_what_chance_can_do_is_no_finding(streets):
    night, rain = (with_verdict(row, "no evidence", 0.3) for row in streets.slices[1:3])
    sentence = slices_headline(replace(streets, slices=(night, rain)))
    assert sentence.startswith(
        "None of the 2 slices judged is worse than random slices of its size; lowest is “night”"
    )
    assert sentence.endswith("q 0.300).")
    alone = slices_headline(replace(streets, slices=(night,)))
    assert alone.startswith("“night” does not differ from random slices of its size")
    better = slices_headline(replace(streets, slices=(with_verdict(streets.slices[5], "better", 0.01),)))
    assert better.startswith("“sunny noon” is better than random slices of its size")


def test_a_slice_that_leaves_nothing_out_is_not_said_to_be_like_random_ones(streets):
    night = replace(with_verdict(streets.slices[1], "no evidence", 1.0), leaves_nothing_out=True)
    sentence = slices_headline(replace(streets, slices=(night,)))
    assert sentence.startswith("“night” cannot be judged: it takes")
    assert "others of their categories to compare them with" in sentence


def test_slices_too_small_to_judge_are_not_judged(streets):
    small = replace(streets, slices=streets.slices[3:5])
    expected = "None of the 2 slices can be judged: it takes 10 images, 20 objects"
    assert slices_headline(small).startswith(expected)


def test_a_circular_slice_is_never_the_finding(streets):
    faded = replace(streets.slices[0], notes=("selected on the outcome: its filter names `outcome`.",))
    sentence = slices_headline(replace(streets, slices=(faded, *streets.slices[1:])))
    assert sentence.startswith("“night” is the weakest")


def test_without_slices_the_weakest_category_is_named(reports, streets):
    assert headline(reports(replace(streets, slices=()))) == (
        "yolo-streets-a reaches mAP 0.399 over 2,914 objects in 500 images; it is weakest on crosswalk "
        "(AP 0.254, 154 objects)."
    )


def test_a_single_category_is_not_called_the_weakest(reports, evaluations):
    alone = replace(evaluations({"raccoon": (200, 0.8)}), slices=())
    assert headline(reports(alone)) == "yolo-streets-a reaches mAP 0.496 over 200 objects in 500 images."


def test_two_runs_are_compared(reports, evaluations):
    better = evaluations({"car": (10, 0.9)}, run="b")
    worse = evaluations({"car": (10, 0.5)}, run="a")
    assert headline(reports(worse, others=[better])) == (
        "b reaches mAP 0.558 where a reaches 0.310 (raw difference +0.248, not tested for chance)."
    )
