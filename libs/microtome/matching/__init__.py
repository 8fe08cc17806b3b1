"""Predictions matched with ground truth once, and the figures of any part of the match; pure arrays."""
