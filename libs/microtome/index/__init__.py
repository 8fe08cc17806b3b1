"""Unit vectors and their nearest neighbours, exactly: the only room that touches faiss."""

from microtome.index.storage import IndexManifest, IndexSource, load, read_manifest, save
from microtome.index.vector_index import Neighbours, VectorIndex, build

__all__ = [
    "IndexManifest",
    "IndexSource",
    "Neighbours",
    "VectorIndex",
    "build",
    "load",
    "read_manifest",
    "save",
]
