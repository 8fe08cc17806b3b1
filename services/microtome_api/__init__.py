"""The API: every job of the product over HTTP, on one home."""

from microtome_api.app import create_app

__all__ = ["create_app"]
