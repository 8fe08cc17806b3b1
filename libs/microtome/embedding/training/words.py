"""Words: CLIP's byte pairs cut to those the captions need, and the list of words the captions use."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

import open_clip
from open_clip.tokenizer import default_bpe, get_pairs

from microtome.embedding.vocabulary import words_of

FREQUENT_MERGES = 4500


def vocabulary_of(texts: Iterable[str]) -> list[str]:
    """The words of the texts, sorted."""
    return sorted({word for text in texts for word in words_of(text)})


def write_merges(vocabulary: Iterable[str], path: Path) -> None:
    """Writes CLIP's most frequent merges and those that spell the vocabulary, in CLIP's order."""
    with gzip.open(default_bpe()) as file:
        lines = file.read().decode("utf-8").split("\n")
    header, merges = lines[0], [(*line.split(),) for line in lines[1 : 49152 - 256 - 2 + 1]]
    ranks = {merge: at for at, merge in enumerate(merges)}
    needed = set(range(FREQUENT_MERGES)).union(*(_merges_of(word, ranks) for word in vocabulary))
    kept = [" ".join(merges[at]) for at in sorted(needed)]
    # without a time in it, so that equal words give equal bytes
    path.write_bytes(gzip.compress("\n".join([header, *kept]).encode(), mtime=0))


def _merges_of(word: str, ranks: dict[tuple[str, ...], int]) -> set[int]:
    """The merges by which CLIP puts a word of letters together."""
    pieces = (*word[:-1], f"{word[-1]}</w>")
    used: set[int] = set()
    while len(pieces) > 1:
        best = min(get_pairs(pieces), key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        used.add(ranks[best])
        pieces = _merged(pieces, best)
    return used


def _merged(pieces: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    merged: list[str] = []
    for piece in pieces:
        if merged and (merged[-1], piece) == pair:
            merged[-1] += piece
        else:
            merged.append(piece)
    return tuple(merged)


def tokenizer_of(merges: Path, context_length: int) -> open_clip.SimpleTokenizer:
    """open_clip's tokenizer with these merges."""
    return open_clip.SimpleTokenizer(bpe_path=str(merges), context_length=context_length)
