"""The `microtome` command: every job of the product, on the local home or through a server."""
