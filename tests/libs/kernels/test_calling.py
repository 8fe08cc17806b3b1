"""What a kernel is handed, and what it refuses to be handed."""

from __future__ import annotations

import ctypes
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from tests.libs.kernels.rooms import made

from microtome.errors import KernelsError
from microtome.kernels import Bundle, Filled, building, bundle, calling, kernel, loading

Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Codes = npt.NDArray[np.int8]

TRIAL = """
#include "kernels/kernels.hpp"
KERNEL weigh(
    const Long *longs, const Int *ints, const Float *floats, const bool *bools, const Byte *bytes,
    const Code *codes, Long n, Float weight, bool twice, Float *sum
) {
    for (Long i = 0; i < n; ++i)
        sum[0] += weight * (longs[i] + ints[i] + floats[i] + bools[i] + bytes[i] + codes[i]);
    if (twice) sum[0] *= 2;
}
KERNEL draw(Random *random, Long n, Float *drawn) {
    for (Long i = 0; i < n; ++i) drawn[i] = random->next();
}
struct Pair {
    Long n;
    const Long *left;
    const Int *right;
};
KERNEL add_pair(const Pair &pair, Long *sums) {
    for (Long i = 0; i < pair.n; ++i) sums[i] = pair.left[i] + pair.right[i];
}
KERNEL give(Long number, Float real, Long *numbers, Float *reals) { *numbers = number, *reals = real; }
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    rooms = made(tmp_path_factory.mktemp("rooms"))
    rooms.write(TRIAL, "trial/trial.cpp")
    assert rooms.build(os.environ.get("CXX", "c++")) == (0, "")
    level = loading.level_of(loading._features())
    (path,) = Path(rooms.path).glob(f"kernels/built/*-{level}.so")
    return ctypes.CDLL(str(path))


@pytest.fixture(autouse=True)
def _trial(library: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_library", lambda: library)


@kernel
def _weigh(
    longs: Longs,
    ints: Ints,
    floats: Floats,
    bools: Bools,
    bytes: Bytes,
    codes: Codes,
    n: int,
    weight: float,
    twice: bool,
    sum: Filled[Floats],
) -> None:
    """Adds to the sum."""


@kernel
def draw(random: np.random.Generator, n: int, drawn: Filled[Floats]) -> None:
    """Fills numbers drawn."""


@kernel
def give(number: int, real: float, numbers: Filled[Longs], reals: Filled[Floats]) -> None:
    """Gives back what it was given."""


@dataclass
class Pair:
    n: int
    left: Longs
    right: Ints
    about: str = ""


@kernel
def add_pair(pair: Bundle, sums: Filled[Longs]) -> None:
    """Adds two arrays."""


def _arguments(n: int = 3) -> list[Any]:
    kinds = (np.int64, np.int32, np.float64, np.bool_, np.uint8, np.int8)
    return [*(np.ones(n, kind) for kind in kinds), n, 0.5, False, np.zeros(1)]


@pytest.mark.parametrize(("n", "twice", "expected"), [(0, False, 0.0), (3, False, 9.0), (3, True, 18.0)])
def test_arrays_and_scalars_of_every_kind_arrive(n: int, twice: bool, expected: float) -> None:
    arguments = _arguments(n)
    arguments[8] = twice
    assert _weigh(*arguments) is None
    assert arguments[-1].tolist() == [expected]


def test_addresses_are_those_that_numpy_tells() -> None:
    block = np.arange(24.0).reshape(4, 6)
    arrays = [block, block[2], block[1:3], np.zeros(0), np.array(1.5), np.frombuffer(b"12345678")]
    convert = calling._array("x of y", np.dtype(float), filled=False)
    assert [convert(array) for array in arrays] == [array.ctypes.data for array in arrays]


def test_files_mapped_to_memory_and_read_only_arrays_are_read(tmp_path: Path) -> None:
    np.arange(3).tofile(tmp_path / "longs")
    arguments = _arguments()
    arguments[0] = np.memmap(tmp_path / "longs", np.int64, "r")
    _weigh(*arguments)
    assert arguments[-1].tolist() == [9.0]


def _strided() -> Longs:
    return np.ones(6, np.int64)[::2]


def _frozen() -> Floats:
    array = np.zeros(1)
    array.flags.writeable = False
    return array


def _unaligned() -> Longs:
    return np.frombuffer(bytes(25), np.uint8)[1:].view(np.int64)


@pytest.mark.parametrize(
    ("position", "value", "said"),
    [
        (0, np.ones(3, np.int32), r"longs of .*\._weigh: found int32 \(3,\); expected .* contiguous int64"),
        (0, np.ones(3, ">i8"), "longs of .*: found >i8"),
        (0, _strided(), "found int64 .*, not contiguous; expected an array of contiguous int64"),
        (0, _unaligned(), "found int64 .*, read-only, not aligned"),
        (2, np.asfortranarray(np.ones((2, 2))), "floats of .*not contiguous"),
        (0, [1, 2, 3], r"longs of .*: found \[1, 2, 3\]; expected an array"),
        (0, None, "found None; expected an array"),
        (9, _frozen(), "sum of .*: found float64 .*read-only; .* that may be written to"),
        (6, 3.0, "n of .*: found 3.0; expected an int"),
        (6, np.float64(3), "n of .*; expected an int"),
        (6, 2**63, "n of .*: found 9223372036854775808; expected an int of 64 bits"),
        (7, "1", "weight of .*: found '1'; expected float"),
        (7, np.ones(1), r"weight of .*: found float64 \(1,\); expected float"),
        (8, 1, "twice of .*: found 1; expected bool"),
    ],
)
def test_a_value_of_another_type_is_refused(position: int, value: Any, said: str) -> None:
    arguments = _arguments()
    arguments[position] = value
    with pytest.raises(TypeError, match=said):
        _weigh(*arguments)


@pytest.mark.parametrize("number", [5, np.int64(-7), np.int32(3), np.uint8(9), -(2**63), 2**63 - 1, True])
def test_whole_numbers_of_python_and_numpy_arrive(number: Any) -> None:
    numbers, reals = np.zeros(1, np.int64), np.zeros(1)
    give(number, 0.1, numbers, reals)
    assert (numbers[0], reals[0]) == (number, 0.1)


@pytest.mark.parametrize("real", [0.1, 3, np.float64(0.1), np.float32(0.25), np.int64(4), float("inf")])
def test_real_numbers_of_python_and_numpy_arrive(real: Any) -> None:
    numbers, reals = np.zeros(1, np.int64), np.zeros(1)
    give(0, real, numbers, reals)
    assert reals[0] == real


@pytest.mark.parametrize("twice", [True, np.True_])
def test_truth_of_python_and_numpy_arrives(twice: Any) -> None:
    arguments = _arguments()
    arguments[8] = twice
    _weigh(*arguments)
    assert arguments[-1].tolist() == [18.0]


@pytest.mark.parametrize("n", [0, 9, 11])
def test_another_number_of_arguments_is_refused_by_name(n: int) -> None:
    with pytest.raises(TypeError, match=rf"\._weigh takes 10 arguments; found {n}"):
        _weigh(*[*_arguments(), 1][:n])


def test_draws_are_those_of_the_generator() -> None:
    ours, theirs, drawn = np.random.default_rng(5), np.random.default_rng(5), np.zeros(7)
    draw(ours, 7, drawn)
    assert drawn.tolist() == theirs.random(7).tolist()
    assert ours.random() == theirs.random()
    with pytest.raises(TypeError, match=r"random of .*: found 5; expected Generator"):
        draw(5, 7, drawn)


def test_a_bundle_is_a_struct_whose_arrays_stay_alive() -> None:
    pair = Pair(3, np.array([1, 2, -3]), np.array([10, 20, -30], np.int32))
    together, sums = bundle(pair, ("n", "left", "right")), np.zeros(3, np.int64)
    pair.left = pair.right = np.zeros(0, np.int32)
    add_pair(together, sums)
    assert sums.tolist() == [11, 22, -33]
    with pytest.raises(TypeError, match=r"pair of .*add_pair: found Pair\(.*; expected Bundle"):
        add_pair(pair, sums)


def test_members_of_another_type_are_refused_when_they_are_bundled() -> None:
    pair = Pair(1, np.zeros(1, np.int32), np.zeros(1, np.int32), "a pair")
    with pytest.raises(TypeError, match=r"left of Pair: found int32 .*; expected an array of .* int64"):
        bundle(pair, ("left", "n"))
    with pytest.raises(TypeError, match="Pair: a bundle can't hold about: str"):
        bundle(pair, ("n", "about"))


def test_an_annotation_that_cannot_be_handed_over_is_refused_where_it_stands() -> None:
    def of_texts(texts: list[str], n: int) -> None:
        """Nothing."""

    def bare(texts) -> None:
        """Nothing."""

    with pytest.raises(TypeError, match=r"test_calling\.of_texts: kernels can't be given texts: list\[str\]"):
        kernel(of_texts)
    with pytest.raises(TypeError, match="kernels can't be given texts: None"):
        kernel(bare)


def test_a_kernel_keeps_its_name_and_its_docstring() -> None:
    assert (_weigh.__name__, _weigh.__doc__) == ("_weigh", "Adds to the sum.")


def test_importing_a_module_with_kernels_needs_no_library(monkeypatch) -> None:
    monkeypatch.setattr(loading, "library", lambda level: building.BUILT / "nowhere.so")
    monkeypatch.setattr(loading, "_library", lambda: loading.opened("any"))

    @kernel
    def lost(n: int) -> None:
        """Nothing."""

    with pytest.raises(KernelsError, match="not built"):
        lost(1)


def test_threads_may_call_one_kernel_at_once() -> None:
    every = [_arguments(1000) for _ in range(4)]
    threads = [threading.Thread(target=_weigh, args=arguments) for arguments in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [arguments[-1][0] for arguments in every] == [3000.0] * 4
