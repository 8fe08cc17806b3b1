from __future__ import annotations

from tests.libs.analysis.drawn import made

from microtome.reporting.calibration import calibration_section

BOX = (0, 0, 100, 100)


def test_without_reviews_there_is_no_section():
    assert calibration_section([]) is None


def test_nothing_has_no_curve(unreviewable):
    found = calibration_section([unreviewable])
    assert found.words == "There are no predictions to calibrate."
    assert [(line.path, line.marks) for line in found.lines] == [("", [])]
    assert [cell.text for cell in found.table.rows[0]] == ["all together", "0", "–", "–"]


def test_a_sure_detector_is_called_too_sure(reviews):
    predictions = [(0, 0, 0.9, BOX), (0, 0, 0.9, (300, 300, 9, 9))]
    found = calibration_section([reviews(made(1, 1, [(0, 0, BOX)], predictions))])
    assert found.words == "Calibration error 0.400; the detector is too sure, on average by 0.400."
    (mark,) = found.lines[0].marks
    assert (mark.x, mark.y) == (34 + 0.9 * 274, 108)
    assert mark.low > mark.y > mark.high  # upwards is less on a screen
    assert mark.words == "confidence 0.80 to 0.90: 0.500 right (0.095 to 0.905), 2 predictions"


def test_a_modest_one_too_modest_and_a_good_one_neither(reviews):
    modest = reviews(made(1, 1, [(0, 0, BOX)], [(0, 0, 0.3, BOX)]))
    good = reviews(made(1, 1, [(0, 0, BOX)], [(0, 0, 0.99, BOX)]))
    assert "too modest" in calibration_section([modest]).words
    assert "close to the share" in calibration_section([good]).words


def test_each_run_has_a_line(reviewed, reviews):
    other = reviews(made(1, 1, [(0, 0, BOX)], [(0, 0, 0.3, BOX)]), run="b")
    found = calibration_section([reviewed, other])
    assert [line.run for line in found.lines] == ["yolo-streets-a", "b"]
