import pytest

from microtome.catalog import Category
from microtome.datasets import RULES, is_rule, map_categories
from microtome.errors import InputError

CATEGORIES = [Category(0, 1, "disc", ""), Category(1, 2, "block", "")]


@pytest.mark.parametrize("rule", [*RULES, "offset:0", "offset:-1", "offset:+1"])
def test_every_rule_is_one_and_can_be_used_without_a_file(rule):
    assert is_rule(rule)
    assert map_categories(rule, [], None, CATEGORIES).ids == {}


@pytest.mark.parametrize("text", ["", "offset:", "offset:²", "offset:٣", "offset:+-1", "offset: 1", "coco"])
def test_what_is_no_rule_is_refused_unless_it_is_a_file(text):
    assert not is_rule(text)
    with pytest.raises(InputError, match="category map"):
        map_categories(text, ["1"], None, CATEGORIES)


def test_an_offset_shifts_the_numbers_of_the_file():
    assert map_categories("offset:+1", ["0", "1", "2"], None, CATEGORIES).ids == {"0": 0, "1": 1}
    assert map_categories("offset:-1", ["2", "3", "4"], None, CATEGORIES).ids == {"2": 0, "3": 1}


@pytest.mark.parametrize("ref", ["²", "--1", "٣", "1" * 30])
def test_a_reference_that_is_no_number_is_unknown(ref):
    assert map_categories("id", [ref], None, CATEGORIES).ids == {}
