from __future__ import annotations

import pytest
import torch

from microtome.embedding.devices import one_core
from microtome.errors import InputError


def test_small_work_runs_on_one_core_and_leaves_the_number_as_it_was():
    before = torch.get_num_threads()
    with one_core():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


def test_the_number_of_cores_is_put_back_after_a_fault():
    before = torch.get_num_threads()
    with pytest.raises(InputError), one_core():
        raise InputError("the text can't be read")
    assert torch.get_num_threads() == before
