from __future__ import annotations

import os

import pytest

from microtome.embedding import cores


@pytest.mark.parametrize(("usable", "pictures", "model"), [(1, 1, 1), (2, 1, 1), (4, 2, 3), (64, 8, 63)])
def test_pictures_and_model_share_the_cores(monkeypatch, usable, pictures, model):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(usable)))
    assert (cores.usable_cores(), cores.picture_threads(), cores.model_threads()) == (usable, pictures, model)
