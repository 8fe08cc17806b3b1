"""What an error says, and where it stands in the tree."""

from __future__ import annotations

import pytest

from microtome import errors
from microtome.errors import AccessError, FilterError, MicrotomeError


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (MicrotomeError(""), ""),
        (MicrotomeError("the file is empty"), "the file is empty"),
        (MicrotomeError("bad width", found=0), "bad width; found 0"),
        (MicrotomeError("bad width", expected="a number over 0"), "bad width; expected a number over 0"),
        (MicrotomeError("bad width", fix="Measure it."), "bad width. Measure it."),
        (
            MicrotomeError("bad width", found=-1, expected="a number over 0", fix="Measure it."),
            "bad width; found -1; expected a number over 0. Measure it.",
        ),
        (FilterError("unknown column", position=4, found="wdth"), "unknown column; found wdth"),
        (AccessError("no token", fix="Log in."), "no token. Log in."),
    ],
)
def test_a_message_says_what_was_found_what_was_expected_and_what_to_do(error, text):
    assert str(error) == text


def test_the_parts_of_a_message_are_kept_apart():
    error = MicrotomeError("bad width", found=-1, expected="a number over 0", fix="Measure it.")
    assert (error.what, error.found, error.expected, error.fix) == (
        "bad width",
        "-1",
        "a number over 0",
        "Measure it.",
    )


def test_a_filter_error_knows_its_position():
    assert FilterError("unknown column").position is None
    assert FilterError("unknown column", position=0).position == 0


def test_an_access_error_knows_whether_there_was_a_token():
    assert not AccessError("no token").known
    assert AccessError("read only", known=True).known


TREE = {
    "InputError": "MicrotomeError",
    "FilterError": "InputError",
    "PictureError": "InputError",
    "NotFoundError": "MicrotomeError",
    "ConflictError": "MicrotomeError",
    "StaleIndexError": "ConflictError",
    "AccessError": "MicrotomeError",
    "DamageError": "MicrotomeError",
    "KernelsError": "MicrotomeError",
    "JobError": "MicrotomeError",
    "LeaseLostError": "JobError",
    "JobCancelledError": "JobError",
}


@pytest.mark.parametrize(("child", "parent"), TREE.items())
def test_the_tree_is_as_drawn(child, parent):
    assert getattr(errors, child).__bases__ == (getattr(errors, parent),)


def test_no_error_is_left_out_of_the_tree():
    defined = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert defined == {*TREE, "MicrotomeError"}
    assert all(name in (errors.__doc__ or "") for name in defined)
