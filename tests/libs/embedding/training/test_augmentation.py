from __future__ import annotations

import numpy as np
import torch

from microtome.embedding.training.augmentation import varied_pictures, varied_texts, with_noise


def test_no_texts_stay_no_texts():
    assert varied_texts([], np.random.default_rng(0)) == []


def test_pictures_keep_their_meaning_and_get_the_side_that_is_wanted():
    pixels = np.zeros((6, 112, 112, 3), np.uint8)
    pixels[:, :, :, 0] = 200
    shown = varied_pictures(pixels, 80, np.random.default_rng(1))
    assert shown.shape == (6, 3, 80, 80)
    middle = shown[:, :, 40, 40]
    assert (middle[:, 0] > middle[:, 1]).all()
    assert shown.isfinite().all()


def test_noise_leaves_the_words_in_order_and_the_end_last():
    tokens = torch.zeros(200, 12, dtype=torch.long)
    tokens[:, :5] = torch.tensor([98, 1, 2, 3, 99])
    noisy = with_noise(tokens, 98, np.random.default_rng(2))
    changed = (noisy != tokens).any(dim=1)
    assert 20 < int(changed.sum()) < 120
    for row in noisy.tolist():
        words = row[: row.index(99) + 1]
        assert words[0] == 98
        assert all(row[at] == 0 for at in range(len(words), 12))
        places = iter(words)
        assert all(word in places for word in (98, 1, 2, 3, 99))
    assert torch.equal(tokens[:, :5], torch.tensor([[98, 1, 2, 3, 99]] * 200))
