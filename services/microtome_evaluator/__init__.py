"""The evaluator: claims jobs that evaluate and report."""
