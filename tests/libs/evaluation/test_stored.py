import logging

import pytest

from microtome.datasets import import_dataset, item_table
from microtome.evaluation import evaluate
from microtome.files import sha256_of


def match_files(home):
    return sorted(home.folder(1).glob("runs/*/matches-*.bin"))


def outcomes(home, items="objects"):
    return item_table(home, "things", items, run="a", columns=["outcome"])["outcome"].to_pylist()


def test_a_match_table_is_kept_and_read_again(home):
    first = evaluate(home, "things", "a")
    files = match_files(home)
    again = evaluate(home, "things", "a")
    assert match_files(home) == files
    assert len(files) == 1
    assert again == first
    assert list(first.inputs) == ["ground truth, version 1", "predictions of a", "match table of a"]
    assert first.inputs["match table of a"] == sha256_of(files[0])


def test_another_threshold_rewrites_the_outcomes_and_keeps_the_match(home):
    evaluate(home, "things", "a")
    assert (outcomes(home), outcomes(home, "predictions")) == (["missed", "missed"], [None])
    files = match_files(home)
    evaluate(home, "things", "a", confidence=0.3)
    assert (outcomes(home), outcomes(home, "predictions")) == (["matched", "missed"], ["true_positive"])
    assert match_files(home) == files


@pytest.mark.parametrize("damage", ["changed", "missing", "unrecorded"])
def test_a_damaged_match_table_is_made_anew_with_a_warning(home, damage, caplog):
    first = evaluate(home, "things", "a")
    path = match_files(home)[0]
    if damage == "changed":
        path.write_bytes(path.read_bytes()[:-8] + b"damaged!")
    elif damage == "missing":
        path.unlink()
    else:
        home.catalog.forget(home.relative(path))
    with caplog.at_level(logging.WARNING):
        again = evaluate(home, "things", "a")
    assert "made anew" in caplog.text
    assert again.overall == first.overall
    assert len(match_files(home)) == 1
    assert match_files(home)[0] != path


def test_a_new_version_of_the_data_set_is_matched_again(home, tmp_path):
    evaluate(home, "things", "a")
    import_dataset(home, "things", annotations=tmp_path / "truth.json", split="val")
    evaluation = evaluate(home, "things", "a")
    assert (evaluation.version, evaluation.n_objects) == (2, 4)
    assert outcomes(home) == ["missed"] * 4


def test_the_match_on_a_former_version_is_kept(home, tmp_path):
    first = evaluate(home, "things", "a")
    (path,) = match_files(home)
    import_dataset(home, "things", annotations=tmp_path / "truth.json", split="val")
    evaluate(home, "things", "a")
    before = evaluate(home, "things@1", "a")
    assert (before.version, before.overall, before.inputs) == (1, first.overall, first.inputs)
    assert len(match_files(home)) == 2
    assert path in match_files(home)
