"""Unit vectors and their nearest neighbours: the only room that touches faiss."""

from microtome.index.neighbour_graph import NeighbourGraph, crowded, neighbour_graph, pairs_within, unit_rows
from microtome.index.storage import IndexManifest, IndexSource, load, read_manifest, save
from microtome.index.vector_index import Ids, Neighbours, VectorIndex, Vectors, build

__all__ = [
    "Ids",
    "IndexManifest",
    "IndexSource",
    "NeighbourGraph",
    "Neighbours",
    "VectorIndex",
    "Vectors",
    "build",
    "crowded",
    "load",
    "neighbour_graph",
    "pairs_within",
    "read_manifest",
    "save",
    "unit_rows",
]
