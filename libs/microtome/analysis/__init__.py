"""Why a run fails where it fails: what is kept of its matches, read again from many sides."""

from microtome.analysis.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]
