from __future__ import annotations

import torch

from microtome.embedding.models import BUNDLED_FOLDER, BUNDLED_MERGES
from microtome.embedding.training.model import CONTEXT, SIDE, architecture, new_model
from microtome.embedding.training.start import go_on_from
from microtome.embedding.training.words import tokenizer_of, write_merges


def test_a_model_with_more_words_goes_on_from_the_one_before(tmp_path):
    before = tokenizer_of(BUNDLED_FOLDER / BUNDLED_MERGES, CONTEXT)
    earlier = new_model(architecture(before.vocab_size, SIDE))
    go_on_from(BUNDLED_FOLDER, earlier, before)
    write_merges(["crosswalk", "tramway", "umbrella"], tmp_path / "merges")
    now = tokenizer_of(tmp_path / "merges", CONTEXT)
    assert now.encode("tramway umbrella") != before.encode("tramway umbrella")
    model = new_model(architecture(now.vocab_size, SIDE))
    go_on_from(BUNDLED_FOLDER, model, now)
    text = "umbrella"
    with torch.inference_mode():
        pictures = torch.zeros(1, 3, SIDE, SIDE)
        assert torch.equal(model.eval().visual(pictures), earlier.eval().visual(pictures))
        assert torch.equal(model.encode_text(now([text])), earlier.encode_text(before([text])))
