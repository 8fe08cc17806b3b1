"""The worker: claims jobs that import and embed."""
