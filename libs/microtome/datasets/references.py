"""What the rows of a prediction file refer to: few texts, each meant by many rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class References:
    """The distinct `texts`, and which of them each row means, as positions `codes (N,)`."""

    texts: tuple[str, ...]
    codes: Ids

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> References:
        """Those of a column of texts or numbers without nulls."""
        encoded = column.combine_chunks().dictionary_encode()
        texts = tuple(str(value) for value in encoded.dictionary.to_pylist())
        return cls(texts, encoded.indices.to_numpy().astype(np.int64))

    def take(self, rows: Ids) -> References:
        """Those of some of the rows; only the texts which these mean."""
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        return References(tuple(self.texts[code] for code in used.tolist()), codes.astype(np.int64))

    def mapped(self, values: Mapping[str, int], missing: int) -> Ids:
        """The value of each row's text `(N,)`, `missing` where there is none."""
        return np.array([values.get(text, missing) for text in self.texts], np.int64)[self.codes]
