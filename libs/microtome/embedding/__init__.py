"""Embedding: pixels and words become unit vectors; torch and open_clip wait until a model is loaded."""

from microtome.embedding.encoders import Encoder, load_encoder
from microtome.embedding.keys import key_of, keys_of
from microtome.embedding.models import ModelSpec, default_spec, is_bundled_available
from microtome.embedding.pipeline import embed_pictures
from microtome.embedding.work import EmbedProgress, EmbedSummary, PictureWork, Unreadable

__all__ = [
    "EmbedProgress",
    "EmbedSummary",
    "Encoder",
    "ModelSpec",
    "PictureWork",
    "Unreadable",
    "default_spec",
    "embed_pictures",
    "is_bundled_available",
    "key_of",
    "keys_of",
    "load_encoder",
]
