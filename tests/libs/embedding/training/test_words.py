from __future__ import annotations

import open_clip

from microtome.embedding.training.words import tokenizer_of, vocabulary_of, write_merges


def test_no_texts_have_no_words():
    assert vocabulary_of([]) == []


def test_words_are_listed_once_in_order():
    assert vocabulary_of(["a red car", "Red zebra-crossing?"]) == ["a", "car", "crossing", "red", "zebra"]


def test_the_vocabulary_is_spelled_as_clip_spells_it(tmp_path):
    words = ["crosswalk", "crosswalks", "unobstructed", "riderless", "pushbike", "a", "semaphore"]
    write_merges(words, tmp_path / "merges.txt.gz")
    cut, whole = tokenizer_of(tmp_path / "merges.txt.gz", 16), open_clip.SimpleTokenizer()
    for word in words:
        assert cut.bpe(word) == whole.bpe(word)
    assert cut.vocab_size < whole.vocab_size / 5
    assert cut.eot_token_id == cut.vocab_size - 1


def test_equal_words_give_equal_bytes(tmp_path):
    write_merges(["pylon", "zebra"], tmp_path / "one")
    write_merges(["zebra", "pylon"], tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
