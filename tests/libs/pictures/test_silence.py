from __future__ import annotations

import threading
import warnings
from pathlib import Path

import pytest

from microtome.pictures.silence import pillow_silenced


def _warn_as(module: str) -> None:
    warnings.warn_explicit("odd file", UserWarning, f"{module}.py", 1, module=module)


def test_only_warnings_of_pillow_are_dropped_and_only_inside():
    with pillow_silenced():
        _warn_as("PIL.TiffImagePlugin")
        with pytest.warns(UserWarning, match="odd file"):
            _warn_as("numpy")
    with pytest.warns(UserWarning, match="odd file"):
        _warn_as("PIL.TiffImagePlugin")


def test_the_filters_are_as_before_afterwards():
    before = list(warnings.filters)
    with pillow_silenced(), pillow_silenced():
        assert len(warnings.filters) == len(before) + 1
    assert warnings.filters == before


def test_one_thread_leaving_does_not_unsilence_another():
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with pillow_silenced():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(10)
    with pillow_silenced():
        pass
    _warn_as("PIL.Image")
    leave.set()
    thread.join()
    with pytest.warns(UserWarning, match="odd file"):
        _warn_as("PIL.Image")


def test_a_copy_of_the_filters_made_meanwhile_is_cleaned_too():
    outer = pillow_silenced()
    before = list(warnings.filters)
    outer.__enter__()
    with warnings.catch_warnings():
        outer.__exit__(None, None, None)
        assert warnings.filters == before
    assert warnings.filters == before


def test_opening_an_odd_picture_warns_nobody(encode, tmp_path: Path):
    from PIL import Image

    from microtome.pictures import open_picture

    with_bad_exif = encode(Image.new("RGB", (8, 8)), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x02\0garbage")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        open_picture(with_bad_exif, oriented=True)
    assert seen == []
