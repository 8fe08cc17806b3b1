import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from microtome.formats.whole_numbers import distinct, number_texts

LONGS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3), max_size=60)


@settings(max_examples=60, deadline=None)
@given(numbers=LONGS)
def test_distinct_numbers_stand_in_order_of_appearance(numbers):
    places, found = distinct(np.array(numbers, np.int64))
    assert found.tolist() == list(dict.fromkeys(numbers))
    assert found[places].tolist() == numbers


def test_many_distinct_numbers_are_told_apart():
    numbers = np.random.default_rng(0).integers(-(2**60), 2**60, 20_000)
    numbers = np.concatenate([numbers << 3, numbers, numbers])
    places, found = distinct(numbers)
    assert len(found) == 40_000
    assert (found[places] == numbers).all()


@settings(max_examples=60, deadline=None)
@given(numbers=LONGS)
def test_texts_are_the_decimal_digits(numbers):
    column = number_texts(np.array(numbers, np.int64))
    column.validate(full=True)
    assert column.to_pylist() == [str(number) for number in numbers]
