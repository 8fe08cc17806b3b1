"""How loops are compiled."""

from __future__ import annotations

import logging

import numba
import pytest

from microtome.matching.compiled import is_compiled, kernel, lowest_bit, popcount


@kernel
def bits_of(word: int) -> tuple[int, int]:
    return popcount(word), lowest_bit(word)


@pytest.mark.parametrize(
    ("word", "expected"), [(1, (1, 0)), (0b1011000, (3, 3)), (-1, (64, 0)), (-(2**63), (1, 63))]
)
def test_bits_are_counted_and_found(word, expected) -> None:
    assert bits_of(word) == expected


def test_a_kernel_that_cannot_be_cached_still_runs_and_says_so(caplog) -> None:
    names: dict = {}
    exec(compile("def double(x):\n    return 2 * x\n", "<nowhere>", "exec"), names)
    with caplog.at_level(logging.WARNING):
        double = kernel(names["double"])
    assert double(4) == 8
    assert "kernel double is compiled anew by each process" in caplog.text


def test_cached_kernels_are_named_after_the_sources_of_the_room() -> None:
    assert bits_of.__qualname__.removeprefix("bits_of_").isalnum()


def test_a_kernel_is_compiled_once_a_process_has_called_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))

    def double(x: int) -> int:
        return 2 * x

    first = kernel(double)
    assert not is_compiled(first)
    assert first(4) == 8
    assert is_compiled(first)


def test_a_kernel_that_cannot_be_cached_is_never_taken_for_compiled() -> None:
    names: dict = {}
    exec(compile("def triple(x):\n    return 3 * x\n", "<nowhere>", "exec"), names)
    triple = kernel(names["triple"])
    assert triple(4) == 12
    assert not is_compiled(triple)
