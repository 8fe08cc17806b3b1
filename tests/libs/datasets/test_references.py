import numpy as np
import pyarrow as pa
import pytest

from microtome.datasets.references import References


@pytest.mark.parametrize("column", [pa.chunked_array([[]], pa.string()), pa.chunked_array([], pa.int64())])
def test_no_rows_refer_to_nothing(column):
    refs = References.of(column)
    assert (refs.texts, refs.codes.tolist()) == ((), [])
    assert refs.mapped({"a": 1}, -1).tolist() == []
    assert refs.take(np.zeros(0, np.int64)).texts == ()


@pytest.mark.parametrize("values", [["b", "a", "b", "c"], [7, -1, 7, 12]])
def test_each_row_means_the_text_of_its_value(values):
    refs = References.of(pa.chunked_array([values[:2], values[2:]]))
    assert len(refs.texts) == 3
    assert [refs.texts[code] for code in refs.codes] == [str(value) for value in values]


def test_some_rows_keep_only_the_texts_that_they_mean():
    refs = References.of(pa.chunked_array([["b", "a", "b", "c"]])).take(np.array([3, 0, 3]))
    assert sorted(refs.texts) == ["b", "c"]
    assert [refs.texts[code] for code in refs.codes] == ["c", "b", "c"]


def test_texts_without_a_value_are_missing():
    refs = References.of(pa.chunked_array([["b", "a", "b"]]))
    assert refs.mapped({"b": 4, "z": 9}, -1).tolist() == [4, -1, 4]
