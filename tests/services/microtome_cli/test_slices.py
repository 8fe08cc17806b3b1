from __future__ import annotations

from pathlib import Path


def test_a_data_set_without_slices_says_how_to_make_one(copied) -> None:
    copied("slice", "delete", "streets", "wide")
    said = copied("slice", "list", "streets")
    assert (said.code, said.out) == (0, "")
    assert "--save-slice" in said.err


def test_a_slice_is_made_of_exactly_one_thing(known, tmp_path: Path) -> None:
    for arguments in ([], ["--where", "area > 1", "--ids", tmp_path / "ids.txt"]):
        said = known("slice", "create", "streets", "x", *arguments)
        assert said.code == 2
        assert "exactly one of --ids and --where" in said.err


def test_a_slice_is_made_of_a_list_of_file_names(copied, tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("# two pictures\nval_000001.jpg\n\n3\n")
    said = copied(
        "slice", "create", "streets", "two", "--ids", tmp_path / "ids.txt", "--scope", "images", "--json"
    )
    assert said.document["n_members"] == 2
    assert said.document["scope"] == "images"


def test_an_unreadable_list_is_bad_input(known, tmp_path: Path) -> None:
    said = known("slice", "create", "streets", "x", "--ids", tmp_path / "none.txt")
    assert said.code == 2
    assert "none.txt" in said.err


def test_a_slice_by_errors_uses_the_only_run(copied) -> None:
    said = copied("slice", "create", "streets", "lost", "--where", "outcome = 'missed'")
    assert said.code == 0
    assert "using 'sim'" in said.err
    assert "outcome = 'missed'; run sim" in copied("slice", "show", "streets", "lost").out


def test_slices_are_listed_and_shown(known) -> None:
    assert "where width > 40" in known("slice", "list", "streets").out
    assert known("slice", "list", "streets", "--json").document[0]["name"] == "wide"
    assert known("slice", "show", "streets", "wide", "--json").document["scope"] == "objects"


def test_a_slice_of_a_former_version_says_how_far_it_is_behind(copied) -> None:
    assert "behind" not in copied("slice", "list", "streets").out
    (wide,) = copied("slice", "list", "streets", "--json").document
    assert (wide["dataset_version"], wide["versions_behind"]) == (1, 0)
    assert copied("review", "verdict", "streets", "object:0", "delete").code == 0
    assert copied("review", "apply", "streets").code == 0
    assert "1, 1 behind" in copied("slice", "list", "streets").out
    assert copied("slice", "refresh", "streets", "wide").code == 0
    assert "behind" not in copied("slice", "list", "streets").out


def test_refreshing_says_what_changed(copied) -> None:
    assert copied("slice", "refresh", "streets", "wide").out.startswith("wide: 0 added, 0 removed, ")
    assert copied("slice", "refresh", "streets", "wide", "--json").document["added"] == []


def test_an_unknown_slice_is_named_with_the_nearest(known) -> None:
    said = known("slice", "show", "streets", "wid")
    assert said.code == 2
    assert "'wide'" in said.err


def test_slices_are_combined_told_apart_and_shown(copied) -> None:
    assert copied("slice", "create", "streets", "tall", "--where", "height > 40").code == 0
    assert "slice 'large'" in copied("slice", "combine", "streets", "large", "--and", "wide", "tall").out
    found = copied("slice", "diff", "streets", "large", "wide", "--json").document
    assert found["only_first"] == []
    assert "in both" in copied("slice", "diff", "streets", "large", "wide").out
    assert "wide and tall" in copied("slice", "list", "streets").out
    assert copied("slice", "refresh", "streets", "large").code == 0
    said = copied("slice", "combine", "streets", "x", "--and", "wide", "tall", "--or", "wide", "tall")
    assert said.code == 2
    assert "--minus" in said.err


def test_an_empty_slice_is_warned_of(known) -> None:
    said = known("slice", "create", "streets", "none", "--where", "area < 0")
    assert (said.code, "warning: the slice is empty" in said.err) == (0, True)
    typo = ("--where", "category = 'crosswlk'")
    made = known("slice", "create", "streets", "none", *typo, "--replace")
    assert "note: nothing has the category 'crosswlk'. Did you mean 'crosswalk'?" in made.err
    again = known("search", "streets", *typo, "--save-slice", "none", "--replace")
    assert "note: nothing has the category 'crosswlk'. Did you mean 'crosswalk'?" in again.err
    assert "warning: the slice is empty" in again.err
