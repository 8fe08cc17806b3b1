import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from microtome.formats.arrow_columns import (
    bytes_column,
    flag_column,
    number_column,
    numbers_of,
    text_column,
)


@pytest.mark.parametrize("values", [[], [1], [3, -1, 2**40], list(range(100))])
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_numbers_are_those_that_pyarrow_would_hold_and_come_back(values, dtype):
    given = np.array(values, dtype)
    column = number_column(given)
    assert column.equals(pa.array(given))
    assert numbers_of(column).tolist() == values
    assert numbers_of(column).dtype == dtype


def test_columns_of_a_wider_array_are_packed():
    boxes = np.arange(12.0).reshape(3, 4)
    assert number_column(boxes[:, 2]).to_pylist() == [2.0, 6.0, 10.0]


def test_unknown_numbers_are_null():
    known = np.array([True, False, True])
    assert number_column(np.array([4, 5, 6], np.int32), known).equals(pa.array([4, None, 6], pa.int32()))


@pytest.mark.parametrize("values", [[], [True], [False] * 9 + [True], [True, False] * 20])
def test_flags_are_those_that_pyarrow_would_hold_and_come_back(values):
    column = flag_column(np.array(values, np.bool_))
    assert column.equals(pa.array(values, pa.bool_()))
    assert numbers_of(column).tolist() == values


def test_values_come_back_from_a_part_and_from_chunks():
    numbers, flags = number_column(np.arange(20)), flag_column(np.arange(20) % 3 == 0)
    assert numbers_of(numbers[3:7]).tolist() == [3, 4, 5, 6]
    assert numbers_of(flags[3:7]).tolist() == [True, False, False, True]
    assert numbers_of(pa.chunked_array([numbers[:2], numbers[18:]])).tolist() == [0, 1, 18, 19]
    assert numbers_of(pa.chunked_array([flags[:2], flags[17:]])).tolist() == [True, False, False, True, False]


@pytest.mark.parametrize("values", [[], [""], ["a", "", "é", "日本"]])
def test_texts_are_those_that_pyarrow_would_hold(values):
    assert text_column(values).equals(pa.array(values, pa.string()))


@pytest.mark.parametrize("values", [[], [None], [b"", None, b"\0\xff"]])
def test_bytes_are_those_that_pyarrow_would_hold(values):
    assert bytes_column(values).equals(pa.array(values, pa.binary()))


def test_making_and_reading_columns_imports_no_pandas():
    code = (
        "import sys, numpy as np\n"
        "from microtome.formats.arrow_columns import *\n"
        "numbers_of(number_column(np.arange(3))), text_column(['a']), flag_column(np.ones(1, bool))\n"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
