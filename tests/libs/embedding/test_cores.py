from __future__ import annotations

import os

import pytest

from microtome.embedding import cores


@pytest.mark.parametrize(
    ("usable", "pictures", "model", "pictures_alone"),
    [(1, 1, 1, 1), (2, 1, 1, 2), (4, 1, 3, 4), (8, 2, 6, 8), (64, 16, 48, 16), (96, 16, 80, 16)],
)
def test_pictures_and_a_model_on_the_cpu_share_the_cores(
    monkeypatch, usable, pictures, model, pictures_alone
):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(usable)))
    assert cores.usable_cores() == usable
    assert (cores.picture_threads(model_on_cpu=True), cores.model_threads()) == (pictures, model)
    assert cores.picture_threads(model_on_cpu=False) == pictures_alone
