"""Microtome finds the slices of a data set on which an object detector fails, and says how sure that is."""

__version__ = "0.1.0"
