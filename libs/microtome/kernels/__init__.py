"""Machine code: loops written in C++ beside the modules that use them, called with numpy arrays."""

from microtome.kernels.calling import Bundle, Filled, bundle, kernel

__all__ = ["Bundle", "Filled", "bundle", "kernel"]
