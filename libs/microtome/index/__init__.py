"""Unit vectors and their nearest neighbours: the only room that touches faiss."""

from microtome.index.neighbour_graph import NeighbourGraph, crowded, neighbour_graph, pairs_within, unit_rows
from microtome.index.storage import IndexManifest, IndexSource, load, read_manifest, save
from microtome.index.vector_index import Neighbours, VectorIndex, build

__all__ = [
    "IndexManifest",
    "IndexSource",
    "NeighbourGraph",
    "Neighbours",
    "VectorIndex",
    "build",
    "crowded",
    "load",
    "neighbour_graph",
    "pairs_within",
    "read_manifest",
    "save",
    "unit_rows",
]
