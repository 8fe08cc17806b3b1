"""Training of the bundled model from scratch on folders that the streets world wrote; no weights come in."""
