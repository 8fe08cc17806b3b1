"""Predictions against ground truth: matched once, then scored for any slice."""
