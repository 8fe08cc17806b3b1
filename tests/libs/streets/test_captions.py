import numpy as np
import pytest

from microtome.errors import InputError
from microtome.streets import caption, grammar
from microtome.streets.captions import scene_caption
from microtome.streets.scene import CATEGORIES

CROSSWALK = {
    "category": "crosswalk",
    "condition": "faded",
    "orientation": "diagonal",
    "blocked": True,
    "blocked_by": "bus",
    "distance": 12.0,
    "amodal_x": 3.0,
}


def phrases(category, name, value):
    groups = (category, grammar.GROUPS.get(category, ""), "any")
    found = [
        grammar.MODIFIERS[group, name][value]
        for group in groups
        if value in grammar.MODIFIERS.get((group, name), {})
    ]
    words = [*found[0].before, *found[0].after]
    if name == "condition":
        words += [frame.split("{")[0].strip() for frame in grammar.CONDITION_FIRST[value]]
    return [word.split("{other}")[0] for word in words]


def test_no_attributes_are_refused():
    with pytest.raises(InputError, match="nothing to write a caption about; found no attributes"):
        caption({}, np.random.default_rng(0))


def test_an_unknown_category_is_refused():
    with pytest.raises(InputError, match="no such category; found tram"):
        caption({"category": "tram"}, np.random.default_rng(0))


def test_captions_mention_the_attributes_they_claim_and_claim_the_truth():
    rng = np.random.default_rng(3)
    claimed = set()
    for _ in range(400):
        said = caption(CROSSWALK, rng)
        nouns = [form for noun in grammar.NOUNS["crosswalk"] for form in (noun.one, noun.many)]
        assert any(noun in said.text for noun in nouns)
        for name, value in said.claims.items():
            claimed.add(name)
            assert CROSSWALK[name] == value
            assert name == "category" or any(
                word in said.text for word in phrases("crosswalk", name, value)
            ), said
    assert {"condition", "orientation", "blocked_by"} <= claimed


def test_scene_captions_claim_only_what_the_scene_is():
    rng = np.random.default_rng(4)
    scene = {"lighting": "night", "weather": "rain", "surroundings": "city", "layout": "intersection"}
    for _ in range(200):
        said = scene_caption(scene, [CROSSWALK], rng)
        assert said.claims
        for name, value in said.claims.items():
            source = CROSSWALK if "." in name else scene
            assert source[name.split(".")[-1]] == value


def test_the_same_random_numbers_give_the_same_caption():
    first, second = (caption(CROSSWALK, np.random.default_rng(9)) for _ in range(2))
    assert first == second


def test_every_spoken_attribute_of_real_objects_is_true(drawn_scenes):
    rng = np.random.default_rng(6)
    for _, _, annotations in drawn_scenes:
        for annotation in annotations:
            attributes = {"category": CATEGORIES[annotation["category_id"] - 1], **annotation["attributes"]}
            said = caption(attributes, rng)
            claims = {name: value for name, value in said.claims.items() if name != "range"}
            assert claims == {name: attributes[name] for name in claims}
            near = said.claims.get("range")
            assert near is None or (attributes["distance"] < 9) == (near == "near")


def test_articles_fit_the_next_word(drawn_scenes):
    rng = np.random.default_rng(7)
    texts = [caption({"category": "car", "colour": "orange", "kind": "suv"}, rng).text for _ in range(300)]
    assert any("an orange" in text for text in texts)
    assert any("an SUV" in text for text in texts)
    assert not any(
        wrong in f" {text}" for text in texts for wrong in (" a orange", " a SUV", " a oncoming", " an car")
    )


@pytest.mark.parametrize(
    "word", ["faded", "barely visible", "eroded", "zebra crossing", "pedestrian crossing"]
)
def test_the_grammar_knows_the_words_people_search_with(word):
    rng = np.random.default_rng(8)
    worn = CROSSWALK | {"condition": "worn"}
    assert any(word in caption(each, rng).text for each in (CROSSWALK, worn) for _ in range(400))
